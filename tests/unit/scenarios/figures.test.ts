// Metrics of which there are too few values are null and say so.

import { test } from "node:test";
import assert from "node:assert/strict";
import { kept, quantilesOf, together } from "../../../scenarios/figures.ts";
import { latencyMetrics } from "../../../scenarios/latency.ts";
import { countOf, createHistogram, fromData, type HistogramData, record, toData } from "../../../sync/histogram.ts";

const values = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

function histogram(count: number): HistogramData {
  const made = createHistogram();
  for (let recorded = 0; recorded < count; recorded++) record(made, 1000);
  return toData(made);
}

test("a quantile of fewer values than it needs is null, with how many it needs and how many there are", () => {
  const shares = { p50_iter_s: 0.5, p95_iter_s: 0.95, p99_iter_s: 0.99 };
  const few = quantilesOf(values(18), shares);
  assert.deepEqual(few.metrics, { p50_iter_s: 9.5, p95_iter_s: null, p99_iter_s: null });
  assert.equal(few.unavailable.p95_iter_s, "needs at least 19 values, where there are 18");
  assert.equal(few.unavailable.p99_iter_s, "needs at least 99 values, where there are 18");
  assert.deepEqual(quantilesOf(values(19), shares).metrics, { p50_iter_s: 10, p95_iter_s: 19, p99_iter_s: null });
  const { metrics, unavailable } = quantilesOf(values(99), shares);
  assert.deepEqual([metrics.p99_iter_s, unavailable], [99, {}]);
});

test("latencies are counted over all workers before a quantile of theirs is given or refused", () => {
  const { metrics, unavailable } = latencyMetrics("lock_wait", [histogram(500), histogram(498)]);
  assert.deepEqual([metrics.avg_lock_wait_ns, metrics.max_lock_wait_ns], [1000, 1000]);
  assert.ok(metrics.p50_lock_wait_ns! > 0 && metrics.p90_lock_wait_ns! > 0 && metrics.p99_lock_wait_ns! > 0);
  assert.deepEqual([metrics.p999_lock_wait_ns, Object.keys(unavailable)], [null, ["p999_lock_wait_ns"]]);
  assert.ok(latencyMetrics("lock_wait", [histogram(500), histogram(499)]).metrics.p999_lock_wait_ns! > 0);
  assert.deepEqual(latencyMetrics("call", [histogram(8)]).metrics.p90_call_ns, null);
});

test("what was not timed at all is null altogether, and says by which option", () => {
  const { metrics, unavailable } = latencyMetrics("call", [histogram(0)]);
  assert.equal(Object.keys(metrics).length, 6);
  for (const [name, value] of Object.entries(metrics)) {
    assert.equal(value, null);
    assert.match(unavailable[name], /--timing off/);
  }
});

test("of two figures of one name the later one stands, with or without a reason", () => {
  const had = { metrics: { a: 1 }, unavailable: {} };
  const lacking = { metrics: { a: null }, unavailable: { a: "why" } };
  const { metrics, unavailable } = together(had, lacking);
  assert.deepEqual({ metrics, unavailable }, lacking);
});

test("up to 500 values are kept as they are, more of them as a histogram in nanoseconds", () => {
  const given = values(500);
  const { samples, histograms, metrics, unavailable } = kept("load", given);
  assert.deepEqual({ samples, histograms, metrics, unavailable }, {
    samples: { load_s: given },
    histograms: undefined,
    metrics: {},
    unavailable: {},
  });
  assert.notEqual(samples!.load_s, given, "they are copied");
  const many = kept("load", [...given, 2]);
  assert.deepEqual([many.samples, many.metrics, many.unavailable], [undefined, {}, {}]);
  const [only, ...others] = many.histograms!.load_s!;
  assert.deepEqual([countOf(fromData(only!)), others.length], [501, 0]);
  assert.deepEqual([only!.max_ns, only!.sum_ns], [500e9, (500 * 501 / 2 + 2) * 1e9]);
});
