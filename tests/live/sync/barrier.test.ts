// The barrier on one thread and among real threads, used many times.

import assert from "node:assert/strict";
import { test } from "node:test";
import { arrive } from "../../../sync/barrier.ts";
import type { BarrierStart } from "../../fixtures/barrier_thread.ts";
import { sleeps, wakeUps } from "../../helpers/atomics.ts";
import { ask } from "../../helpers/threads.ts";

const THREADS = 4;

async function meet(parties: number): Promise<number> {
  const start: BarrierStart = { memory: new SharedArrayBuffer(4096), threads: THREADS, parties, meetings: 500 };
  const tooEarly = await Promise.all(Array.from({ length: THREADS }, () => ask<number>("barrier_thread.ts", start)));
  return tooEarly.reduce((sum, count) => sum + count);
}

test("a barrier for one opens at once, each time, and the stop word does not matter", () => {
  const words = new Int32Array(new SharedArrayBuffer(16));
  words[0] = 1;
  for (let meeting = 0; meeting < 3; meeting++) assert.equal(arrive(words, 1, 1, 0), true);
});

test("a barrier that is not full does not open once the stop word is set", () => {
  const words = new Int32Array(new SharedArrayBuffer(16));
  words[0] = 1;
  assert.equal(arrive(words, 1, 2, 0), false);
});

test("the last to arrive wakes the others, and each of them goes on with true", () => {
  const words = new Int32Array(new SharedArrayBuffer(16));
  let passed = false;
  const slept = sleeps(() => passed = arrive(words, 1, 2, 0), () => {
    const sent = wakeUps(() => assert.equal(arrive(words, 1, 2, 0), true));
    assert.deepEqual(sent, [[2]]);
  });
  assert.equal(passed, true);
  assert.deepEqual(slept, [[2, 0]]);
  assert.deepEqual([...words], [0, 0, 1, 0]); // nobody waits, and one meeting is over
});

test("nobody passes before all have arrived, at any of 500 meetings, and no thread waits in vain", async () => {
  assert.equal(await meet(THREADS), 0);
});

test("a barrier that never blocks is caught", async () => {
  assert.ok(await meet(1) > 0);
});
