// Ratios of two cells with their intervals, block by block and from two runs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { percentileInterval } from "../engine/inference/bootstrap.ts";
import { seededRandom } from "../engine/inference/random.ts";
import { blockRatio, hodgesLehmann, logRatios } from "../engine/inference/ratio.ts";
import { ratioOfMedians } from "../engine/inference/ratio_of_medians.ts";
import { ascending } from "../engine/statistics.ts";
import { near } from "./near.ts";

const first = [104, 98, 131, 120, 99, 140, 108, 95, 117, 122, 101, 109];
const second = [100, 97, 120, 118, 101, 122, 100, 96, 108, 115, 99, 104];

test("Hodges–Lehmann of the depression scores is 0.46, as R's wilcox.test estimates", () => {
  near(hodgesLehmann([0.952, -0.147, 1.022, 0.43, 0.62, 0.59, 0.49, -0.08, 0.01]), 0.46);
});

test("Hodges–Lehmann stays put when one block of twelve is spoilt", () => {
  const clean = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
  assert.equal(hodgesLehmann(clean), 6.5);
  assert.equal(hodgesLehmann([...clean.slice(0, 11), 1e9]), 6.5);
});

test("what slows a whole block drops out of the ratio", () => {
  const slow = (values: number[]) => values.map((value, block) => value * (block % 3 + 1));
  const calm = blockRatio(first, second, seededRandom(1), 500);
  const shaken = blockRatio(slow(first), slow(second), seededRandom(1), 500);
  near(shaken.ratio, calm.ratio);
  near(shaken.interval95.low, calm.interval95.low);
});

test("swapped cells have the inverse ratio, and a ratio lies inside its intervals, the 90 % inside the 95 %", () => {
  const there = blockRatio(first, second, seededRandom(1));
  const back = blockRatio(second, first, seededRandom(2));
  near(there.ratio * back.ratio, 1);
  near(there.interval95.low * back.interval95.high, 1, 0.005);
  const { ratio, interval95, interval90, blocks } = there;
  const ordered = [interval95.low, interval90.low, ratio, interval90.high, interval95.high];
  assert.deepEqual(ordered, ascending(ordered));
  assert.equal(new Set(ordered).size, 5);
  assert.equal(blocks, 12);
});

test("the intervals are those of sorting every resample anew, stretched by the root of 12/11", () => {
  const logs = logRatios(first, second);
  const centre = hodgesLehmann(logs);
  const random = seededRandom("plain");
  const estimates = Array.from({ length: 400 }, () => {
    const drawn = logs.map(() => logs[random.integer(12)]);
    return Math.exp(centre + (hodgesLehmann(drawn) - centre) * Math.sqrt(12 / 11));
  });
  const { interval95, interval90 } = blockRatio(first, second, seededRandom("plain"), 400);
  for (const [interval, level] of [[interval95, 0.95], [interval90, 0.9]] as const) {
    const expected = percentileInterval(ascending(estimates), level);
    near(interval.low, expected.low);
    near(interval.high, expected.high);
  }
});

test("the same seed gives the same interval, another seed nearly the same", () => {
  const width = (seed: number) => {
    const { low, high } = blockRatio(first, second, seededRandom(seed)).interval95;
    return high - low;
  };
  assert.equal(width(3), width(3));
  assert.notEqual(width(1), width(3));
  near(width(1), width(3), 0.05);
});

test("equal blocks have the ratio without width, a single block too", () => {
  const exact = blockRatio([2, 4, 8], [1, 2, 4], seededRandom(1), 100);
  near(exact.ratio, 2);
  near(exact.interval95.low, 2);
  near(exact.interval95.high, 2);
  near(blockRatio([3], [2], seededRandom(1), 100).interval95.high, 1.5);
});

test("blocks must match and values must be positive", () => {
  assert.throws(() => blockRatio([1, 2], [1], seededRandom(1)), /same blocks: given 2 and 1/);
  assert.throws(() => blockRatio([1, 0], [1, 1], seededRandom(1)), /positive and finite: given 0/);
  assert.throws(() => ratioOfMedians([1, NaN], [1], seededRandom(1)), /positive and finite: given NaN/);
});

test("ratio of medians: two runs of different lengths, wider than block by block", () => {
  const paired = blockRatio(first, second, seededRandom(1));
  const unpaired = ratioOfMedians(first, second.slice(0, 11), seededRandom(1), 2000);
  near(unpaired.ratio, Math.sqrt(108 * 109) / 101);
  assert.equal(unpaired.blocks, 11);
  assert.ok(unpaired.interval95.low < paired.interval95.low && unpaired.interval95.high > paired.interval95.high);
});

test("ratio of medians: 95 % of intervals hold the truth, or a little more", () => {
  const random = seededRandom("medians");
  const run = () => Array.from({ length: 12 }, () => Math.exp(0.05 * random.normal()));
  let holds = 0;
  for (let round = 0; round < 200; round++) {
    const { low, high } = ratioOfMedians(run(), run(), random, 200).interval95;
    if (low <= 1 && high >= 1) holds++;
  }
  assert.ok(holds >= 184, `${holds} of 200`);
});
