// How long tasks take whose worker is busy with others: from when they were asked for or due, not from when a worker had
// time for them. Each of two workers takes 10 ms a task.

import assert from "node:assert/strict";
import { test } from "node:test";
import { closedLoop, openLoop } from "../../../../scenarios/task/loops.ts";
import { OUTPUTS, scriptedHands } from "../../../helpers/scripted_hands.ts";

const SCRIPT = { takes: () => 10, calls: () => 8 };

test("of four tasks that two workers have at once each takes as long as that of before it, too", async () => {
  const { bench, hands } = scriptedHands(SCRIPT);
  const took: number[] = [];
  const plan = { workers: 2, outstanding: 4, batch: 1, forMs: 35 };
  const looped = await closedLoop(bench, hands, OUTPUTS, { ...plan, onDone: (_, ms) => took.push(ms) });
  // two are done every 10 ms, in whose place two more are asked for, the last at 30; those wait for the two at work
  assert.deepEqual(took, [10, 10, 20, 20, 20, 20, 20, 20, 20, 20]);
  assert.deepEqual(looped, { batches: 10, ms: 50 });
});

test("a single task is asked for when its batch is there: preparing it is in no time but that of all", async () => {
  const { bench, hands } = scriptedHands({ ...SCRIPT, prepare: 7 });
  const took: number[] = [];
  const plan = { workers: 1, outstanding: 1, batch: 1, forMs: 30 };
  const looped = await closedLoop(bench, hands, OUTPUTS, { ...plan, onDone: (_, ms) => took.push(ms) });
  assert.deepEqual(took, [10, 10, 10]);
  assert.deepEqual(looped, { batches: 3, ms: 44 });
});

test("a task that comes due while all workers are at others takes from then on, and what none had time for was missed", async () => {
  const { bench, hands } = scriptedHands(SCRIPT);
  // due at 0, 2, 4 … 38; two workers take 10 ms each, and none is given one from 40 ms on
  const { due, missed } = await openLoop(bench, hands, OUTPUTS, { rate: 500, forMs: 40 });
  const expected = [10, 12, 20, 22, 30, 32, 40, 42].map((end, task) => end - 2 * task);
  assert.deepEqual(due.map((seconds) => Math.round(1000 * seconds)), expected);
  assert.equal(missed, 20 - 8);
});
