// How many blocks will turn an inconclusive pair into a verdict, in four of five cases or more.

import { upperTail } from "./normal.ts";
import type { Ratio } from "./ratio.ts";
import { quantileOfT } from "./student_t.ts";
import { deltaOf, FEWEST_BLOCKS, type Standard } from "./verdict.ts";

/** Larger numbers are not searched. */
const MOST_BLOCKS = 1000;
/** The chance of a verdict that is asked for, whatever the truth within the reach below. */
const KEPT = 0.85;
/** The true ratio is taken to lie within this many standard errors of the one found; STEPS values in it are tried. */
const REACH = 1.645;
const STEPS = 20;
/** The spread is taken for so much larger than the one found that it is larger still in three cases of ten only. */
const Z_SPREAD = -0.5244;

/**
 * The fewest blocks, in all, after which a comparison as noisy as `ratio` has a verdict with enough certainty, wherever
 * the true ratio lies near the one found; null where 1000 do not. They are measured anew, not added to those there are.
 */
export function blocksToSettle(ratio: Ratio, standard: Standard): number | null {
  const { blocks, freedom } = ratio;
  if (Number.isNaN(ratio.error)) return null;
  const deviation = largest(ratio.error * Math.sqrt(blocks), freedom);
  const floorDeviation = standard.floorError * Math.sqrt(blocks);
  const centre = Math.log(ratio.ratio);
  const truths = Array.from({ length: STEPS + 1 }, (_, step) => centre + REACH * ratio.error * (2 * step / STEPS - 1));
  const settles = (count: number): boolean => {
    const chance = chanceOfVerdict(count, deviation, floorDeviation, standard);
    return truths.every((truth) => chance(truth) >= KEPT);
  };
  let [low, high] = [FEWEST_BLOCKS - 1, MOST_BLOCKS];
  if (!settles(high)) return null;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (settles(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** For the logarithm of a true ratio. The deviations are those of the logarithms of a block's ratios. */
function chanceOfVerdict(
  blocks: number,
  deviation: number,
  floorDeviation: number,
  { margin, pairs }: Standard,
): (truth: number) => number {
  const error = deviation / Math.sqrt(blocks);
  const delta = Math.log1p(deltaOf({ floorError: floorDeviation / Math.sqrt(blocks), margin }));
  const outside = delta + error * quantileOfT(0.025 / pairs, blocks - 1);
  const inside = Math.log1p(margin) - error * quantileOfT(0.05 / pairs, blocks - 1);
  return (truth) => {
    if (inside >= outside) return 1;
    const above = (limit: number): number => upperTail((limit - truth) / error);
    const different = above(outside) + 1 - above(-outside);
    return different + (inside > 0 ? above(-inside) - above(inside) : 0);
  };
}

/** The largest deviation that an estimate with `freedom` degrees of freedom speaks for (Wilson and Hilferty 1931). */
function largest(deviation: number, freedom: number): number {
  const part = 2 / (9 * freedom);
  return deviation / Math.sqrt((1 - part + Z_SPREAD * Math.sqrt(part)) ** 3);
}
