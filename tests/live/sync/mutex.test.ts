// The mutex on one thread and among real threads, with and without blocking.

import assert from "node:assert/strict";
import { test } from "node:test";
import { lock, unlock } from "../../../sync/mutex.ts";
import type { MutexStart } from "../../fixtures/mutex_thread.ts";
import { sleeps, wakeUps } from "../../helpers/atomics.ts";
import { ask } from "../../helpers/threads.ts";

const STOP = 0;
const MUTEX = 16;
const THREADS = 4;
const ROUNDS = 20_000;
const COUNTER = 64;

async function countTogether(locks: boolean): Promise<{ sum: number; overlaps: number }> {
  const words = new Int32Array(new SharedArrayBuffer(1024));
  const start: MutexStart = { memory: words.buffer, threads: THREADS, rounds: ROUNDS, locks, counter: COUNTER };
  const overlaps = await Promise.all(Array.from({ length: THREADS }, () => ask<number>("mutex_thread.ts", start)));
  return { sum: words[COUNTER], overlaps: overlaps.reduce((sum, count) => sum + count) };
}

test("a free lock is taken, given back and taken again, and the stop word does not matter", () => {
  const words = new Int32Array(new SharedArrayBuffer(128));
  for (const stopped of [1, 0]) {
    words[STOP] = stopped;
    assert.equal(lock(words, MUTEX, STOP), true);
    assert.notEqual(words[MUTEX], 0);
    unlock(words, MUTEX);
    assert.equal(words[MUTEX], 0);
  }
});

test("a held lock is not taken once the stop word is set", () => {
  const words = new Int32Array(new SharedArrayBuffer(128));
  assert.equal(lock(words, MUTEX, STOP), true);
  words[STOP] = 1;
  assert.equal(lock(words, MUTEX, STOP), false);
});

test("a lock that nobody waits for is held, not contended, and giving it back wakes nobody", () => {
  const words = new Int32Array(new SharedArrayBuffer(128));
  lock(words, MUTEX, STOP);
  assert.equal(words[MUTEX], 1);
  assert.deepEqual(wakeUps(() => unlock(words, MUTEX)), []);
});

test("who waits for the lock goes on with it, and giving back a lock that is waited for wakes one", () => {
  const words = new Int32Array(new SharedArrayBuffer(128));
  lock(words, MUTEX, STOP);
  let held = false;
  let sent: unknown[][] = [];
  const slept = sleeps(
    () => held = lock(words, MUTEX, STOP),
    () => sent = wakeUps(() => unlock(words, MUTEX)),
  );
  assert.equal(held, true);
  assert.deepEqual(slept, [[MUTEX, 2]]);
  assert.deepEqual(sent, [[MUTEX, 1]]);
  assert.notEqual(words[MUTEX], 0);
});

test("a counter without atomics comes out exact under the lock, and no thread waits in vain", async () => {
  assert.deepEqual(await countTogether(true), { sum: THREADS * ROUNDS, overlaps: 0 });
});

test("a mutex that never blocks is caught", async () => {
  const { sum, overlaps } = await countTogether(false);
  assert.ok(sum < THREADS * ROUNDS, `sum ${sum}`);
  assert.ok(overlaps > 0);
});
