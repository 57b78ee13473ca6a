// The histogram against sorted samples: quantiles, what is exact, merging, and the way through JSON.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  countOf,
  createHistogram,
  fromData,
  maxOf,
  merge,
  quantile,
  record,
  sumOf,
  toData,
} from "../../../sync/histogram.ts";
import { idStream } from "../../../sync/splitmix64.ts";

const SHARES = [0, 0.001, 0.5, 0.9, 0.95, 0.99, 0.999, 1];
const STATED_ERROR = 0.004;

/** Latencies from 1 ns to some minutes, most of them short. */
function samples(howMany: number): number[] {
  const next = idStream(0, 2 ** 31);
  return Array.from({ length: howMany }, () => 2 ** ((next() / 2 ** 31) ** 2 * 41));
}

function histogramOf(latencies: readonly number[]): Float64Array {
  const histogram = createHistogram();
  for (const ns of latencies) record(histogram, ns);
  return histogram;
}

test("every quantile lies within the stated error of the sorted samples", () => {
  const latencies = samples(20_000);
  const sorted = latencies.toSorted((a, b) => a - b);
  const histogram = histogramOf(latencies);
  for (const share of SHARES) {
    const exact = sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1];
    const error = Math.abs(quantile(histogram, share) / exact - 1);
    assert.ok(error <= STATED_ERROR, `share ${share}: off by ${error}`);
  }
});

test("a quantile is the smallest latency that the share does not exceed", () => {
  const histogram = histogramOf([10, 20, 30, 40]);
  const ranks = [0, 0.25, 0.26, 0.5, 0.51, 0.75, 0.76, 1].map((share) => Math.floor(quantile(histogram, share) / 10));
  assert.deepEqual(ranks, [1, 1, 2, 2, 3, 3, 4, 4]);
});

test("values at both sides of every bucket edge stay within the stated error", () => {
  for (const exponent of [0, 1, 9, 10, 31, 41]) {
    for (let part = 0; part < 128; part++) {
      const edge = 2 ** exponent * (1 + part / 128);
      for (const ns of [edge, edge * (1 + 2 ** -52), 2 ** exponent * (1 + (part + 1) / 128) * (1 - 2 ** -53)]) {
        const histogram = histogramOf([ns, 2 ** 42]);
        const error = Math.abs(quantile(histogram, 0.5) / ns - 1);
        if (error > STATED_ERROR) assert.fail(`${ns} ns is off by ${error}`);
      }
    }
  }
});

test("count, sum and maximum are exact", () => {
  const histogram = histogramOf([1.5, 40, 1e9, 0, 123_456.75]);
  assert.equal(countOf(histogram), 5);
  assert.equal(sumOf(histogram), 1e9 + 123_456.75 + 41.5);
  assert.equal(maxOf(histogram), 1e9);
  assert.equal(quantile(histogram, 1), 1e9);
});

test("no quantile exceeds the maximum", () => {
  const histogram = histogramOf([1000, 1000]);
  for (const share of SHARES) assert.equal(quantile(histogram, share), 1000);
});

test("latencies below a nanosecond and beyond an hour are counted", () => {
  const histogram = histogramOf([0, 0.3, 2 ** 50]);
  assert.equal(countOf(histogram), 3);
  assert.equal(maxOf(histogram), 2 ** 50);
  assert.ok(quantile(histogram, 0.5) < 1.01);
});

test("2^42 ns and more go into the last bucket, and into nothing else", () => {
  for (const ns of [2 ** 42, 2 ** 42 + 2 ** 30, 2 ** 43]) {
    const histogram = histogramOf([ns, ns]);
    assert.equal(countOf(histogram), 2);
    assert.equal(sumOf(histogram), 2 * ns);
    assert.deepEqual(toData(histogram).buckets, [[42 * 128 - 1, 2]]);
  }
});

test("an empty histogram has no quantile", () => {
  const histogram = createHistogram();
  assert.equal(quantile(histogram, 0.5), NaN);
  assert.equal(countOf(histogram), 0);
  assert.equal(maxOf(histogram), 0);
});

test("two histograms merge into that of all latencies, and stay as they were", () => {
  const left = [10, 20.5, 3e6];
  const right = [10, 7e8, 1];
  const a = histogramOf(left);
  const b = histogramOf(right);
  assert.deepEqual(merge(a, b), histogramOf([...left, ...right]));
  assert.deepEqual(merge(b, a), histogramOf([...left, ...right]));
  assert.deepEqual(a, histogramOf(left));
  assert.deepEqual(b, histogramOf(right));
});

test("a histogram survives JSON, and only buckets in use are written", () => {
  const histogram = histogramOf([80, 80, 81, 4_000_000, 0.25]);
  const text = JSON.stringify(toData(histogram));
  assert.deepEqual(fromData(JSON.parse(text)), histogram);
  assert.equal(toData(histogram).buckets.length, 4);
  assert.deepEqual(fromData(JSON.parse(JSON.stringify(toData(createHistogram())))), createHistogram());
});
