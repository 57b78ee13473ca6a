// Which metric a comparison is about, in which direction it is better, and the one number that a cell has of it.

import type { Headline } from "../../scenarios/contract.ts";
import type { Direction } from "./metric.ts";
import { medianOf, metricNamed, samplesBehind } from "./metrics.ts";
import type { Cell } from "./result.ts";

/** Where the headline is a mean, its median takes its place, if there is one. */
export function comparedMetric(headline: Headline): Headline {
  return { ...headline, metric: medianOf(headline.metric)?.name ?? headline.metric };
}

export function betterOf(metric: string): Headline["better"] {
  return metricNamed(metric)?.better === "higher" ? "higher" : "lower";
}

/** What is compared where this metric is asked for: in the scenario's own direction, or in the metric's. */
export function askedMetric(own: Headline, metric: string): Headline {
  return metric === own.metric ? own : { metric, better: betterOf(metric) };
}

/** Of a metric that only a result of another version has, lower. */
export function directionOf(metric: string): Direction {
  return metricNamed(metric)?.better ?? "lower";
}

/** Null where it was not measured, and where no ratio can be made of it. */
export function comparedValue(cell: Cell, metric: string): number | null {
  const value = cell.status === "measured" ? cell.metrics[metric] ?? null : null;
  return value !== null && value > 0 && Number.isFinite(value) ? value : null;
}

/** The raw values of a cell that a metric sums up, above zero: iter_s of p50_iter_s, pss_bytes of pss_avg. */
export function samplesOf(cell: Cell, metric: string): readonly number[] {
  if (cell.status !== "measured") return [];
  return (samplesBehind(cell, metric) ?? []).filter((value) => value > 0);
}
