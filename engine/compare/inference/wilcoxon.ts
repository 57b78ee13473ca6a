// Wilcoxon's signed-rank test (1945): do the log ratios within blocks lie around zero?

import { upperTail } from "./normal.ts";
import { doubledMidranks } from "./ranks.ts";

/** Up to here the p-value is counted out. */
const EXACT_UP_TO = 60;

export interface SignedRankTest {
  /** The sum of the ranks of positive differences, W+. */
  readonly statistic: number;
  /** Two-sided. */
  readonly p: number;
  readonly exact: boolean;
}

/**
 * Tests that `differences` lie symmetrically around zero.
 * Zeros take part in the ranking and are then dropped (Pratt 1959): to rank without them would let blocks that differ
 * in nothing make the others look larger. Exact with ties and zeros for up to 60 differences other than zero, over all
 * signs that these ranks could have had; beyond, the normal approximation with correction for continuity.
 */
export function signedRankTest(differences: readonly number[]): SignedRankTest {
  const doubled = doubledMidranks(differences.map(Math.abs));
  const ranks = doubled.filter((_, index) => differences[index] !== 0);
  const positive = sum(doubled.filter((_, index) => differences[index] > 0));
  // The distribution is symmetric, so the smaller tail is that of the smaller sum.
  const smaller = Math.min(positive, sum(ranks) - positive);
  const exact = ranks.length <= EXACT_UP_TO;
  const tail = exact ? exactLowerTail(ranks, smaller) : normalLowerTail(ranks, smaller);
  return { statistic: positive / 2, p: Math.min(1, 2 * tail), exact };
}

/** P(sum of the ranks with a positive sign ≤ `limit`), each sign being a fair coin. */
function exactLowerTail(ranks: readonly number[], limit: number): number {
  const probability = new Float64Array(limit + 1);
  probability[0] = 1;
  for (const rank of ranks) {
    for (let total = limit; total >= 0; total--) {
      probability[total] = (probability[total] + (total >= rank ? probability[total - rank] : 0)) / 2;
    }
  }
  return sum(probability);
}

/** The same by the normal approximation. A step of W+ is 2 in doubled ranks, so half a step is 1. */
function normalLowerTail(ranks: readonly number[], limit: number): number {
  const deviation = Math.sqrt(ranks.reduce((squares, rank) => squares + rank * rank, 0)) / 2;
  return upperTail((sum(ranks) / 2 - limit - 1) / deviation);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
