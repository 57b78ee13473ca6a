// The tests on ranks: against published examples, against scipy 1.17, and against counting every case by hand.

import assert from "node:assert/strict";
import { test } from "node:test";
import { holm } from "../../../../../engine/compare/inference/holm.ts";
import { mannWhitneyTest } from "../../../../../engine/compare/inference/mann_whitney.ts";
import { upperTail } from "../../../../../engine/compare/inference/normal.ts";
import { seededRandom } from "../../../../../engine/compare/inference/random.ts";
import { signedRankTest } from "../../../../../engine/compare/inference/wilcoxon.ts";
import { near } from "../../../../helpers/near.ts";

test("signed rank: the depression scores of Hollander and Wolfe, V = 40, p = 0.03906", () => {
  const before = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30];
  const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
  const found = signedRankTest(before.map((value, index) => value - after[index]));
  assert.deepEqual(found, { statistic: 40, p: 0.0390625, exact: true });
});

test("signed rank: Darwin's maize, W- = 24, p = 0.04126", () => {
  const { statistic, p } = signedRankTest([6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75]);
  assert.equal(statistic, 120 - 24);
  assert.equal(p, 0.041259765625);
});

test("signed rank: tables give 13 as critical for 12 blocks at 5 %, and 2/64 as the least p of 6 blocks", () => {
  // Negative ranks 1, 12 sum up to 13; 2, 12 to 14.
  const withNegative = (...ranks: number[]) =>
    Array.from({ length: 12 }, (_, index) => ranks.includes(index + 1) ? -index - 1 : index + 1);
  assert.equal(signedRankTest(withNegative(1, 12)).p, 174 / 4096);
  assert.ok(signedRankTest(withNegative(2, 12)).p > 0.05);
  assert.equal(signedRankTest([1, 2, 3, 4, 5, 6]).p, 2 / 64);
});

test("signed rank: exact with ties and zeros, as counting all signs says", () => {
  const random = seededRandom("signs");
  for (let draw = 0; draw < 60; draw++) {
    const differences = Array.from({ length: 1 + random.integer(9) }, () => random.integer(9) - 4);
    near(signedRankTest(differences).p, countedSignedRankP(differences), 1e-9);
  }
});

test("signed rank: beyond 60 differences the normal approximation equals scipy's, zeros by Pratt", () => {
  const wave = Array.from({ length: 70 }, (_, index) => Math.round((Math.sin(index * 1.7) * 10 + 2.2) * 100) / 100);
  const { p, exact } = signedRankTest(wave);
  assert.equal(exact, false);
  near(p, 0.010814666524454513);
});

test("signed rank: still exact at 60 differences, as scipy counts", () => {
  const { p, exact } = signedRankTest(
    Array.from({ length: 60 }, (_, index) => index % 3 === 0 ? -index - 1 : index + 1),
  );
  assert.equal(exact, true);
  near(p, 0.01613712308755133);
});

test("signed rank: blocks that differ in nothing give p = 1", () => {
  assert.equal(signedRankTest([0, 0, 0, 0, 0, 0]).p, 1);
});

test("Mann–Whitney: the permeability data of Hollander and Wolfe, W = 35, p = 0.2544", () => {
  const term = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  const { statistic, p, exact } = mannWhitneyTest(term, [1.15, 0.88, 0.90, 0.74, 1.21]);
  assert.deepEqual([statistic, exact], [35, true]);
  near(p, 0.2544122544122544);
});

test("Mann–Whitney: the blood pressures of Mehta and Patel, with ties, p = 0.0989", () => {
  const { p } = mannWhitneyTest([94, 108, 110, 90], [80, 94, 85, 90, 90, 90, 108, 94, 78, 105, 88]);
  assert.equal(p.toFixed(4), "0.0989");
});

test("Mann–Whitney: exact with ties, as dealing all hands says", () => {
  const random = seededRandom("hands");
  const draw = () => Array.from({ length: 1 + random.integer(5) }, () => random.integer(6));
  for (let round = 0; round < 60; round++) {
    const [first, second] = [draw(), draw()];
    near(mannWhitneyTest(first, second).p, countedMannWhitneyP(first, second), 1e-9);
  }
});

test("Mann–Whitney: beyond 60 values the normal approximation equals scipy's, with its ties", () => {
  const first = Array.from({ length: 40 }, (_, index) => (index * 37) % 50);
  const second = Array.from({ length: 35 }, (_, index) => (index * 23) % 47 + 4);
  const { statistic, p, exact } = mannWhitneyTest(first, second);
  assert.deepEqual([statistic, exact], [573.5, false]);
  near(p, 0.18077828689930653);
  assert.equal(mannWhitneyTest(new Array(40).fill(5), new Array(40).fill(5)).p, 1);
});

test("Mann–Whitney: still exact at 60 values, as scipy counts, and approximate at 61", () => {
  const first = Array.from({ length: 30 }, (_, index) => (index * 37) % 101);
  const second = Array.from({ length: 30 }, (_, index) => (index + 30) * 37 % 101 + 2.5);
  const counted = mannWhitneyTest(first, second);
  assert.deepEqual([counted.statistic, counted.exact], [406, true]);
  near(counted.p, 0.5228786243417505);
  const more = mannWhitneyTest(first, [...second, 0.25]);
  assert.deepEqual([more.statistic, more.exact], [435, false]);
  near(more.p, 0.6704181229815355);
});

test("the normal tail equals scipy's, in the middle and far out", () => {
  const published = new Map([
    [-1.5, 0.9331927987311419],
    [0, 0.5],
    [1, 0.15865525393145707],
    [1.959963984540054, 0.025],
    [2.9999, 0.001350341282954925],
    [3.0001, 0.0013494549132607172],
    [8, 6.22096057427174e-16],
  ]);
  for (const [z, tail] of published) near(upperTail(z), tail, 2e-13);
});

test("Holm: the example of R's p.adjust, in any order", () => {
  const five = [0.01, 0.02, 0.03, 0.04, 0.05];
  holm(five).forEach((p, index) => near(p, [0.05, 0.08, 0.09, 0.09, 0.09][index]));
  holm([0.042, 0.001, 0.031, 0.014, 0.007]).forEach((p, index) => {
    near(p, [0.062, 0.005, 0.062, 0.042, 0.028][index]);
  });
});

test("Holm: one comparison is left as it is, and nothing gets above 1", () => {
  assert.deepEqual(holm([0.03]), [0.03]);
  assert.deepEqual(holm([0.9, 0.8]), [1, 1]);
  assert.deepEqual(holm([]), []);
});

function countedSignedRankP(differences: number[]): number {
  const sizes = differences.map(Math.abs);
  const ranks = sizes.map(rankAmong(sizes)).filter((_, index) => sizes[index] > 0);
  const signs = differences.filter((difference) => difference !== 0).map((difference) => difference > 0);
  const distance = (positive: boolean[]) =>
    Math.abs(ranks.reduce((sum, rank, index) => sum + (positive[index] ? rank : -rank), 0));
  const all = Array.from(
    { length: 2 ** ranks.length },
    (_, bits) => ranks.map((_, index) => (bits >> index) % 2 === 1),
  );
  return all.filter((other) => distance(other) >= distance(signs)).length / all.length;
}

function countedMannWhitneyP(first: number[], second: number[]): number {
  const both = [...first, ...second];
  const ranks = both.map(rankAmong(both));
  const mean = (first.length * (both.length + 1)) / 2;
  const distance = (hand: number) =>
    Math.abs(ranks.reduce((sum, rank, index) => (hand >> index) % 2 === 1 ? sum + rank : sum, 0) - mean);
  const cards = (hand: number) => both.filter((_, index) => (hand >> index) % 2 === 1).length;
  const hands = Array.from({ length: 2 ** both.length }, (_, hand) => hand).filter((hand) =>
    cards(hand) === first.length
  );
  const dealt = distance(2 ** first.length - 1);
  return hands.filter((hand) => distance(hand) >= dealt).length / hands.length;
}

/** The mean rank by its definition: one more than those below, and half of the others that are equal. */
function rankAmong(values: number[]): (value: number) => number {
  return (value) =>
    values.filter((other) => other < value).length + (values.filter((other) => other === value).length + 1) / 2;
}
