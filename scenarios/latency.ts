// From the histograms that workers keep to metrics.

import {
  countOf,
  createHistogram,
  fromData,
  type HistogramData,
  maxOf,
  merge,
  quantile,
  sumOf,
} from "../sync/histogram.ts";
import { type Figures, missing, quantileFigures, together } from "./figures.ts";

/** avg_, p50_, p90_, p99_, p999_ and max_NAME_ns over all workers; each null where too few latencies were timed. */
export function latencyMetrics(
  name: string,
  data: readonly HistogramData[],
  whyNone = "not timed, by --timing off",
): Figures {
  const all = data.map(fromData).reduce(merge, createHistogram());
  const count = countOf(all);
  const shares = {
    [`p50_${name}_ns`]: 0.5,
    [`p90_${name}_ns`]: 0.9,
    [`p99_${name}_ns`]: 0.99,
    [`p999_${name}_ns`]: 0.999,
  };
  const [average, most] = [`avg_${name}_ns`, `max_${name}_ns`];
  if (count === 0) return missing([average, ...Object.keys(shares), most], whyNone);
  const extremes = {
    metrics: { [average]: sumOf(all) / count, [most]: maxOf(all) },
    unavailable: {},
    histograms: { [name]: data },
  };
  return together(extremes, quantileFigures(shares, count, (share) => quantile(all, share)));
}
