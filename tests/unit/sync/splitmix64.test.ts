// The id stream against the published answers and against the generator written with BigInt.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { idStream } from "../../../sync/splitmix64.ts";

interface Vectors {
  readonly first_u64_hex: Readonly<Record<string, readonly string[]>>;
  readonly first_uids_id_space_10000000: Readonly<Record<string, readonly number[]>>;
  readonly unique: readonly {
    readonly workers: number;
    readonly attempts_per_worker: number;
    readonly id_space: number;
    readonly unique: number;
  }[];
}

const vectors: Vectors = JSON.parse(readFileSync(new URL("../../vectors.json", import.meta.url), "utf8"));

const STEP = 0x9e3779b97f4a7c15n;

function* referenceOutputs(worker: number): Generator<bigint> {
  let state = 0xc0ffeen ^ BigInt.asUintN(64, BigInt(worker + 1) * STEP);
  while (true) {
    state = BigInt.asUintN(64, state + STEP);
    let mixed = BigInt.asUintN(64, (state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    yield mixed ^ (mixed >> 31n);
  }
}

function assertMatchesReference(worker: number, idSpace: number, draws: number): void {
  const next = idStream(worker, idSpace);
  const outputs = referenceOutputs(worker);
  for (let draw = 0; draw < draws; draw++) {
    const output = outputs.next().value;
    const id = next();
    const expected = Number(output % BigInt(idSpace));
    if (id !== expected) assert.fail(`worker ${worker}, id space ${idSpace}, draw ${draw}: ${id} is not ${expected}`);
  }
}

test("the reference gives the published 64-bit outputs", () => {
  for (const [worker, hex] of Object.entries(vectors.first_u64_hex)) {
    const outputs = referenceOutputs(Number(worker));
    assert.deepEqual(hex.map(() => outputs.next().value), hex.map((digits) => BigInt(`0x${digits}`)));
  }
});

test("every worker draws the published ids", () => {
  for (const [worker, ids] of Object.entries(vectors.first_uids_id_space_10000000)) {
    const next = idStream(Number(worker), 10_000_000);
    assert.deepEqual(ids.map(() => next()), ids);
  }
});

test("workers together draw the published number of distinct ids", () => {
  for (const { workers, attempts_per_worker, id_space, unique } of vectors.unique) {
    const seen = new Set<number>();
    for (let worker = 0; worker < workers; worker++) {
      const next = idStream(worker, id_space);
      for (let attempt = 0; attempt < attempts_per_worker; attempt++) seen.add(next());
    }
    assert.equal(seen.size, unique, `${workers} workers, id space ${id_space}`);
  }
});

test("ids are the reference modulo the id space, for id spaces at every edge of the arithmetic", () => {
  const twos = Array.from({ length: 31 }, (_, exponent) => 2 ** (exponent + 1));
  const edges = [1, 3, 10_000_000, 2 ** 32 - 1, 2 ** 32 - 5, 2 ** 32 - 2 ** 15 - 1, 2 ** 32 - 2 ** 15];
  for (const idSpace of [...edges, 2 ** 32 - 2 ** 15 + 1, ...twos, ...twos.map((two) => two + 1)]) {
    assertMatchesReference(5, idSpace, 1000);
  }
});

test("ids are exact where a remainder by reciprocal does not fit into 32 bits", () => {
  for (const worker of [446_595, 1_257_106, 1_275_038]) assertMatchesReference(worker, 2 ** 32 - 1, 1);
});

test("the carry between the halves is right where the lower one becomes the step itself", () => {
  assertMatchesReference(717_229, 10_000_000, 3070); // its lower half is 0 after 3064 steps
});

test("ids are the reference modulo the id space, for random workers and id spaces of every magnitude", () => {
  for (let round = 0; round < 300; round++) {
    const worker = Math.floor(Math.random() * 300);
    const idSpace = Math.max(1, Math.floor(2 ** (Math.random() * 32)));
    assertMatchesReference(worker, idSpace, 150);
  }
});

test("an id space without ids, with too many or with a fraction is refused", () => {
  for (const idSpace of [0, -1, 2 ** 32, 1.5, NaN, Infinity]) {
    assert.throws(() => idStream(0, idSpace), {
      name: "RangeError",
      message: new RegExp(
        `must be a whole number from 1 to 4294967295: given ${idSpace}\\. Choose an id space in that range\\.$`,
      ),
    });
  }
});
