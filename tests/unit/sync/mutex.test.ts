// The words of the mutex, on one thread; what it does as every lock does is held in every_lock.test.ts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "../../../sync/mutex.ts";
import { threadWords } from "../../../sync/shared_words.ts";
import { sleeps, wakeUps } from "../../helpers/atomics.ts";

const STOP = 0;
const MUTEX = 16;

/** The word as the first thread has the lock. */
const HELD = 2;

/** Its words, all 0 but what the test sets, and a thread's hold on it. */
function makeMutex() {
  const words = new Int32Array(new SharedArrayBuffer(128));
  return { words, mutex: open({ index: MUTEX }, threadWords(words)) };
}

test("a free lock is taken, given back and taken again, and the stop word does not matter", () => {
  const { words, mutex } = makeMutex();
  for (const stopped of [1, 0]) {
    words[STOP] = stopped;
    assert.equal(mutex.acquire(), true);
    assert.notEqual(words[MUTEX], 0);
    mutex.release();
    assert.equal(words[MUTEX], 0);
  }
});

test("a held lock is not taken once the stop word is set", () => {
  const { words, mutex } = makeMutex();
  assert.equal(mutex.acquire(), true);
  words[STOP] = 1;
  assert.equal(mutex.acquire(), false);
});

test("a lock that nobody waits for is held, not contended, and giving it back wakes nobody", () => {
  const { words, mutex } = makeMutex();
  mutex.acquire();
  assert.equal(words[MUTEX], HELD);
  assert.deepEqual(wakeUps(() => mutex.release()), []);
});

test("who waits for the lock goes on with it, and giving back a lock that is waited for wakes one", () => {
  const { words, mutex } = makeMutex();
  mutex.acquire();
  let held = false;
  let sent: unknown[][] = [];
  const slept = sleeps(
    () => held = mutex.acquire(),
    () => sent = wakeUps(() => mutex.release()),
  );
  assert.equal(held, true);
  assert.deepEqual(slept, [[MUTEX, HELD + 1]]);
  assert.deepEqual(sent, [[MUTEX, 1]]);
  assert.notEqual(words[MUTEX], 0);
});
