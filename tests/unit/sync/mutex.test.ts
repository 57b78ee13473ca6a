// The words of the mutex, on one thread; what it does as every lock does is held in every_lock.test.ts.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "../../../sync/mutex.ts";
import { type SharedWords, threadWords } from "../../../sync/shared_words.ts";
import { YIELDS } from "../../../sync/wait.ts";
import { sleeps, wakeUps, withAtomics } from "../../helpers/atomics.ts";

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

test("who can lets others have the core first: the lock may be free then, and nobody sleeps or is woken", () => {
  const { words, mutex } = makeMutex();
  mutex.acquire();
  let yields = 0;
  const shared: SharedWords = {
    ...threadWords(words, 1),
    yieldCore() {
      if (++yields === 2) assert.deepEqual(wakeUps(() => mutex.release()), []);
    },
  };
  let held = false;
  assert.deepEqual(sleeps(() => held = open({ index: MUTEX }, shared).acquire(), () => assert.fail("it sleeps")), []);
  assert.equal(held, true);
  assert.equal(yields, 2);
});

test("who let others have the core in vain sleeps, and does both again after a sleep in vain", () => {
  const { words, mutex } = makeMutex();
  mutex.acquire();
  let yields = 0;
  const other = open({ index: MUTEX }, { ...threadWords(words, 1), yieldCore: () => void yields++ });
  let naps = 0;
  sleeps(() => other.acquire(), () => {
    assert.equal(yields, ++naps * YIELDS);
    if (naps === 2) mutex.release();
  });
  assert.equal(naps, 2);
});

/**
 * How often one sleeps who waits for a lock that is free after each sleep, where the word is another's `by` before so
 * many-th exchange: the first is for a free lock, the second says that somebody waits.
 */
function napsWhereForestalled(at: number, by: number): number {
  const { words, mutex } = makeMutex();
  const other = open({ index: MUTEX }, threadWords(words, 1));
  mutex.acquire();
  const exchange = Atomics.compareExchange;
  let tries = 0;
  const forestalled = (...given: [words: Int32Array, index: number, seen: number, own: number]): number => {
    if (++tries === at) words[MUTEX] = by;
    return exchange(...given);
  };
  let naps = 0;
  withAtomics("compareExchange", forestalled, () => {
    sleeps(() => assert.equal(other.acquire(), true), () => words[MUTEX] = 0 * ++naps);
  });
  return naps;
}

test("who finds it free and is forestalled waits on", () => {
  assert.equal(napsWhereForestalled(3, 2 * 7), 2);
});

test("who was about to sleep looks again where it was given back meanwhile", () => {
  assert.equal(napsWhereForestalled(2, 0), 0);
});

test("whether the owner lives is asked after a sleep that nothing came of, and of no lock that went to another", () => {
  const words = new Int32Array(new SharedArrayBuffer(128));
  words[MUTEX] = 2 * 5;
  const asked: number[] = [];
  const shared: SharedWords = {
    ...threadWords(words, 1),
    lives: (owner) => asked.push(owner) === 0,
  };
  const lock = open({ index: MUTEX }, shared);
  const hands = [2 * 6, null];
  const slept = sleeps(() => lock.acquire(), () => words[MUTEX] = hands.shift() ?? words[MUTEX]!);
  assert.deepEqual(slept, [[MUTEX, 2 * 5 + 1], [MUTEX, 2 * 6 + 1]]);
  assert.deepEqual(asked, [6]);
  assert.equal(lock.inheritedFrom!(), 6);
});
