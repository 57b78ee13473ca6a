// What a lock costs, of made-up reports; and when workers that spin are said to have had no core.

import assert from "node:assert/strict";
import { test } from "node:test";
import { contentionMetrics, lockMetrics, spunInVain } from "../../../../scenarios/shared_set/lock_metrics.ts";
import type { ContenderReport } from "../../../../workers/set_contender_main.ts";

/** Of a worker that made ten attempts, with so many sleeps and wake-ups. */
function report(sleeps?: number, wakeUps = 0): ContenderReport {
  const waits = sleeps === undefined ? undefined : { sleeps, wakeUps };
  return { attempts: 10, waits, reads: 4, holdCostNs: 200, thinkCostNs: 30 } as unknown as ContenderReport;
}

test("calls of the system are told of locks that make them, and CPU time where it is known", () => {
  assert.deepEqual(lockMetrics({ work: [report(3, 1), report(5, 4)], cpuS: 0.5 }), {
    metrics: { cpu_per_million_s: 25_000, sleeps_per_op: 0.4, wake_ups_per_op: 0.25 },
    unavailable: {},
    samples: { worker_sleeps: [3, 5], worker_wake_ups: [1, 4] },
    histograms: {},
  });
  assert.deepEqual(lockMetrics({ work: [report(), report()], cpuS: null }), {
    metrics: { cpu_per_million_s: null },
    unavailable: { cpu_per_million_s: "CPU time is read from /proc, which this system lacks" },
    samples: {},
    histograms: {},
  });
});

test("of the contention each part is told where it was set", () => {
  const run = { work: [report(), report()], cpuS: null };
  const none = { holdNs: 0, thinkNs: 0, readPct: 0 };
  const told = (given: Partial<typeof none>) => {
    const { metrics, samples } = contentionMetrics(run, { ...none, ...given } as never);
    return [metrics, samples];
  };
  assert.deepEqual(told({}), [{}, {}]);
  assert.deepEqual(told({ readPct: 1 }), [{ reads: 8 }, { worker_reads: [4, 4] }]);
  assert.deepEqual(told({ holdNs: 1 }), [{ hold_cost_ns: 200 }, { worker_hold_ns: [200, 200] }]);
  assert.deepEqual(told({ thinkNs: 1 }), [{ think_cost_ns: 30 }, { worker_think_ns: [30, 30] }]);
});

test("workers that spun had a core for as long as the window, or are told that they had not", () => {
  const four = [report(), report(), report(), report()];
  assert.deepEqual(spunInVain({ work: four, cpuS: 4 }, 2), [{
    code: "spun-in-vain",
    message:
      "A worker that spins for the lock had a core for 50 % of the time: while who has the lock waits for a core the " +
      "others burn theirs; give --lock futex or adaptive, or no more --workers than free cores.",
  }]);
  assert.equal(spunInVain({ work: four, cpuS: 6 }, 2).length, 1); // three quarters are too little yet
  assert.deepEqual(spunInVain({ work: four, cpuS: 6.1 }, 2), []);
  assert.deepEqual(spunInVain({ work: four, cpuS: null }, 2), []);
  assert.deepEqual(spunInVain({ work: [report()], cpuS: 0.1 }, 2), []); // nobody to spin for
});
