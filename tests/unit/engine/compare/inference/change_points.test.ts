// Change points against their definition, summed pair by pair.

import assert from "node:assert/strict";
import { test } from "node:test";
import { changePoints } from "../../../../../engine/compare/inference/change_points.ts";
import { seededRandom } from "../../../../../engine/compare/inference/random.ts";

const FEWEST = 3;

/** The mean distance of each of these to each of those, or among themselves. */
function meanDistance(these: readonly number[], those: readonly number[]): number {
  const pairs = these.flatMap((one, i) =>
    these === those
      ? these.slice(i + 1).map((other) => Math.abs(one - other))
      : those.map((other) => Math.abs(one - other))
  );
  return pairs.reduce((sum, distance) => sum + distance, 0) / pairs.length;
}

/** Where the two sides are furthest apart, by equations 3 and 5 of Matteson and James. */
function bestSplit(values: readonly number[]): number {
  let best = { index: 0, energy: 0 };
  for (let end = 2 * FEWEST; end <= values.length; end++) {
    for (let index = FEWEST; index <= end - FEWEST; index++) {
      const [left, right] = [values.slice(0, index), values.slice(index, end)];
      const distance = 2 * meanDistance(left, right) - meanDistance(left, left) - meanDistance(right, right);
      const energy = distance * left.length * right.length / end;
      if (energy > best.energy * (1 + 1e-9)) best = { index, energy };
    }
  }
  return best.index;
}

test("the first split is the one whose sides are furthest apart", () => {
  const random = seededRandom("splits");
  let found = 0;
  for (let series = 0; series < 60; series++) {
    const [first, second] = [6 + series % 5, 5 + series % 7];
    const values = [
      ...Array.from({ length: first }, () => random.normal()),
      ...Array.from({ length: second }, () => 2.5 + random.normal()),
    ];
    const points = changePoints(values, series);
    if (points.length !== 1) continue;
    found++;
    assert.equal(points[0]!.index, bestSplit(values), values.join(" "));
  }
  assert.ok(found >= 20, `of 60 series ${found} have one change`);
});

test("the distance among a side's own values is the mean of its pairs, which a side that is small and wide shows", () => {
  const values = [-1.4, 0, 0.2, 0.1, 2, 2.3, 4.1, 8.2, 7.9, 11.7, 4.8, 5.7, 0.5];
  assert.equal(bestSplit(values), 7);
  assert.deepEqual(changePoints(values, 1).map(({ index }) => index), [7]);
});

test("a change of the last three values is one", () => {
  const values = [1.1, 1, 1.2, 1, 1.1, 1.3, 1, 1.2, 1.1, 1, 1.2, 1.1, 9, 9.1, 9.2];
  assert.deepEqual(changePoints(values, 1).map(({ index }) => index), [12]);
});

test("orders that are as good but for rounding count: three of six values say nothing, however far apart", () => {
  for (const values of [[1, 2, 3, 11, 12, 13], [0.1, 0.2, 0.3, 7.1, 7.2, 7.3]]) {
    assert.deepEqual(changePoints(values, 1), []);
  }
});

test("p depends on the seed, and one in a hundred is still a change", () => {
  const random = seededRandom("level");
  const values = [
    ...Array.from({ length: 9 }, () => random.normal()),
    ...Array.from({ length: 9 }, () => 1.4 + random.normal()),
  ];
  const chances = Array.from({ length: 60 }, (_, seed) => changePoints(values, seed)[0]?.p ?? null);
  assert.ok(new Set(chances).size > 2, chances.join(" "));
  assert.ok(chances.includes(0.01), chances.join(" "));
});

test("a series and a seed have the same changes and the same p in every version", () => {
  const told: [number[], number, { index: number; p: number }[]][] = [
    [[0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0], 1, [{ index: 7, p: 0.002 }, { index: 13, p: 0.008 }]],
    [
      [-0.6, -0.2, -0.6, -1.5, 0, 3.4, 4, 2.1, 1.6, 0.8, 1.9, 2.8, 1.6, 0.6, 1.5, -0.2, -0.3, 0, -0.7],
      1,
      [{ index: 5, p: 0.001 }, { index: 15, p: 0.008 }],
    ],
    [
      [0.1, -0.7, 0.2, 0.4, 0, 1.3, 0.1, 2.3, 2.7, 2.4, 2.7, 3.1, 1.1, -1, 0.7, -1.3, -1.1, 0.4, -0.3],
      2,
      [{ index: 7, p: 0.006 }, { index: 12, p: 0.004 }],
    ],
  ];
  for (const [values, seed, points] of told) assert.deepEqual(changePoints(values, seed), points);
});
