// The metrics of sets against a second way of knowing them, as metrics.test.ts has those of overhead and memory: sleeps of
// known length in a lock, an insert, a call or an answer, and counts over the time that was asked for.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Config, Mode, Outcome } from "../../../engine/result/result.ts";
import { makeLocalReduce } from "../../../scenarios/local_reduce/scenario.ts";
import { makeShardedWriters } from "../../../scenarios/sharded_writers/scenario.ts";
import { makeSharedSet } from "../../../scenarios/shared_set/scenario.ts";
import { jobs } from "../../../workers/jobs.ts";
import { between } from "../../helpers/between.ts";
import { measured, play, posix, testJob } from "../../helpers/play.ts";
import { sampleOf, testOnOne } from "../../helpers/share.ts";

const slow = { timeout: 60_000 };
const MODES: readonly Mode[] = ["threads", "processes"];

const SLOW: Config = { workers: 1, warmup: 0, id_space: 1000, ops: 10, timing: "every", verify: true };
const MS = 1e6;

testOnOne(0, "a lock that comes 30 ms late shows in the wait, and an insert that takes 10 does not", slow, async () => {
  const scenario = makeSharedSet({ ...jobs, setSharer: testJob("set_sharer_sleeps") });
  const { metrics } = measured(await play(scenario, "threads", { ...SLOW, transport: "memory" }));
  for (const name of ["avg", "p50", "max"]) between(metrics, `${name}_lock_wait_ns`, 30 * MS, 39.9 * MS + 200 * MS);
  between(metrics, "p50_lock_wait_ns", 30 * MS, 39 * MS);
  between(metrics, "window_s", 0.4, 4); // ten times 30 and 10
  between(metrics, "ops_per_s", 2.5, 25);
});

testOnOne(1, "a thread that holds the lock for 10 ms lets the other wait as long", slow, async () => {
  const scenario = makeSharedSet({ ...jobs, setSharer: testJob("set_sharer_sleeps") });
  const config = { ...SLOW, workers: 4, transport: "memory" };
  const { metrics } = measured(await play(scenario, "threads", config));
  between(metrics, "max_lock_wait_ns", 39 * MS, 2000 * MS); // 30, and three others with 10 each
  between(metrics, "window_s", 0.4, 8); // at the least 40 passes of 10 ms, one at a time
});

testOnOne(2, "a manager that takes 20 ms for a call shows in the calls, and in the wait of who comes second", {
  ...slow,
  skip: !posix,
}, async () => {
  const scenario = makeSharedSet({ ...jobs, setManager: testJob("set_manager_sleeps") });
  const config = { ...SLOW, workers: 2, ops: 8, transport: "fifo" };
  const { metrics } = measured(await play(scenario, "processes", config));
  // of 32 calls or fewer half or more are a `has`
  between(metrics, "max_call_ns", 20 * MS, 500 * MS);
  between(metrics, "avg_call_ns", 9.9 * MS, 100 * MS);
  between(metrics, "max_lock_wait_ns", 20 * MS, 1000 * MS);
  between(metrics, "window_s", 0.32, 5); // sixteen of them, one at a time
});

testOnOne(1, "a writer that takes 30 ms shows in the wait for its answer, and not in the put", slow, async () => {
  const scenario = makeShardedWriters({ ...jobs, writer: testJob("writer_sleeps") });
  for (const [mode, transport] of [["threads", "ring"], ["threads", "message"], ["processes", "socket"]] as const) {
    const config = { ...SLOW, writers: 1, transport };
    const { metrics } = measured(await play(scenario, mode, config));
    between(metrics, "p50_ack_wait_ns", 30 * MS, 300 * MS);
    between(metrics, "avg_ack_wait_ns", 30 * MS, 300 * MS);
    between(metrics, "p50_queue_put_ns", 1, 25 * MS);
    between(metrics, "window_s", 0.3, 4);
  }
});

testOnOne(0, "an insert that takes 30 ms shows in local sets", slow, async () => {
  const scenario = makeLocalReduce({ local: testJob("local_sleeps") });
  for (const mode of MODES) {
    const { metrics } = measured(await play(scenario, mode, SLOW));
    between(metrics, "p50_insert_ns", 30 * MS, 300 * MS);
    between(metrics, "window_s", 0.3, 4);
    between(metrics, "ops_per_s_merged", 1, 10 / (0.3 + metrics.merge_s!));
    if (mode === "processes") between(metrics, "hand_over_s", 1e-6, metrics.merge_s!);
  }
});

/** The scenarios that fill sets, in each mode. */
const FILLING: readonly [string, (mode: Mode, config: Config) => Promise<Outcome>][] = [
  ["shared-set", (mode, config) => {
    const transport = mode === "threads" ? "memory" : posix ? "fifo" : "socket";
    return play(makeSharedSet(jobs), mode, { ...config, transport });
  }],
  ["sharded-writers", (mode, config) => {
    const transport = mode === "threads" ? "ring" : posix ? "fifo" : "socket";
    return play(makeShardedWriters(jobs), mode, { ...config, writers: 1, transport });
  }],
  ["local-reduce", (mode, config) => play(makeLocalReduce(jobs), mode, config)],
];

for (const [name, run] of sampleOf(FILLING)) {
  test(
    `${name}: every worker runs for its duration at the same time, and the rates are counts over it`,
    slow,
    async () => {
      for (const mode of MODES) {
        const durationMs = 300;
        const timed = {
          workers: 2,
          warmup: 0,
          id_space: 100_000,
          duration_ms: durationMs,
          timing: "every",
          verify: true,
        };
        const begun = Date.now();
        const { metrics, samples, histograms } = measured(await run(mode, timed));
        const took = (Date.now() - begun) / 1000;
        between(metrics, "window_s", 0.3, 1.5);
        between(metrics, "start_skew_s", 0, 0.25);
        between(metrics, "wall_s", metrics.window_s!, took + 0.01);
        const per = (count: string, over: string): number => metrics[count]! / metrics[over]!;
        for (
          const [rate, value] of [
            ["ops_per_s", per("attempts", "window_s")],
            ["ops_per_s_wall", per("attempts", "wall_s")],
          ] as const
        ) assert.ok(Math.abs(metrics[rate]! / value - 1) < 1e-9, rate);
        const attempts = (samples.worker_attempts ?? samples.producer_items).reduce((sum, count) => sum + count, 0);
        assert.equal(attempts, metrics.attempts);
        for (const data of Object.values(histograms ?? {})) {
          const timedOnes = data.flatMap(({ buckets }) => buckets).reduce((sum, [, count]) => sum + count, 0);
          // a call to the manager is made once or twice an attempt
          assert.ok(
            timedOnes >= metrics.attempts! && timedOnes <= 2 * metrics.attempts!,
            `${timedOnes} of ${attempts}`,
          );
        }
        between(metrics, "clock_ns", 5, 20_000);
      }
    },
  );
}
