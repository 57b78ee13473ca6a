// Ratios of two cells with their intervals, block by block and from two runs, and the interval of a median.

import assert from "node:assert/strict";
import { test } from "node:test";
import { floorOf } from "../../../../../engine/compare/inference/floor.ts";
import { medianInterval } from "../../../../../engine/compare/inference/median_interval.ts";
import { seededRandom } from "../../../../../engine/compare/inference/random.ts";
import { blockRatio, intervalOf, runRatio } from "../../../../../engine/compare/inference/ratio.ts";
import { quantileOfT, upperTailOfT } from "../../../../../engine/compare/inference/student_t.ts";
import { ascending } from "../../../../../engine/result/statistics.ts";
import { near } from "../../../../helpers/near.ts";

const first = [104, 98, 131, 120, 99, 140, 108, 95, 117, 122, 101, 109];
const second = [100, 97, 120, 118, 101, 122, 100, 96, 108, 115, 99, 104];

test("Student's t has scipy's quantiles and tails, whole and broken degrees of freedom", () => {
  near(quantileOfT(0.025, 1), 12.7062047361747);
  near(quantileOfT(0.025, 5), 2.5705818356363146);
  near(quantileOfT(0.025, 11), 2.200985160091642);
  near(quantileOfT(0.05, 29), 1.6991270265334972);
  near(quantileOfT(0.025, 1e6), 1.95996635698, 1e-9);
  near(upperTailOfT(2, 3.7), 0.06090860095261699);
  near(upperTailOfT(-2, 3.7), 1 - 0.06090860095261699);
  near(upperTailOfT(40, 3), 1.7190340394579253e-5);
  assert.equal(upperTailOfT(0, 7), 0.5);
  near(upperTailOfT(0.5, 2), 1 / 3); // below the mean: 1/2 - t / (2 · √(2 + t²)) for two degrees of freedom
  assert.equal(upperTailOfT(Infinity, 3), 0);
});

test("a block ratio is the paired t interval of the depression scores of Hollander and Wolfe", () => {
  // As scipy's ttest_rel has it.
  const before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30];
  const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
  const found = blockRatio(before.map(Math.exp), after.map(Math.exp));
  near(Math.log(found.ratio), 0.4318888888888889);
  const { low, high } = intervalOf(found, 0.95)!;
  near(Math.log(low), 0.1037787122721685, 1e-6);
  near(Math.log(high), 0.7599990655056093, 1e-6);
});

test("two runs have Welch's degrees of freedom and interval", () => {
  const one = [20.4, 24.2, 15.4, 21.4, 20.2, 18.5, 21.5];
  const other = [20.2, 16.9, 18.5, 17.3, 20.5];
  const found = runRatio(one.map((value) => Math.exp(value / 10)), other.map((value) => Math.exp(value / 10)));
  near(found.freedom, 9.817212165733293, 1e-9);
  near(found.error, 0.1268886704709193, 1e-9);
  near(Math.log(found.ratio), 0.1548571428571428, 1e-9);
  assert.equal(found.blocks, 5);
});

test("what slows a whole block drops out of the ratio", () => {
  const slow = (values: number[]) => values.map((value, block) => value * (block % 3 + 1));
  const calm = blockRatio(first, second);
  const shaken = blockRatio(slow(first), slow(second));
  near(shaken.ratio, calm.ratio);
  near(shaken.error, calm.error, 1e-9);
});

test("swapped cells have the inverse ratio and interval, a ratio lies inside its intervals, the 90 % inside the 95 %", () => {
  const there = blockRatio(first, second);
  const back = blockRatio(second, first);
  near(there.ratio * back.ratio, 1);
  const [wide, narrow] = [intervalOf(there, 0.95)!, intervalOf(there, 0.9)!];
  near(wide.low * intervalOf(back, 0.95)!.high, 1);
  const ordered = [wide.low, narrow.low, there.ratio, narrow.high, wide.high];
  assert.deepEqual(ordered, ascending(ordered));
  assert.equal(new Set(ordered).size, 5);
  assert.equal(there.blocks, 12);
});

test("where a pilot decided how many blocks there are, its spread counts, or that of all where it is wider", () => {
  const logs = [1, -1, 1, -1, 1, -1, 0, 0, 0, 0, 0, 0];
  const values = logs.map((log) => Math.exp(log / 10));
  const ones = logs.map(() => 1);
  const { error, freedom } = blockRatio(values, ones, 6);
  near(error, Math.sqrt(6 / 5) / 10 / Math.sqrt(12), 1e-9);
  assert.equal(freedom, 5);
  assert.equal(blockRatio(values.reverse(), ones, 6).freedom, 11);
  // Wider is what reaches further: a spread of 1.10 times t of 5 degrees, 2.57, is more than 1.2 times t of 11, 2.20.
  const later = (size: number) => logs.map((log, block) => Math.exp(block < 6 ? log : block % 2 ? size : -size));
  assert.equal(blockRatio(later(1.28), ones, 6).freedom, 5);
  assert.equal(blockRatio(later(1.5), ones, 6).freedom, 11); // 1.33 · 2.20
});

test("equal blocks have the ratio without width; a single block has no interval", () => {
  const exact = blockRatio([3, 3, 3], [3, 3, 3]);
  assert.deepEqual([exact.ratio, exact.error, intervalOf(exact, 0.95)], [1, 0, { low: 1, high: 1 }]);
  assert.equal(intervalOf(blockRatio([3], [2]), 0.95), null);
  assert.equal(intervalOf(runRatio([3], [2, 2]), 0.95), null);
  assert.deepEqual(intervalOf(runRatio([3, 3], [3, 3, 3]), 0.95), { low: 1, high: 1 });
});

test("blocks must match and values must be positive", () => {
  assert.throws(() => blockRatio([1, 2], [1]), /same blocks: given 2 and 1/);
  assert.throws(() => blockRatio([1, 0], [1, 1]), /positive and finite: given 0/);
  assert.throws(() => runRatio([1, NaN], [1]), /positive and finite: given NaN/);
});

test("two runs: 95 % of intervals hold the truth, also when one is five times as noisy", () => {
  const random = seededRandom("runs");
  const run = (deviation: number) => Array.from({ length: 12 }, () => Math.exp(deviation * random.normal()));
  let holds = 0;
  for (let round = 0; round < 1000; round++) {
    const { low, high } = intervalOf(runRatio(run(0.05), run(0.25)), 0.95)!;
    if (low <= 1 && high >= 1) holds++;
  }
  assert.ok(holds >= 930 && holds <= 970, `${holds} of 1000`);
});

test("the floor is the same whichever run is called the first, in any block", () => {
  const floor = floorOf(first, second)!;
  assert.deepEqual(floorOf(second, first), floor);
  const mixed = [first, second].map((own, which) =>
    own.map((value, block) => block % 2 ? value : [second, first][which][block])
  );
  assert.deepEqual(floorOf(mixed[0], mixed[1]), floor);
  near(floor.error, Math.hypot(...first.map((value, block) => Math.log(value / second[block]))) / 12, 1e-9);
  near(floor.interval95.high, Math.exp(floor.error * quantileOfT(0.025, 12)));
  near(floor.interval95.low * floor.interval95.high, 1);
  assert.equal(floorOf([], []), null);
});

test("a median lies between two values whose ranks tables give for 95 %; none of five hold as much", () => {
  // Ranks by Conover's table: 1 and 6 of 6, 3 and 10 of 12, 10 and 21 of 30.
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => count - index);
  assert.equal(medianInterval(upTo(5)), null);
  assert.deepEqual(medianInterval(upTo(6)), { low: 1, high: 6 });
  assert.deepEqual(medianInterval(upTo(12)), { low: 3, high: 10 });
  assert.deepEqual(medianInterval(upTo(30)), { low: 10, high: 21 });
});
