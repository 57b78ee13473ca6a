// How a thread blocks: for a moment at a time, never past a stop word; and how long it looks before it sleeps.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type SharedWords, threadWords } from "../../../sync/shared_words.ts";
import { glance, pause, sleepUnlessStopped, YIELDS } from "../../../sync/wait.ts";
import { looks, withAtomics, withPause } from "../../helpers/atomics.ts";

const STOP = 0;
const WORD = 1;

function shared(): SharedWords {
  return threadWords(new Int32Array(new SharedArrayBuffer(64)));
}

test("nobody sleeps once the stop word is set, whatever it says", () => {
  const words = shared();
  for (const stop of [1, -1, 2]) {
    words.words[STOP] = stop;
    withAtomics("wait", () => assert.fail("it slept"), () => {
      assert.equal(sleepUnlessStopped(words, WORD, 0), false);
    });
  }
});

test("a sleep is on the word and the value given, and lasts 50 ms at most", () => {
  const words = shared();
  const slept: unknown[][] = [];
  const note = (...given: unknown[]) => {
    slept.push(given.slice(1));
    return "timed-out" as const;
  };
  withAtomics("wait", note, () => {
    assert.equal(sleepUnlessStopped(words, WORD, 7), true);
  });
  assert.deepEqual(slept, [[WORD, 7, 50]]);
});

/** How often a word is looked at that does not change. */
function looksInVain(words: SharedWords): number {
  return looks(() => assert.equal(glance(words, WORD, 0), 0));
}

/** The word changes at the nth look. */
function looksUntil(nth: number, words: SharedWords): number {
  let looks = 0;
  withAtomics("load", () => ++looks === nth ? 9 : 0, () => {
    assert.equal(glance(words, WORD, 0), 9);
  });
  return looks;
}

test("who can let others have the core does so before it gives up, and looks after each time", () => {
  let yields = 0;
  const words = { ...shared(), yieldCore: () => void yields++ };
  assert.equal(glance(words, WORD, 0), 0);
  assert.equal(yields, YIELDS);
  const changes = { ...words, yieldCore: () => void (words.words[WORD] = ++yields === YIELDS + 3 ? 5 : 0) };
  assert.equal(glance(changes, WORD, 0), 5);
  assert.equal(yields, YIELDS + 3);
});

test("who can let others have the core looks four times at the least", () => {
  const words = { ...shared(), yieldCore() {} };
  for (let time = 0; time < 12; time++) looksInVain(words);
  assert.equal(looksInVain(words), 4 + YIELDS);
});

test("a thread looks half as often after each time in vain, and twice as often after it paid off", () => {
  const words = shared();
  for (let time = 0; time < 12; time++) looksUntil(1, words); // whatever other tests of this process have made of it
  const looks = Array.from({ length: 9 }, () => looksInVain(words));
  assert.deepEqual(looks, [5000, 2500, 1250, 625, 312, 156, 78, 64, 64]);
  assert.equal(looksUntil(3, words), 3);
  assert.equal(looksInVain(words), 128);
  for (let time = 0; time < 12; time++) looksUntil(1, words);
  assert.equal(looksInVain(words), 5000);
  const awake = { ...words, awake: true };
  assert.deepEqual([1, 2, 3].map(() => looksInVain(awake)), [2500, 1250, 1000]);
  assert.equal(looksInVain(awake), 1000);
});

test("a pause is told to the processor as often as was asked for, and never where the runtime cannot", () => {
  let told = 0;
  withPause(() => void told++, () => [0, 1, 3].forEach(pause));
  withPause(undefined, () => pause(2));
  assert.equal(told, 4);
});
