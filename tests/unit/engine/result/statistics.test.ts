import { test } from "node:test";
import assert from "node:assert/strict";
import {
  ascending,
  geometricMean,
  mean,
  median,
  quantile,
  standardDeviation,
  valuesNeeded,
} from "../../../../engine/result/statistics.ts";
import { near } from "../../../helpers/near.ts";

test("quantiles are those of Python's statistics.quantiles, exclusive method", () => {
  const twenty = Array.from({ length: 20 }, (_, index) => (index * 7919) % 1009);
  const sorted = ascending(twenty);
  // python3: statistics.quantiles(data, n=20)[18], and quantiles(data, n=4)
  assert.ok(Math.abs(quantile(sorted, 0.95) - 943.9) < 1e-9, String(quantile(sorted, 0.95)));
  assert.equal(quantile(sorted, 0.25), 197.5);
  assert.equal(quantile(sorted, 0.5), 457);
});

test("between the outermost values a quantile is interpolated, from the first one on", () => {
  assert.ok(Math.abs(quantile([10, 20, 40], 0.3) - 12) < 1e-12); // position 1.2
  assert.equal(quantile([10, 20, 40], 0.25), 10); // position 1
  assert.ok(Math.abs(quantile([10, 20, 40], 0.7) - 36) < 1e-12); // position 2.8
  assert.equal(quantile([10, 20, 40], 0.75), 40); // position 3
});

test("with too few values the outermost are the limit, where Python would go beyond them", () => {
  assert.equal(quantile([1, 2, 3], 0.95), 3);
  assert.equal(quantile([1, 2, 3], 0.05), 1);
  assert.equal(quantile([5], 0.99), 5);
  assert.ok(Number.isNaN(quantile([], 0.5)));
});

test("mean, median and the sample standard deviation", () => {
  const values = [2, 4, 4, 4, 5, 5, 7, 9];
  assert.equal(mean(values), 5);
  assert.equal(median(values), 4.5);
  assert.ok(Math.abs(standardDeviation(values) - Math.sqrt(32 / 7)) < 1e-12);
  assert.equal(standardDeviation([3]), 0);
});

test("a geometric mean of equal values is exactly theirs, and large and small values have one", () => {
  assert.equal(geometricMean([0.1, 0.1, 0.1]), 0.1);
  near(geometricMean([1e-200, 1e200]), 1, 1e-9);
  near(geometricMean([1e300, 1e300, 1e299]), 10 ** (299 + 2 / 3), 1e-9);
  near(geometricMean([2, 8]), 4);
});

test("a quantile needs as many values as put its position among them", () => {
  assert.deepEqual([0.5, 0.9, 0.95, 0.99, 0.999, 0.05, 0.25].map(valuesNeeded), [1, 9, 19, 99, 999, 19, 3]);
  for (const p of [0.9, 0.95, 0.99, 0.999]) {
    const enough = Array.from({ length: valuesNeeded(p) }, (_, index) => index);
    assert.ok(Math.abs(quantile(enough, p) - (enough.length - 1)) < 1e-6);
    assert.ok(p * enough.length > enough.length - 1, "one value less would do");
  }
});
