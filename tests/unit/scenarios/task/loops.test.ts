// How long tasks take whose worker is busy with others: from when they were asked for or due, not from when a worker had
// time for them. Each of two workers takes 10 ms a task.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type FakeRuntime, fakeRuntime } from "../../../../runtime/fake.ts";
import type { Bench, Outputs } from "../../../../scenarios/task/bench.ts";
import type { Batch, Done, Hands } from "../../../../scenarios/task/hands.ts";
import { closedLoop, openLoop } from "../../../../scenarios/task/loops.ts";

const OUTPUTS: Outputs = { full: () => false, keep() {}, check() {} };

/** Workers that take 10 ms; preparing a batch takes `prepareMs` of the parent. */
function scripted(prepareMs = 0): { readonly bench: Bench; readonly hands: Hands } {
  const runtime: FakeRuntime = fakeRuntime({ jobs: {} });
  const busy: { worker: number; batch: Batch; ends: number }[] = [];
  const until = (time: number): void => runtime.pass(Math.max(0, time - runtime.now()));
  const hands: Hands = {
    size: 2,
    crews: [],
    start: () => Promise.resolve([]),
    batchOf(from, count) {
      runtime.pass(prepareMs);
      return { cases: Array(count).fill(bench.reference.cases[from]), inputs: [], transfer: [] };
    },
    give: (worker, batch) => void busy.push({ worker, batch, ends: runtime.now() + 10 }),
    next(wanted = Infinity): Done | null {
      busy.sort((a, b) => a.ends - b.ends);
      const [first] = busy;
      if (first === undefined || first.ends > wanted) {
        until(wanted);
        return null;
      }
      until(busy.shift()!.ends);
      return { worker: first.worker, batch: first.batch, outputs: [], ms: 8 };
    },
    release: () => Promise.resolve(),
  };
  const bench = {
    stage: { runtime, key: { mode: "threads" } },
    reference: { cases: [{ number: 1 }] },
  } as unknown as Bench;
  return { bench, hands };
}

test("of four tasks that two workers have at once each takes as long as that of before it, too", async () => {
  const { bench, hands } = scripted();
  const took: number[] = [];
  const plan = { workers: 2, outstanding: 4, batch: 1, forMs: 35 };
  const looped = await closedLoop(bench, hands, OUTPUTS, { ...plan, onDone: (_, ms) => took.push(ms) });
  // two are done every 10 ms, in whose place two more are asked for, the last at 30; those wait for the two at work
  assert.deepEqual(took, [10, 10, 20, 20, 20, 20, 20, 20, 20, 20]);
  assert.deepEqual(looped, { batches: 10, ms: 50 });
});

test("a single task is asked for when its batch is there: preparing it is in no time but that of all", async () => {
  const { bench, hands } = scripted(7);
  const took: number[] = [];
  const plan = { workers: 1, outstanding: 1, batch: 1, forMs: 30 };
  const looped = await closedLoop(bench, hands, OUTPUTS, { ...plan, onDone: (_, ms) => took.push(ms) });
  assert.deepEqual(took, [10, 10, 10]);
  assert.deepEqual(looped, { batches: 3, ms: 44 });
});

test("a task that comes due while all workers are at others takes from then on, and what none had time for was missed", async () => {
  const { bench, hands } = scripted();
  // due at 0, 2, 4 … 38; two workers take 10 ms each, and none is given one from 40 ms on
  const { due, missed } = await openLoop(bench, hands, OUTPUTS, { rate: 500, forMs: 40 });
  const ends = [10, 12, 20, 22, 30, 32, 40, 42];
  const expected = ends.map((end, task) => (end - 2 * task) / 1000);
  assert.deepEqual(
    due.map((seconds) => Math.round(1e6 * seconds)),
    expected.map((seconds) => Math.round(1e6 * seconds)),
  );
  assert.equal(missed, 20 - 8);
});
