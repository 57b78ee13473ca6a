// Drift: does a cell's value rise or fall over the blocks of a run? Then the machine changed while it was measured.

import { upperTail } from "./normal.ts";
import { positiveLog } from "./ratio.ts";
import { median } from "../../result/statistics.ts";

/** One cell in a hundred is flagged by chance. A stricter level than 5 %, since every cell of a table is looked at. */
const LEVEL = 0.01;
/** As small as the smallest δ: less over the whole run cannot turn a verdict. */
const SMALLEST_CHANGE = 0.02;

export interface Drift {
  /** Kendall's tau of value and block, from -1 (always falling) to 1 (always rising). */
  readonly tau: number;
  /** Two-sided. */
  readonly p: number;
  /** From the first block to the last, as a fraction of the first: 0.1 is "rose by 10 %". */
  readonly change: number;
  readonly drifting: boolean;
}

/**
 * The Mann–Kendall test (Mann 1945, Kendall 1975) of one positive value per block, in the order of blocks; exact
 * without ties up to 60 blocks, else the normal approximation with corrections for ties and for continuity.
 * The change is the median slope between blocks (Theil 1950, Sen 1968) of the logarithms. `drifting` is p ≤ 1 % and
 * a change of 2 % or more; from fewer than 6 blocks no p gets that small. Throws a RangeError below 2 blocks.
 */
export function drift(values: readonly number[]): Drift {
  if (values.length < 2) {
    throw new RangeError(`Cannot look for drift as there must be 2 or more blocks: given ${values.length}.`);
  }
  const logs = values.map(positiveLog);
  const slopes: number[] = [];
  for (let later = 1; later < logs.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      slopes.push((logs[later] - logs[earlier]) / (later - earlier));
    }
  }
  const score = slopes.reduce((sum, slope) => sum + Math.sign(slope), 0);
  const p = kendallP(values, score);
  const change = Math.expm1(median(slopes) * (values.length - 1));
  return { tau: score / slopes.length, p, change, drifting: p <= LEVEL && Math.abs(change) >= SMALLEST_CHANGE };
}

function kendallP(values: readonly number[], score: number): number {
  const ties = tieSizes(values);
  const tail = values.length <= 60 && ties.length === values.length
    ? exactTail(values.length, Math.abs(score))
    : normalTail(values.length, Math.abs(score), ties);
  return Math.min(1, 2 * tail);
}

/** P(score ≥ `score`) over all orders of `n` different values, counted by their inversions (Kendall 1938). */
function exactTail(n: number, score: number): number {
  const pairs = (n * (n - 1)) / 2;
  let probability = new Float64Array(pairs + 1);
  probability[0] = 1;
  for (let size = 2; size <= n; size++) {
    const next = new Float64Array(pairs + 1);
    let window = 0;
    for (let inversions = 0; inversions <= pairs; inversions++) {
      window += probability[inversions] - (inversions >= size ? probability[inversions - size] : 0);
      next[inversions] = window / size;
    }
    probability = next;
  }
  // A score is all pairs minus twice the inversions.
  return probability.subarray(0, (pairs - score) / 2 + 1).reduce((sum, share) => sum + share, 0);
}

function normalTail(n: number, score: number, ties: readonly number[]): number {
  const weight = (size: number) => size * (size - 1) * (2 * size + 5);
  const variance = (weight(n) - ties.reduce((sum, size) => sum + weight(size), 0)) / 18;
  // All values equal: score and variance are 0, the quotient is -Infinity, and the tail is 1 as it should be.
  return upperTail((score - 1) / Math.sqrt(variance));
}

/** How often each different value occurs. */
function tieSizes(values: readonly number[]): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()];
}
