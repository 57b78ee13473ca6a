// What every bootstrap here shares: drawing blocks with replacement, and reading an interval off the results.

import type { Random } from "./random.ts";
import { quantile } from "../statistics.ts";

/** In the unit of what is estimated. `low` is never above `high`. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Enough that the ends of a 95 % interval move by less than two percent of its width from seed to seed. */
export const RESAMPLES = 10_000;

/** As many values as given, drawn with replacement. */
export function resample<T>(values: readonly T[], random: Random): T[] {
  return values.map(() => values[random.integer(values.length)]);
}

/** The percentile interval (Efron 1979) at `level`, for example 0.95, of bootstrap estimates in ascending order. */
export function percentileInterval(sorted: ArrayLike<number>, level: number): Interval {
  const tail = (1 - level) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}
