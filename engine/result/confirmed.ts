// Whether a saved cell's figures are those of its own samples: a file can be edited, and what is taken over from one is
// worked out again before it is believed.

import type { Headline } from "../../scenarios/contract.ts";
import { comparedMetric } from "./compared_metric.ts";
import type { Cell } from "./result.ts";
import { ascending, mean, quantile, standardDeviation } from "./statistics.ts";

type MeasuredCell = Cell & { status: "measured" };

/** Figures are sums of the same numbers in another order. */
const TOLERANCE = 1e-6;

const SPREADS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  avg: mean,
  min: (values) => values.reduce((least, value) => Math.min(least, value), Infinity),
  max: (values) => values.reduce((most, value) => Math.max(most, value), -Infinity),
  stdev: standardDeviation,
  p50: (values) => quantile(ascending(values), 0.5),
  p95: (values) => quantile(ascending(values), 0.95),
  p99: (values) => quantile(ascending(values), 0.99),
};

/**
 * True where the headline follows from the samples, or has a reason why it is not told and no samples that would tell it,
 * and no figure that follows from them is another.
 */
export function isConfirmed(cell: Cell, headline: Headline): boolean {
  if (cell.status !== "measured") return false;
  const figures = Object.entries(cell.metrics).flatMap(([name, value]) => {
    const again = value === null ? null : workedOut(name, cell);
    return again === null ? [] : [{ name, agrees: Math.abs(again - value!) <= TOLERANCE * Math.abs(again) }];
  });
  const heads = [headline.metric, comparedMetric(headline).metric];
  const { metric } = headline;
  const isUntold = cell.metrics[metric] === null && metric in cell.unavailable && workedOut(metric, cell) === null;
  return figures.every(({ agrees }) => agrees) && (isUntold || figures.some(({ name }) => heads.includes(name)));
}

/** A metric from a cell's own samples; null where they do not tell. */
export function workedOut(name: string, { samples, facts }: MeasuredCell): number | null {
  const had = (what: string): readonly number[] | null => samples[what]?.length ? samples[what] : null;
  const [, first, rest] = /^(avg|min|max|stdev|p50|p95|p99)_(.+)$/.exec(name) ?? [];
  if (first && had(rest)) return SPREADS[first](samples[rest]);
  const [, kind, last] = /^(.+)_(avg|min|max)$/.exec(name) ?? [];
  const bytes = kind && had(`${kind === "footprint" ? facts.footprint : kind}_bytes`);
  if (bytes) return SPREADS[last](bytes);
  const [begun, ended, attempts] = ["worker_begun_s", "worker_ended_s", "worker_attempts"].map(had);
  if (begun && ended && attempts) {
    const window = SPREADS.max(ended) - SPREADS.min(begun);
    const all = attempts.reduce((sum, value) => sum + value, 0);
    if (name === "ops_per_s") return all / window;
    if (name === "ops_per_s_merged" && had("merge_s")) return all / (window + samples.merge_s[0]);
  }
  return had(name)?.length === 1 ? samples[name][0] : null;
}
