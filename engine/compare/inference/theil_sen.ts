// A slope that a few wild values do not turn, with its interval.

import type { Interval } from "../../result/result.ts";
import { ascending, median } from "../../result/statistics.ts";

export interface Slope {
  /** In the unit of y per unit of x. */
  readonly slope: number;
  readonly interval95: Interval;
}

/** The normal distribution's 97.5 % quantile. */
const Z = 1.959964;

/** Fewer have an interval that holds all slopes there are. */
export const FEWEST_POINTS = 6;

/**
 * The median of the slopes between all pairs of points (Theil 1950), and between which of them the true one lies with
 * 95 % (Sen 1968, after Kendall's normal approximation). Points must be in order of x, each x another one. Throws a
 * RangeError for fewer than six.
 */
export function theilSen(points: readonly (readonly [x: number, y: number])[]): Slope {
  const n = points.length;
  if (n < FEWEST_POINTS) {
    throw new RangeError(`Cannot find a slope as there must be ${FEWEST_POINTS} points: given ${n}.`);
  }
  const slopes: number[] = [];
  points.forEach(([x, y], later) => {
    for (const [beforeX, beforeY] of points.slice(0, later)) slopes.push((y - beforeY) / (x - beforeX));
  });
  const sorted = ascending(slopes);
  const reach = Z * Math.sqrt(n * (n - 1) * (2 * n + 5) / 18);
  const low = Math.max(0, Math.floor((sorted.length - reach) / 2) - 1);
  return { slope: median(sorted), interval95: { low: sorted[low]!, high: sorted[sorted.length - 1 - low]! } };
}
