// What tools that watch benchmarks over time are given of a result: one number a cell, under a name that stays the same.

import type { Direction } from "../engine/result/metric.ts";
import { cellName, differingSettings } from "../engine/result/cell_name.ts";
import { samplesBehind } from "../engine/result/metrics.ts";
import type { Cell, Comparison, Interval, Measured, ResultFile } from "../engine/result/result.ts";
import { overRepetitions } from "./repetitions.ts";

/** The metric that a scenario is judged by. */
export interface JudgedMetric {
  readonly metric: string;
  readonly better: Direction;
}

export interface Benchmark extends JudgedMetric {
  /** For example "overhead deno threads spawn, workers 8"; no two of a result are the same. */
  readonly name: string;
  /** In the metric's own unit, as in the JSON. */
  readonly value: number;
  /** How far the value is to be trusted, and what that is; null where one number is all there is. */
  readonly range: Interval & { readonly meaning: string } | null;
}

/** `judged` is by scenario; cells that were not measured, or whose scenario is not judged, are left out. */
export function benchmarksOf(result: ResultFile, judged: Readonly<Record<string, JudgedMetric>>): Benchmark[] {
  const { comparison, cells } = result;
  const found = comparison
    ? comparedBenchmarks(comparison)
    : overRepetitions(cells).flatMap((cell) =>
      cell.status === "measured" && Object.hasOwn(judged, cell.scenario)
        ? measuredBenchmark(cell, judged[cell.scenario])
        : []
    );
  const byName = new Map<string, Benchmark>();
  for (const one of found) if (!byName.has(one.name)) byName.set(one.name, one);
  return [...byName.values()];
}

function measuredBenchmark(cell: Cell & Measured, { metric, better }: JudgedMetric): Benchmark[] {
  const value = cell.metrics[metric];
  if (value === null || value === undefined) return [];
  return [{ name: cellName(cell), metric, better, value, range: spreadOf(cell, metric, value) }];
}

/** The median of each cell; of two files the second, which is the newer one. */
function comparedBenchmarks({ design, cells, pairs, axes, metric, better }: Comparison): Benchmark[] {
  const own = design === "blocks" ? cells : cells.filter(({ label }) => pairs.some(({ cell }) => cell === label));
  const telling = design === "blocks" ? Object.keys(axes) : differingSettings(own.map(({ key }) => key));
  return own.flatMap(({ key, median, interval, values }) => {
    if (median === null) return [];
    const meaning = `95 % interval of the median of ${values.length} ${design === "blocks" ? "blocks" : "values"}`;
    const range = interval && { ...interval, meaning };
    return [{ name: cellName(key, telling), metric, better, value: median, range }];
  });
}

/** The value ± the standard deviation of its samples. */
function spreadOf(cell: Measured, metric: string, value: number): Benchmark["range"] {
  const taken = samplesBehind(cell, metric) ?? [];
  if (taken.length < 2) return null;
  const mean = taken.reduce((sum, one) => sum + one / taken.length, 0);
  const deviation = Math.sqrt(taken.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (taken.length - 1));
  const [low, high] = [value - deviation, value + deviation];
  if (!Number.isFinite(high - low)) return null;
  return { low, high, meaning: `± the standard deviation of ${taken.length} samples` };
}
