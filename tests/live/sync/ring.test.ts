// The ring and the mailbox: on one thread, with the counters of the ring about to overflow, and among real threads.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { RingStart } from "../../fixtures/ring_thread.ts";
import { bytesFor, count, holdsExactly, insert } from "../../../sync/id_set.ts";
import { collect, post } from "../../../sync/mailbox.ts";
import { put, type Ring, ringCapacityFor, ringWords, take } from "../../../sync/ring.ts";
import { ALL, threadWords } from "../../../sync/shared_words.ts";
import { idStream } from "../../../sync/splitmix64.ts";
import { looks, sleeps, wakeUps } from "../../helpers/atomics.ts";
import { ask } from "../../helpers/threads.ts";

const STOP = 0;
const BASE = 16;
const TAKEN = BASE + 16;
const FIRST_CELL = BASE + 32;
const CELL_WORDS = 16;

/** A stopped ring: what should not block and does returns false. */
function ringFor(capacity: number): Ring {
  const words = new Int32Array(new SharedArrayBuffer((BASE + ringWords(capacity)) * 4));
  words[STOP] = 1;
  return { shared: threadWords(words), base: BASE, capacity };
}

/** A ring whose counters stand at a multiple of its capacity, as if that many records had passed. */
function ringAfter(passed: number, capacity: number): Ring {
  const ring = ringFor(capacity);
  const { words } = ring.shared;
  words[BASE] = words[TAKEN] = passed;
  for (let cell = 0; cell < capacity; cell++) words[FIRST_CELL + cell * CELL_WORDS] = passed;
  return ring;
}

function takeOne(ring: Ring): number[] {
  const record = new Uint32Array(2);
  assert.equal(take(ring, record), true);
  return [...record];
}

/** Starts producers and writers on one block of memory; returns what the producers and the writers answered. */
async function runThreads<Produced, Written>(
  kind: "" | "counting ",
  sizes: { producers: number; writers: number; capacity: number; items: number; idSpace: number },
): Promise<{ produced: Produced[]; written: Written[] }> {
  const { producers, writers, capacity } = sizes;
  const mailboxes = Array.from({ length: producers }, (_, producer) => 16 * (1 + producer));
  const firstRing = 16 * (1 + producers);
  const rings = Array.from({ length: writers }, (_, writer) => firstRing + writer * ringWords(capacity));
  const memory = new SharedArrayBuffer((firstRing + writers * ringWords(capacity)) * 4);
  const start = (role: "producer" | "writer", number: number): RingStart => {
    return { ...sizes, memory, role: `${kind}${role}`, number, rings, mailboxes };
  };
  const [produced, written] = await Promise.all([
    Promise.all(mailboxes.map((_, number) => ask<Produced>("ring_thread.ts", start("producer", number)))),
    Promise.all(rings.map((_, number) => ask<Written>("ring_thread.ts", start("writer", number)))),
  ]);
  return { produced, written };
}

test("the capacity for producers is a power of two with a place for each, at least four", () => {
  assert.deepEqual([1, 4, 5, 8, 9, 256].map(ringCapacityFor), [4, 4, 8, 8, 16, 256]);
});

test("records come out in the order in which they went in, over many laps", () => {
  const ring = ringFor(4);
  for (let item = 0; item < 100; item += 3) {
    for (let next = item; next < item + 3; next++) assert.equal(put(ring, next, 2 ** 32 - 1 - next), true);
    for (let next = item; next < item + 3; next++) assert.deepEqual(takeOne(ring), [next, 2 ** 32 - 1 - next]);
  }
});

test("a ring goes on when its counters pass 2^31 and 2^32", () => {
  for (const passed of [2 ** 31 - 8, 2 ** 32 - 8]) {
    const ring = ringAfter(passed, 4);
    for (let item = 0; item < 16; item++) {
      put(ring, 1, item);
      put(ring, 2, item);
      assert.deepEqual(takeOne(ring), [1, item]);
      assert.deepEqual(takeOne(ring), [2, item]);
    }
  }
});

test("a stopped ring still takes what fits and gives what it has, then says no", () => {
  const ring = ringFor(4);
  for (let item = 0; item < 4; item++) assert.equal(put(ring, 0, item), true);
  assert.equal(put(ring, 0, 4), false);
  for (let item = 0; item < 4; item++) assert.deepEqual(takeOne(ring), [0, item]);
  assert.equal(take(ring, new Uint32Array(2)), false);
});

test("a mailbox gives each letter once, and 0 when it is empty and stopped", () => {
  const words = new Int32Array(new SharedArrayBuffer(8));
  words[STOP] = 1;
  for (const letter of [1, 2, 2 ** 31 - 1]) {
    post(threadWords(words), 1, letter);
    assert.equal(collect(threadWords(words), 1), letter);
  }
  assert.equal(collect(threadWords(words), 1), 0);
});

test("who waits for a letter says so, sleeps, and is woken by it", () => {
  const words = new Int32Array(new SharedArrayBuffer(8));
  let letter = 0;
  const slept = sleeps(() => letter = collect(threadWords(words), 1), () => {
    assert.equal(words[1], -1);
    assert.deepEqual(wakeUps(() => post(threadWords(words), 1, 7)), [[1, 1]]);
  });
  assert.equal(letter, 7);
  assert.deepEqual(slept, [[1, -1]]);
  assert.deepEqual(wakeUps(() => post(threadWords(words), 1, 8)), []); // nobody waits
});

test("a record that is there is taken at the first look, one that is not is looked for before a sleep", () => {
  const ring = ringFor(4);
  put(ring, 1, 5);
  assert.equal(looks(() => takeOne(ring)), 1);
  assert.ok(looks(() => take(ring, new Uint32Array(2))) >= 64); // then the stop word ends it
  for (let item = 0; item < 4; item++) assert.equal(looks(() => put(ring, 0, item)), 1);
  assert.ok(looks(() => put(ring, 0, 4)) >= 64);
});

test("who sleeps at an empty ring is woken by the next record, and who sleeps at a full one by the next place", () => {
  const ring = ringFor(4);
  ring.shared.words[STOP] = 0;
  const record = new Uint32Array(2);
  let sent: unknown[][] = [];
  sleeps(() => take(ring, record), () => sent = wakeUps(() => put(ring, 3, 9)));
  assert.deepEqual([...record], [3, 9]);
  assert.deepEqual(sent, [[FIRST_CELL, ALL]]); // all who sleep there
  for (let item = 0; item < 4; item++) put(ring, 0, item);
  sleeps(() => put(ring, 0, 4), () => sent = wakeUps(() => takeOne(ring)));
  assert.equal(sent.length, 1);
  for (let item = 1; item < 5; item++) assert.deepEqual(takeOne(ring), [0, item]);
});

test("producers and writers in threads agree on every id, and no thread waits in vain", async () => {
  const sizes = { producers: 4, writers: 2, capacity: ringCapacityFor(4), items: 1500, idSpace: 5000 };
  const { produced, written } = await runThreads<number, Uint32Array>("", sizes);

  const shards = written.map(() => new Uint32Array(bytesFor(sizes.idSpace) / 4));
  for (let producer = 0; producer < sizes.producers; producer++) {
    const next = idStream(producer, sizes.idSpace);
    for (let item = 0; item < sizes.items; item++) {
      const id = next();
      insert(shards[id % shards.length], id);
    }
  }
  written.forEach((table, writer) => assert.equal(holdsExactly(table, shards[writer]), true, `writer ${writer}`));
  const inserts = produced.reduce((sum, part) => sum + part);
  assert.equal(inserts, shards.reduce((sum, table) => sum + count(table), 0));
});

test("a ring that is full most of the time loses, doubles and reorders nothing", async () => {
  const sizes = { producers: 4, writers: 1, capacity: 4, items: 5000, idSpace: 1 };
  const { written } = await runThreads<void, number[]>("counting ", sizes);
  assert.deepEqual(written, [new Array(sizes.producers).fill(sizes.items)]);
});
