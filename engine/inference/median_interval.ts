// The interval of a median, for showing a cell alone. A comparison never rests on it: see ratio.ts.

import { type Interval, percentileInterval, resample, RESAMPLES } from "./bootstrap.ts";
import type { Random } from "./random.ts";
import { ascending, median } from "../statistics.ts";

/** 95 %, by a percentile bootstrap (Efron 1979) over the values; null below two of them. */
export function medianInterval(
  values: readonly number[],
  random: Random,
  resamples: number = RESAMPLES,
): Interval | null {
  if (values.length < 2) return null;
  const medians = Array.from({ length: resamples }, () => median(resample(values, random)));
  return percentileInterval(ascending(medians), 0.95);
}
