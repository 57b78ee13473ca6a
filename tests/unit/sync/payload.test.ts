// Payloads of each shape, and the digest that no change of them leaves as it was.

import assert from "node:assert/strict";
import { test } from "node:test";
import { digest, makePayload, SHAPES, stamp } from "../../../sync/payload.ts";

interface Mixed {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly numbers: number[];
  readonly rows: { id: number; price: number; name: string }[];
}

test("a payload holds as many bytes as were asked for, by what its parts hold", () => {
  assert.equal((makePayload("bytes", 1003, 1) as Uint8Array).length, 1003);
  assert.equal((makePayload("string", 1003, 1) as string).length, 1003);
  assert.equal((makePayload("array", 1003, 1) as number[]).length, 125);
  assert.equal((makePayload("object", 1003, 1) as Mixed).rows.length, 31);
  const { bytes, text, numbers, rows } = makePayload("mixed", 4096, 1) as Mixed;
  assert.deepEqual([bytes.length, text.length, 8 * numbers.length, 32 * rows.length], [1024, 1024, 1024, 1024]);
  for (const shape of SHAPES) assert.ok(makePayload(shape, 1, 1) !== undefined, shape);
});

test("the same seed makes the same payload, another seed another one", () => {
  for (const shape of SHAPES) {
    const sum = digest(makePayload(shape, 777, 5));
    assert.equal(digest(makePayload(shape, 777, 5)), sum, shape);
    assert.notEqual(digest(makePayload(shape, 777, 6)), sum, shape);
  }
});

test("a digest is that of a fold written out by hand", () => {
  const fold = (words: readonly number[]): number =>
    words.reduce((state, word) => Number(BigInt((state ^ word) >>> 0) * 0x9e3779b1n % 2n ** 32n), 0);
  assert.equal(digest(Uint8Array.of(1, 2, 3, 4, 5)), fold([5, 0x04030201, 5]));
  assert.equal(digest("ab"), fold([2, 97, 98]));
  assert.equal(digest([3.5]), fold([1, 3, 0x8000]));
  assert.equal(digest({ a: "b" }), fold([1, 97, 1, 98]));
});

test("bytes are digested alike wherever they lie in their memory", () => {
  const bytes = makePayload("bytes", 103, 9) as Uint8Array;
  for (const offset of [0, 1, 2, 3, 4]) {
    const moved = new Uint8Array(offset + bytes.length);
    moved.set(bytes, offset);
    assert.equal(digest(moved.subarray(offset)), digest(bytes), String(offset));
  }
  assert.equal(digest(makePayload("bytes", 103, 9, true)), digest(bytes));
});

test("each byte, character, number and field counts", () => {
  const bytes = makePayload("bytes", 50, 2) as Uint8Array;
  const sum = digest(bytes);
  bytes.forEach((byte, at) => {
    bytes[at] = byte ^ 64;
    assert.notEqual(digest(bytes), sum, `byte ${at}`);
    bytes[at] = byte;
  });
  assert.notEqual(digest(bytes.subarray(1)), sum);
  const text = makePayload("string", 50, 2) as string;
  for (let at = 0; at < text.length; at++) {
    assert.notEqual(digest(text.slice(0, at) + "z" + text.slice(at + 1)), digest(text), `character ${at}`);
  }
  const whole = makePayload("mixed", 400, 2) as Mixed;
  const before = digest(whole);
  const changes: readonly ((one: Mixed) => void)[] = [
    ({ numbers }) => void numbers[7]!++,
    ({ numbers }) => void (numbers[7]! += 0.25),
    ({ rows }) => void rows[2]!.id++,
    ({ rows }) => void (rows[2]!.price += 0.5),
    ({ rows }) => void (rows[2]!.name = "abcdefghijklmnop"),
    ({ rows }) => void rows.pop(),
    (one) => void delete (one as { text?: string }).text,
  ];
  changes.forEach((change, at) => {
    const other = structuredClone(whole);
    assert.equal(digest(other), before);
    change(other);
    assert.notEqual(digest(other), before, `change ${at}`);
  });
});

test("each turn has another payload, but for a string's, which cannot be changed", () => {
  for (const shape of SHAPES) {
    const payload = makePayload(shape, 100, 3);
    const sums = [0, 1, 2].map((turn) => {
      stamp(payload, turn);
      return digest(payload);
    });
    assert.equal(new Set(sums).size, shape === "string" ? 1 : 3, shape);
  }
});

test("what no payload holds is no zero in its digest", () => {
  assert.throws(() => digest({ a: undefined }), /holds no undefined/);
  assert.throws(() => digest([null]), /holds no object/);
});
