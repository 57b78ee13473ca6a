// The one word that a comparison ends in, from its intervals and the smallest difference that counts.

import type { Ratio } from "./ratio.ts";

/** The smallest difference worth a verdict, as a fraction. */
export const SMALLEST_DELTA = 0.02;

export const FEWEST_BLOCKS = 6;

/** Nobody runs more. */
const MOST_BLOCKS = 1000;

/** Times are better lower, rates are better higher. */
export type Better = "lower" | "higher";

/** Of the first cell of the ratio, against the second. */
export type Verdict =
  | { readonly kind: "faster" | "slower" | "equivalent" | "too few blocks" }
  /** `blocksNeeded`, in all, would likely settle it; null where 1000 would not, so near is the difference to δ. */
  | { readonly kind: "inconclusive"; readonly blocksNeeded: number | null };

/** δ: 2 %, or what this run's own A/A comparison (`ratio` of a cell against itself) was off by, if that is more. */
export function deltaOf(aaRatio: number): number {
  return Math.max(SMALLEST_DELTA, aaRatio - 1, 1 / aaRatio - 1);
}

/**
 * Faster or slower when the 95 % interval lies wholly outside [1/(1+δ), 1+δ], equivalent when the 90 % interval lies
 * wholly inside: two one-sided tests at 5 % (Schuirmann 1987). `delta` is a fraction, 0.02 for 2 %.
 */
export function verdict(ratio: Ratio, delta: number, better: Better): Verdict {
  if (ratio.blocks < FEWEST_BLOCKS) return { kind: "too few blocks" };
  const { interval95, interval90 } = ratio;
  if (interval95.high < 1 / (1 + delta)) return { kind: better === "lower" ? "faster" : "slower" };
  if (interval95.low > 1 + delta) return { kind: better === "lower" ? "slower" : "faster" };
  if (interval90.low > 1 / (1 + delta) && interval90.high < 1 + delta) return { kind: "equivalent" };
  return { kind: "inconclusive", blocksNeeded: blocksNeeded(ratio, delta) };
}

/**
 * The ratio is taken at its word: how many blocks until an interval this noisy fits into the gap between the ratio
 * and δ, four times in five? Widths shrink with the root of the blocks; the room is for the estimate's own error.
 */
function blocksNeeded(ratio: Ratio, delta: number): number | null {
  const size = Math.abs(Math.log(ratio.ratio));
  const margin = Math.log1p(delta);
  const outside = size > margin;
  const interval = outside ? ratio.interval95 : ratio.interval90;
  const halfWidth = Math.log(interval.high / interval.low) / 2;
  // Normal quantiles. 80 % for one margin to clear, 90 % for each of the two that equivalence must keep.
  const room = outside ? 1 + 0.842 / 1.96 : 1 + 1.282 / 1.645;
  const blocks = Math.ceil(ratio.blocks * ((halfWidth * room) / (size - margin)) ** 2);
  return blocks <= MOST_BLOCKS ? Math.max(blocks, ratio.blocks + 1) : null;
}
