// The Mann–Whitney test (1947): is a value of the first list as often above one of the second as below?

import { upperTail } from "./normal.ts";
import { doubledMidranks } from "./ranks.ts";

/** Up to this many values in both lists together the p-value is counted out. */
const EXACT_UP_TO = 60;

export interface MannWhitneyTest {
  /** How many pairs have the first above the second, a tie counting one half: U of the first list. */
  readonly statistic: number;
  /** Two-sided. */
  readonly p: number;
  readonly exact: boolean;
}

/**
 * Tests that `first` and `second` come from one distribution.
 * Exact, with ties too, for up to 60 values in all: the share of the ways to deal these ranks to the two lists that
 * lie as far from the mean or further. Beyond, the normal approximation with corrections for ties and continuity.
 */
export function mannWhitneyTest(first: readonly number[], second: readonly number[]): MannWhitneyTest {
  const ranks = doubledMidranks([...first, ...second]);
  const rankSum = ranks.slice(0, first.length).reduce((sum, rank) => sum + rank, 0);
  const distance = Math.abs(rankSum - first.length * (ranks.length + 1));
  const exact = ranks.length <= EXACT_UP_TO;
  const p = exact ? exactP(ranks, first.length, distance) : normalP(ranks, first.length, distance);
  return { statistic: rankSum / 2 - (first.length * (first.length + 1)) / 2, p, exact };
}

/** P(a sum of `size` of the ranks, dealt at random, is `distance` or more from its mean). */
function exactP(ranks: readonly number[], size: number, distance: number): number {
  const all = ranks.reduce((sum, rank) => sum + rank, 0);
  // ways[k][total]: in how many ways k of the ranks seen so far sum up to total.
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(all + 1));
  ways[0][0] = 1;
  for (const rank of ranks) {
    for (let chosen = size; chosen > 0; chosen--) {
      for (let total = all; total >= rank; total--) ways[chosen][total] += ways[chosen - 1][total - rank];
    }
  }
  const mean = size * (ranks.length + 1);
  const count = (least: number) =>
    ways[size].reduce((sum, way, total) => Math.abs(total - mean) >= least ? sum + way : sum, 0);
  return count(distance) / count(0);
}

/** The same by the normal approximation. A step of U is 2 in doubled ranks, so half a step is 1. */
function normalP(ranks: readonly number[], size: number, distance: number): number {
  // Ties shrink the spread of the ranks, and with it the variance: no further correction is needed.
  const spread = ranks.reduce((squares, rank) => squares + (rank - ranks.length - 1) ** 2, 0);
  const deviation = Math.sqrt((size * (ranks.length - size) * spread) / (ranks.length * (ranks.length - 1)));
  // All values equal: distance and deviation are 0, the quotient is -Infinity, and p is 1 as it should be.
  return Math.min(1, 2 * upperTail((distance - 1) / deviation));
}
