// The spin lock on one thread: for how long it looks away, and when it asks whether the owner lives.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type SharedWords, threadWords } from "../../../sync/shared_words.ts";
import { open } from "../../../sync/spin_lock.ts";
import { pausesAfterLooks, waits, withAtomics } from "../../helpers/atomics.ts";

const LOCK = 16;

function makeWords(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(128));
}

test("who comes too late looks away for twice as long each time, up to 256 pauses", () => {
  const words = makeWords();
  const exchange = Atomics.compareExchange;
  let late = 12;
  const forestalled = (...given: [words: Int32Array, index: number, seen: number, own: number]): number =>
    late-- > 0 ? 7 : exchange(...given);
  const pauses = pausesAfterLooks(LOCK, () =>
    withAtomics("compareExchange", forestalled, () => {
      assert.equal(open({ index: LOCK }, threadWords(words)).acquire(), true);
    }));
  assert.deepEqual(pauses, [2, 4, 8, 16, 32, 64, 128, 256, 256, 256, 256, 0]);
});

test("a lock that another has is looked at again after a pause", () => {
  const words = makeWords();
  words[LOCK] = 7;
  const shared: SharedWords = { ...threadWords(words), lives: () => assert.fail("too early") };
  const pauses = pausesAfterLooks(LOCK, () => {
    waits(() => open({ index: LOCK }, shared).acquire(), () => words[LOCK] = 0, 9); // every other look is at the stop word
  });
  assert.deepEqual(pauses, [1, 1, 1, 1, 0]);
});

test("every 16,384 looks it is asked whether the owner lives; who died with the lock is inherited from", () => {
  const words = makeWords();
  words[LOCK] = 7;
  const asked: number[] = [];
  let lock: ReturnType<typeof open>;
  const looked = pausesAfterLooks(LOCK, () => {
    lock = open({ index: LOCK }, { ...threadWords(words), lives: (owner) => asked.push(owner) < 3 });
    assert.equal(lock.acquire(), true);
  });
  assert.deepEqual(asked, [7, 7, 7]);
  assert.equal(looked.length, 3 * 2 ** 14);
  assert.equal(lock!.inheritedFrom!(), 7);
});
