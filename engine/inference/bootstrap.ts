// What every bootstrap here shares: how many draws, and reading an interval off the results.

import type { Interval } from "./ratio.ts";
import { quantile } from "../statistics.ts";

/** Enough that the ends of a 95 % interval move by less than two percent of its width from seed to seed. */
export const RESAMPLES = 10_000;

/** The percentile interval (Efron 1979) at `level`, for example 0.95, of bootstrap estimates in ascending order. */
export function percentileInterval(sorted: ArrayLike<number>, level: number): Interval {
  const tail = (1 - level) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}
