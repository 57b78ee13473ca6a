// What replaying the work must find, and from what the figures of latency and rates are made.

import assert from "node:assert/strict";
import { test } from "node:test";
import { latencyMetrics } from "../scenarios/latency.ts";
import { checkContents, checkInserts, replay } from "../scenarios/replay.ts";
import { idStream } from "../sync/splitmix64.ts";

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
