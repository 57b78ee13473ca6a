// What replaying the work must find, and from what the figures of latency and rates are made.

import assert from "node:assert/strict";
import { test } from "node:test";
import { makeClocks } from "../../../engine/cell/clocks.ts";
import type { Mode } from "../../../engine/result/result.ts";
import { makeStage } from "../../../engine/cell/stage.ts";
import { fakeRuntime } from "../../../runtime/fake.ts";
import { quantilesOf } from "../../../scenarios/figures.ts";
import { latencyMetrics } from "../../../scenarios/latency.ts";
import { checkContents, checkInserts, replay } from "../../../scenarios/replay.ts";
import { livesOf, throughputMetrics } from "../../../scenarios/throughput.ts";
import { idStream } from "../../../sync/splitmix64.ts";

/** The ids that workers draw in so many attempts, by the generator alone. */
function drawn(attempts: readonly number[], idSpace: number): number[] {
  return attempts.flatMap((count, worker) => {
    const next = idStream(worker, idSpace);
    return Array.from({ length: count }, next);
  });
}

test("the replay holds what a Set holds, each shard its own, with as many items as were sent", () => {
  for (const [attempts, idSpace, shards] of [[[50, 70, 0], 90, 1], [[200, 100], 64, 3], [[1], 5, 4]] as const) {
    const all = drawn(attempts, idSpace);
    const found = replay(attempts, idSpace, shards);
    assert.equal(found.length, shards);
    found.forEach(({ contents, items }, shard) => {
      const own = all.filter((id) => id % shards === shard);
      const ids = new Set(own);
      assert.equal(items, own.length);
      assert.equal(contents.count, ids.size);
      assert.equal(contents.sum, [...ids].reduce((sum, id) => sum + id, 0));
    });
  }
  assert.deepEqual(replay([0], 10), [{ contents: { count: 0, sum: 0, mix: 0 }, items: 0 }]);
});

test("one set is what is replayed unless shards are named", () => {
  assert.equal(replay([30, 30], 1000).length, 1);
});

test("a set that differs from the replay is a wrong answer, with both numbers", () => {
  const expected = { count: 3, sum: 30, mix: 300 };
  checkContents("the set", { ...expected }, expected);
  assert.throws(() => checkContents("the set", { ...expected, count: 2 }, expected), {
    message: "the set holds 2 ids where the replay holds 3",
  });
  for (const other of [{ sum: 31 }, { mix: 1 }]) {
    assert.throws(() => checkContents("the set", { ...expected, ...other }, expected), {
      message: `the set holds 3 ids as the replay does, but others: their sum is ${other.sum ?? 30}, not 30`,
    });
  }
  checkInserts(5, 5);
  for (const counted of [4, 6]) {
    assert.throws(() => checkInserts(counted, 5), {
      message: `the workers counted ${counted} inserts where the replay has 5 distinct ids`,
    });
  }
});

test("a quantile of fewer values than it needs is null and says how many it needs, one of just enough is there", () => {
  const of = (count: number) =>
    latencyMetrics("call", [{ sum_ns: 8192 * count, max_ns: 8192, buckets: [[1664, count]] }]);
  for (const [name, fewest] of [["p90", 9], ["p99", 99], ["p999", 999]] as const) {
    const metric = `${name}_call_ns`;
    assert.equal(of(fewest).metrics[metric], 8192);
    assert.ok(!(metric in of(fewest).unavailable));
    assert.equal(of(fewest - 1).metrics[metric], null);
    assert.equal(
      of(fewest - 1).unavailable[metric],
      `needs at least ${fewest} values, where there are ${fewest - 1}`,
    );
  }
  assert.equal(of(1).metrics.avg_call_ns, 8192);
  assert.equal(of(0).metrics.avg_call_ns, null);
});

test("quantiles of values are those between two of them, by name, where there are enough", () => {
  const { metrics, unavailable } = quantilesOf([10, 20, 40, 80], { p50: 0.5, p75: 0.75, p90: 0.9 });
  assert.deepEqual(metrics, { p50: 30, p75: 70, p90: null }); // position 2.5, and 3.75
  assert.deepEqual(unavailable, { p90: "needs at least 9 values, where there are 4" });
});

/** Two workers, the second 30 ms after the first and for twice as long, each on a clock of its own. */
const WORK = [
  { origin: 1_000_000_500, begun: 20, ended: 120, attempts: 100, inserts: 80 },
  { origin: 1_000_000_800, begun: -250, ended: -50, attempts: 300, inserts: 120 },
];

function stageOf(mode: Mode) {
  const runtime = fakeRuntime({ jobs: {}, timeOrigin: 1_000_000_000 });
  const key = { scenario: "shared-set", runtime: "node", mode, start: "spawn", config: {} } as const;
  return { ...makeStage(runtime, key, new AbortController().signal), clocks: makeClocks(runtime) };
}

test("rates are over the window from the first worker's start to the last one's end", () => {
  const settings = (ops: number) => ({
    size: 2,
    idSpace: 1000,
    pace: { ops, durationMs: 100, timing: "every" as const },
    verify: false,
    transport: "memory",
    deadlineMs: 1000,
    distinct: 1000,
    clockNs: 50,
  });
  const run = { work: WORK, wallS: 0.5, cpuS: null };
  const { metrics, unavailable } = throughputMetrics(run, stageOf("threads"), settings(0));
  assert.deepEqual(metrics, {
    wall_s: 0.5,
    window_s: 0.23, // from 520 to 750
    attempts: 400,
    inserts: 200,
    dup_rate_pct: 50,
    fill_pct: 20,
    ops_per_s: 400 / 0.23,
    ops_per_s_wall: 800,
    inserts_per_s: 200 / 0.23,
    inserts_per_s_wall: 400,
    min_worker_attempts: 100,
    max_worker_attempts: 300,
    worker_spread_pct: 100,
    cpu_s: null,
    start_skew_s: 0.03,
    clock_ns: 50,
  });
  assert.deepEqual(Object.keys(unavailable), ["cpu_s"]);
  const byCount = throughputMetrics(run, stageOf("threads"), settings(200));
  assert.equal(byCount.metrics.worker_spread_pct, null);
  assert.match(byCount.unavailable.worker_spread_pct, /^by --ops/);
  assert.equal(throughputMetrics({ ...run, cpuS: 3 }, stageOf("threads"), settings(0)).metrics.cpu_s, 3);
});

test("whichever worker made the fewest and the most attempts, and the starts are told after the first of them", () => {
  const all = [350, 100, 600].map((attempts, worker) => ({
    ...{ origin: 1_000_000_000, attempts, inserts: 1 },
    ...{ begun: [30, 50, 10][worker]!, ended: [500, 900, 700][worker]! },
  }));
  const settings = {
    ...{ size: 3, idSpace: 1000, pace: { ops: 0, durationMs: 100, timing: "every" as const }, verify: false },
    ...{ transport: "memory", deadlineMs: 1000, distinct: 1000, clockNs: 50 },
  };
  const { metrics, samples } = throughputMetrics({ work: all, wallS: 1, cpuS: null }, stageOf("threads"), settings);
  assert.deepEqual([metrics.min_worker_attempts, metrics.max_worker_attempts], [100, 600]);
  assert.deepEqual([metrics.window_s, metrics.start_skew_s], [0.89, 0.04]); // from 10 to 900; 50 less 10
  assert.deepEqual(samples!.worker_begun_s, [0.02, 0.04, 0]);
  assert.deepEqual(samples!.worker_ended_s, [0.49, 0.89, 0.69]);
});

test("a worker's life is told on the parent's clock, with what its errors call it", () => {
  const moments = [[520, 620], [550, 750]];
  assert.deepEqual(livesOf(WORK, stageOf("threads")), [
    { who: "thread 0", moments: moments[0] },
    { who: "thread 1", moments: moments[1] },
  ]);
  assert.deepEqual(livesOf(WORK, stageOf("processes")).map(({ who }) => who), ["process 0", "process 1"]);
});
