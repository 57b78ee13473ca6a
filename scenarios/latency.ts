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

/** avg_, p50_, p90_, p99_, p999_ and max_NAME_ns over all workers; each null where nothing was timed. */
export function latencyMetrics(name: string, data: readonly HistogramData[]): Record<string, number | null> {
  const all = data.map(fromData).reduce(merge, createHistogram());
  const count = countOf(all);
  const or = (value: number): number | null => count === 0 ? null : value;
  return {
    [`avg_${name}_ns`]: or(sumOf(all) / count),
    [`p50_${name}_ns`]: or(quantile(all, 0.5)),
    [`p90_${name}_ns`]: or(quantile(all, 0.9)),
    [`p99_${name}_ns`]: or(quantile(all, 0.99)),
    [`p999_${name}_ns`]: or(quantile(all, 0.999)),
    [`max_${name}_ns`]: or(maxOf(all)),
  };
}
