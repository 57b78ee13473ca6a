// Scenario 3 and local sets with real workers: exact counts, and every way to break them found.

import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Config, Mode, Outcome } from "../../../../engine/result/result.ts";
import { type LocalJobs, makeLocalReduce } from "../../../../scenarios/local_reduce/scenario.ts";
import { makeShardedWriters, type ShardedJobs } from "../../../../scenarios/sharded_writers/scenario.ts";
import { jobs } from "../../../../workers/jobs.ts";
import { errorOf, leftovers, measured, play, posix, runtime, testJob } from "../../../helpers/play.ts";
import { oneOf, sampleOf, WHOLE } from "../../../helpers/share.ts";

const slow = { timeout: 90_000 };
const TRANSPORTS: [Mode, string][] = [
  ["threads", "ring"],
  ["threads", "message"],
  ["processes", "socket"],
  ...(posix ? [["processes", "fifo"] as [Mode, string]] : []),
];
const COMMON = { workers: 3, writers: 2, warmup: 0, id_space: 3000, ops: 500, timing: "every", verify: true };

const vectors = JSON.parse(readFileSync(new URL("../../../vectors.json", import.meta.url), "utf8")) as {
  readonly unique: readonly { workers: number; attempts_per_worker: number; id_space: number; unique: number }[];
};

function sharded(mode: Mode, config: Config, parts: Partial<ShardedJobs> = {}): Promise<Outcome> {
  return play(makeShardedWriters({ ...jobs, ...parts }), mode, { ...COMMON, ...config });
}

function local(mode: Mode, config: Config, parts: Partial<LocalJobs> = {}): Promise<Outcome> {
  return play(makeLocalReduce({ ...jobs, ...parts }), mode, { ...COMMON, ...config });
}

test("every transport inserts the published number of distinct ids, whatever the number of writers", slow, async () => {
  const [, { workers, attempts_per_worker: ops, id_space, unique }] = vectors.unique;
  for (const [mode, transport] of sampleOf(TRANSPORTS)) {
    for (const writers of oneOf([1, 3])) {
      const { metrics, samples } = measured(await sharded(mode, { workers, ops, id_space, writers, transport }));
      assert.equal(metrics.inserts, unique, transport);
      assert.equal(metrics.attempts, workers * ops);
      assert.equal(samples.writer_items.length, writers);
      assert.equal(samples.writer_items.reduce((sum, items) => sum + items, 0), workers * ops);
      assert.ok(metrics.avg_queue_put_ns! > 0 && metrics.avg_ack_wait_ns! > 0);
      assert.ok(metrics.p50_ack_wait_ns! <= metrics.p99_ack_wait_ns!);
    }
  }
});

test("by duration, and with more writers than producers", slow, async () => {
  for (const [mode, transport] of sampleOf(TRANSPORTS)) {
    const config = { ops: false, duration_ms: 60, writers: 5, transport, timing: "sampled" };
    assert.ok(measured(await sharded(mode, config)).metrics.attempts! > 0);
  }
});

const FAULTS: [string, Partial<ShardedJobs>, RegExp][] = [
  ["a writer that loses an item", { writer: testJob("writer_loses") }, /holds \d+ ids where the replay holds \d+/],
  [
    "a producer that sends an item twice",
    { producer: testJob("producer_sends_twice") },
    /got \d+ items where the replay sends it \d+/,
  ],
  [
    "a producer that routes to the wrong shard",
    { producer: testJob("producer_misroutes") },
    /got \d+ items where the replay sends it \d+|holds \d+ ids/,
  ],
];

const ROUNDS = WHOLE ? 10 : 1;

for (const [at, [name, parts, expected]] of FAULTS.entries()) {
  test(`${name} is caught, by every transport`, slow, async () => {
    for (const [mode, transport] of sampleOf(TRANSPORTS, at)) {
      for (let round = 0; round < ROUNDS; round++) {
        assert.match(errorOf(await sharded(mode, { transport }, parts), "verify"), expected);
      }
    }
  });
}

const DEATHS: [string, Partial<ShardedJobs>, RegExp][] = [
  ["a writer", { writer: testJob("writer_dies") }, /writer \d \(pid \d+\) was killed by SIGKILL|producer \d .*/],
  ["a producer", { producer: testJob("producer_dies") }, /producer 1 \(pid \d+\) was killed by SIGKILL/],
];

for (const [name, parts, expected] of DEATHS) {
  test(`${name} killed in mid-run is named at once, and nothing is left`, { ...slow, skip: !posix }, async () => {
    const before = leftovers();
    for (const transport of oneOf(["fifo", "socket"])) {
      const begun = runtime.now();
      const outcome = await sharded("processes", { transport, ops: false, duration_ms: 10_000 }, parts);
      assert.match(errorOf(outcome, "run"), expected);
      assert.ok(runtime.now() - begun < 8000);
    }
    assert.deepEqual(leftovers(), before);
  });
}

test("a writer that stalls is named within seconds, and nothing is left", {
  ...slow,
  skip: runtime.system !== "linux",
}, async () => {
  const before = leftovers();
  const begun = runtime.now();
  const parts = { writer: testJob("writer_stalls") };
  const outcome = await sharded("processes", { transport: "fifo", ops: false, duration_ms: 10_000 }, parts);
  assert.match(errorOf(outcome, "run"), /writer \d \(pid \d+\) has stalled: something stopped it/);
  assert.ok(runtime.now() - begun < 8000);
  assert.deepEqual(leftovers(), before);
});

test("local sets merge to the published number of distinct ids", slow, async () => {
  const [, , { workers, attempts_per_worker: ops, id_space, unique }] = vectors.unique;
  for (const mode of ["threads", "processes"] as const) {
    const { metrics } = measured(await local(mode, { workers, ops, id_space }));
    assert.equal(metrics.inserts, unique);
    assert.ok(metrics.local_inserts! > unique);
    assert.ok(metrics.merge_s! > 0);
    assert.ok(metrics.ops_per_s_merged! < metrics.ops_per_s!);
  }
});

test("a local set that loses ids is caught", slow, async () => {
  for (const mode of ["threads", "processes"] as const) {
    const outcome = await local(mode, { id_space: 1_000_000 }, { local: testJob("local_loses") });
    assert.match(errorOf(outcome, "verify"), /the merged set holds \d+ ids where the replay holds \d+/);
  }
});
