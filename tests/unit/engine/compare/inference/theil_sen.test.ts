// A slope by all pairs of points, worked out by hand, and how often its interval holds the true one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { theilSen } from "../../../../../engine/compare/inference/theil_sen.ts";
import { seededRandom } from "../../../../../engine/compare/inference/random.ts";

test("the slope is the median of those of all pairs, and a wild value does not turn it", () => {
  const line = (wild: number) => [0, 1, 2, 3, 4, 5, 6].map((x) => [x, x === 3 ? wild : 10 + 2 * x] as const);
  assert.deepEqual(theilSen(line(16)), { slope: 2, interval95: { low: 2, high: 2 } });
  assert.equal(theilSen(line(1000)).slope, 2);
});

test("the interval lies between two of the slopes, by Sen's ranks", () => {
  // y = x² at 0 … 5: the slopes are x1 + x2, that is 1, 2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 7, 7, 8, 9.
  // Kendall's deviation is √(6·5·17/18) = 5.323, 1.96 of them 10.43: (15 − 10.43) / 2 = 2.28, the 2nd from either end.
  const { slope, interval95 } = theilSen([0, 1, 2, 3, 4, 5].map((x) => [x, x * x] as const));
  assert.equal(slope, 5);
  assert.deepEqual(interval95, { low: 2, high: 8 });
});

test("too few points have none", () => {
  assert.throws(() => theilSen([[0, 1], [1, 2], [2, 3], [3, 4], [4, 5]]), /there must be 6 points: given 5/);
});

test("of noisy lines some 95 in a hundred have their slope within", () => {
  const random = seededRandom(7);
  const noise = (): number => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += random.integer(1_000_001) / 1_000_000;
    return sum - 6;
  };
  let within = 0;
  for (let time = 0; time < 400; time++) {
    const { interval95: { low, high } } = theilSen(
      Array.from({ length: 20 }, (_, x) => [x, 3 * x + 5 * noise()] as const),
    );
    if (low <= 3 && 3 <= high) within++;
  }
  assert.ok(within >= 365 && within <= 395, `${within} of 400`);
});
