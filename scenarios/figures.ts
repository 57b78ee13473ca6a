// Metrics together with what they are computed from and why some of them are null: what a summary is put together of.

import { quantile, valuesNeeded } from "../engine/result/statistics.ts";
import { createHistogram, type HistogramData, record, toData } from "../sync/histogram.ts";

export interface Figures {
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Why a metric is null, by its name. */
  readonly unavailable: Readonly<Record<string, string>>;
  /** What the metrics are computed from, as it stands in the result. */
  readonly samples?: Readonly<Record<string, readonly number[]>>;
  readonly histograms?: Readonly<Record<string, readonly HistogramData[]>>;
}

export function together(...parts: readonly Figures[]): Figures {
  return {
    metrics: Object.assign({}, ...parts.map(({ metrics }) => metrics)),
    unavailable: Object.assign({}, ...parts.map(({ unavailable }) => unavailable)),
    samples: Object.assign({}, ...parts.map(({ samples }) => samples)),
    histograms: Object.assign({}, ...parts.map(({ histograms }) => histograms)),
  };
}

/** Metrics that are all null for the same reason. */
export function missing(names: readonly string[], reason: string): Figures {
  return {
    metrics: Object.fromEntries(names.map((name) => [name, null])),
    unavailable: Object.fromEntries(names.map((name) => [name, reason])),
  };
}

/** Quantiles by name, each of `count` values by `at`; null where there are fewer than that quantile needs. */
export function quantileFigures(
  shares: Readonly<Record<string, number>>,
  count: number,
  at: (share: number) => number,
): Figures {
  return together(
    ...Object.entries(shares).map(([name, share]): Figures =>
      count >= valuesNeeded(share)
        ? { metrics: { [name]: at(share) }, unavailable: {} }
        : missing([name], `needs at least ${valuesNeeded(share)} values, where there are ${count}`)
    ),
  );
}

/** Quantiles by name of ascending values. */
export function quantilesOf(sorted: readonly number[], shares: Readonly<Record<string, number>>): Figures {
  return quantileFigures(shares, sorted.length, (share) => quantile(sorted, share));
}

/** More values than this stand in the result as a histogram, as they would be most of the file. */
const MOST_VALUES = 500;

/** The values behind NAME's metrics, in seconds and in their order. */
export function kept(name: string, values: readonly number[]): Figures {
  if (values.length <= MOST_VALUES) return { metrics: {}, unavailable: {}, samples: { [`${name}_s`]: [...values] } };
  const histogram = createHistogram();
  for (const seconds of values) record(histogram, seconds * 1e9);
  return { metrics: {}, unavailable: {}, histograms: { [`${name}_s`]: [toData(histogram)] } };
}
