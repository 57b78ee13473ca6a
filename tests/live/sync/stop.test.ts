// Every call that blocks comes back from its sleep once the stop word is set, though nobody wakes it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { BlockedStart, BlockingCall } from "../../fixtures/blocked_thread.ts";
import { open } from "../../../sync/mutex.ts";
import { put, ringWords } from "../../../sync/ring.ts";
import { threadWords } from "../../../sync/shared_words.ts";
import { ask } from "../../helpers/threads.ts";

const STOP = 0;
const BASE = 16;
const FIRST_CELL = BASE + 32;
const CAPACITY = 4;

interface Case {
  readonly call: BlockingCall;
  /** Brings the primitive to where the call must block. */
  readonly prepare: (words: Int32Array<SharedArrayBuffer>) => void;
  /** The word that the blocked thread changes before it sleeps. */
  readonly trace: number;
  readonly result: unknown;
}

const CASES: readonly Case[] = [
  { call: "lock", prepare: hold, trace: BASE, result: false },
  { call: "arrive", prepare: () => {}, trace: BASE, result: false },
  { call: "collect", prepare: () => {}, trace: BASE, result: 0 },
  { call: "put", prepare: fill, trace: FIRST_CELL, result: false },
  { call: "take", prepare: () => {}, trace: FIRST_CELL, result: false },
];

function hold(words: Int32Array<SharedArrayBuffer>): void {
  open({ index: BASE }, threadWords(words)).acquire();
}

function fill(words: Int32Array<SharedArrayBuffer>): void {
  for (let item = 0; item < CAPACITY; item++) {
    put({ shared: threadWords(words), base: BASE, capacity: CAPACITY }, 0, item);
  }
}

for (const { call, prepare, trace, result } of CASES) {
  test(`${call} returns ${result} when the stop word is set during its sleep`, async () => {
    const words = new Int32Array(new SharedArrayBuffer((BASE + ringWords(CAPACITY)) * 4));
    prepare(words);
    const before = words[trace];
    const start: BlockedStart = { memory: words.buffer, call, base: BASE };
    const answer = ask<unknown>("blocked_thread.ts", start);
    for (let ms = 0; ms < 5000 && Atomics.load(words, trace) === before; ms++) await setTimeout(1);
    assert.notEqual(words[trace], before, "the thread does not sleep");
    await setTimeout(5);
    Atomics.store(words, STOP, 1);
    assert.equal(await answer, result);
  });
}
