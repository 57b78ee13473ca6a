// The ratio of two cells from two runs: nothing pairs their values, so noise that a block would cancel stays in.

import { percentileInterval, resample, RESAMPLES } from "./bootstrap.ts";
import type { Random } from "./random.ts";
import { positiveLog, type Ratio } from "./ratio.ts";
import { median } from "../statistics.ts";

/**
 * The ratio of the median of `first` over the median of `second`, positive values, one per block of each run.
 * The intervals are percentile intervals (Efron 1979); each of `resamples` estimates draws both runs anew.
 * `blocks` is that of the shorter run. Throws a RangeError on values that are not positive and finite.
 */
export function ratioOfMedians(
  first: readonly number[],
  second: readonly number[],
  random: Random,
  resamples: number = RESAMPLES,
): Ratio {
  const firstLogs = first.map(positiveLog);
  const secondLogs = second.map(positiveLog);
  const estimates = Float64Array.from({ length: resamples }, () => {
    return Math.exp(median(resample(firstLogs, random)) - median(resample(secondLogs, random)));
  }).sort();
  return {
    ratio: Math.exp(median(firstLogs) - median(secondLogs)),
    interval95: percentileInterval(estimates, 0.95),
    interval90: percentileInterval(estimates, 0.9),
    blocks: Math.min(first.length, second.length),
  };
}
