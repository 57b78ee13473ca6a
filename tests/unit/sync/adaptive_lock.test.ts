// The adaptive lock on one thread: how long it looks before it sleeps.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "../../../sync/adaptive_lock.ts";
import type { BlockingLock } from "../../../sync/lock.ts";
import { type SharedWords, threadWords } from "../../../sync/shared_words.ts";
import { looks, pausesAfterLooks, sleeps, waits } from "../../helpers/atomics.ts";

const LOCK = 16;

function makeLock(): { readonly shared: SharedWords; readonly own: BlockingLock; readonly other: BlockingLock } {
  const words = new Int32Array(new SharedArrayBuffer(128));
  const shared = threadWords(words, 1);
  return { shared, own: open({ index: LOCK }, threadWords(words, 0)), other: open({ index: LOCK }, shared) };
}

/** How often `other` looks before it sleeps once, and has the lock. */
function looksOf(own: BlockingLock, other: BlockingLock): number {
  own.acquire();
  let count = 0;
  count = looks(() => assert.equal(sleeps(() => other.acquire(), () => own.release()).length, 1));
  other.release();
  return count;
}

test("who waits looks for a while before it sleeps, and takes a lock that comes meanwhile", () => {
  const { own, other } = makeLock();
  own.acquire();
  let slept: unknown[][] = [];
  let held = false;
  waits(() => slept = sleeps(() => held = other.acquire(), () => {}), () => own.release());
  assert.equal(held, true);
  assert.deepEqual(slept, []);
});

test("where looking was in vain it looks half as long the next time, but always a little", () => {
  const { own, other } = makeLock();
  const counts = Array.from({ length: 12 }, () => looksOf(own, other));
  for (const [before, after] of [0, 1, 2, 3].map((at) => [counts[at]!, counts[at + 1]!] as const)) {
    assert.ok(after < 0.6 * before && after > 0.4 * before, counts.join(" "));
  }
  assert.equal(counts.at(-1), counts.at(-2));
  assert.ok(counts.at(-1)! > 4, counts.join(" "));
});

test("where it paid off it looks twice as long the next time, up to what it began with", () => {
  const { own, other } = makeLock();
  const [first] = Array.from({ length: 12 }, () => looksOf(own, other));
  const least = looksOf(own, other);
  for (let time = 0; time < 20; time++) {
    own.acquire();
    waits(() => other.acquire(), () => own.release(), 5);
    other.release();
    if (time === 0) assert.ok(looksOf(own, other) >= 1.2 * least);
  }
  assert.equal(looksOf(own, other), first);
});

test("a lock that is free is taken without a look more than one", () => {
  const { own } = makeLock();
  assert.equal(looks(() => own.acquire()), 1);
});

test("who looks pauses once after each look in vain", () => {
  const { own, other } = makeLock();
  own.acquire();
  const paused = pausesAfterLooks(LOCK, () => waits(() => other.acquire(), () => own.release(), 12));
  assert.ok(paused.length > 5);
  assert.deepEqual(paused, paused.map((_, look) => look === 0 || look === paused.length - 1 ? 0 : 1));
});

test("at first it looks 512 times before it sleeps, and later four times at the least", () => {
  const { own, other } = makeLock();
  const inVain = (): number => {
    own.acquire();
    const paused = pausesAfterLooks(LOCK, () => sleeps(() => other.acquire(), () => own.release()));
    other.release();
    return paused.reduce((sum, pauses) => sum + pauses);
  };
  const counts = Array.from({ length: 10 }, inVain);
  assert.deepEqual(counts, [512, 256, 128, 64, 32, 16, 8, 4, 4, 4]);
});
