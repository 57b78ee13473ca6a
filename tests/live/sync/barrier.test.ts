// The barrier on one thread and among real threads, used many times.

import assert from "node:assert/strict";
import { test } from "node:test";
import { arrive } from "../../../sync/barrier.ts";
import type { BarrierStart } from "../../fixtures/barrier_thread.ts";
import { ALL, type SharedWords, threadWords } from "../../../sync/shared_words.ts";
import { sleeps, wakeUps } from "../../helpers/atomics.ts";
import { ask } from "../../helpers/threads.ts";

const THREADS = 4;

/** The words of a barrier from 1 on, and the stop word, which is set. */
function stopped(): SharedWords {
  return threadWords(new Int32Array(new SharedArrayBuffer(16)).fill(1, 0, 1));
}

async function meet(parties: number): Promise<number> {
  const start: BarrierStart = { memory: new SharedArrayBuffer(4096), threads: THREADS, parties, meetings: 500 };
  const tooEarly = await Promise.all(Array.from({ length: THREADS }, () => ask<number>("barrier_thread.ts", start)));
  return tooEarly.reduce((sum, count) => sum + count);
}

test("a barrier for one opens at once, each time, and the stop word does not matter", () => {
  const shared = stopped();
  for (let meeting = 0; meeting < 3; meeting++) assert.equal(arrive(shared, 1, 1), true);
});

test("a barrier that is not full does not open once the stop word is set", () => {
  const shared = stopped();
  assert.equal(arrive(shared, 1, 2), false);
});

test("the last to arrive wakes the others, and each of them goes on with true", () => {
  const shared = stopped();
  shared.words[0] = 0;
  let passed = false;
  const slept = sleeps(() => passed = arrive(shared, 1, 2), () => {
    const sent = wakeUps(() => assert.equal(arrive(shared, 1, 2), true));
    assert.deepEqual(sent, [[2, ALL]]);
  });
  assert.equal(passed, true);
  assert.deepEqual(slept, [[2, 0]]);
  assert.deepEqual([...shared.words], [0, 0, 1, 0]); // nobody waits, and one meeting is over
});

test("nobody passes before all have arrived, at any of 500 meetings, and no thread waits in vain", async () => {
  assert.equal(await meet(THREADS), 0);
});

test("a barrier that never blocks is caught", async () => {
  assert.ok(await meet(1) > 0);
});
