// The one word that a comparison ends in, from its intervals, the machine's noise and what the user takes for the same.

import type { Interval } from "../../result/result.ts";
import { intervalOf, type Ratio } from "./ratio.ts";

/** The smallest difference that is called faster or slower, as a fraction, where the user's margin is not less. */
export const SMALLEST_DELTA = 0.02;

/** Cells that differ by less, as a fraction, are equivalent, where the user says nothing else. */
export const STANDARD_MARGIN = 0.05;

export const FEWEST_BLOCKS = 6;

/** Times are better lower, rates are better higher. */
export type Better = "lower" | "higher";

/** What a verdict is given by, for all pairs of a comparison. */
export interface Standard {
  /** The standard error of the A/A floor's logarithm; 0 where there is no floor. */
  readonly floorError: number;
  /** As a fraction. */
  readonly margin: number;
  readonly better: Better;
  /** How many pairs are judged together. */
  readonly pairs: number;
}

/** Of the first cell of the ratio, against the second. */
export type Verdict = "faster" | "slower" | "equivalent" | "inconclusive" | "too few blocks";

/** δ as a fraction: what the machine itself takes for a difference, one standard error of its floor, or 2 %. */
export function deltaOf({ floorError, margin }: Pick<Standard, "floorError" | "margin">): number {
  return Math.max(Math.min(SMALLEST_DELTA, margin), Math.expm1(floorError));
}

/** At Bonferroni's levels, so that all intervals of a family hold together with 95 % and with 90 %. */
export function intervalsOf(ratio: Ratio, pairs: number): { interval95: Interval | null; interval90: Interval | null } {
  return { interval95: intervalOf(ratio, 1 - 0.05 / pairs), interval90: intervalOf(ratio, 1 - 0.1 / pairs) };
}

/**
 * Faster or slower when the 95 % interval lies wholly outside [1/(1+δ), 1+δ], equivalent when the 90 % interval lies
 * wholly inside the margin: two one-sided tests at 5 % (Schuirmann 1987). A difference that is certain and within the
 * margin is a difference.
 */
export function verdict(ratio: Ratio, standard: Standard): Verdict {
  const { interval95, interval90 } = intervalsOf(ratio, standard.pairs);
  if (ratio.blocks < FEWEST_BLOCKS || interval95 === null || interval90 === null) return "too few blocks";
  const { margin, better } = standard;
  const delta = deltaOf(standard);
  if (interval95.high < 1 / (1 + delta)) return better === "lower" ? "faster" : "slower";
  if (interval95.low > 1 + delta) return better === "lower" ? "slower" : "faster";
  if (interval90.low > 1 / (1 + margin) && interval90.high < 1 + margin) return "equivalent";
  return "inconclusive";
}
