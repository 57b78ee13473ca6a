// A result for tools that watch benchmarks over time, in the JSON that each of them reads.

import { metricNamed } from "../engine/result/metrics.ts";
import { rounded } from "../engine/result/number.ts";
import type { Benchmark } from "./benchmarks.ts";

/** Bencher Metric Format, version 0, in which a benchmark has measures and a measure a value. */
export function renderBencher(benchmarks: readonly Benchmark[]): string {
  const entries = benchmarks.map(({ name, metric, value, range }) => [
    name,
    { [slugOf(metric)]: { value, ...(range && { lower_value: range.low, upper_value: range.high }) } },
  ]);
  return asciiJson(Object.fromEntries(entries));
}

/** As Bencher writes the name of a measure: "avg_iter_s" is "avg-iter-s". */
function slugOf(metric: string): string {
  return metric.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 64);
}

/**
 * The JSON of the tools customSmallerIsBetter and customBiggerIsBetter of github-action-benchmark, version 1: all that is
 * better `better`, as which way that is a file does not say and the name of its tool does.
 */
export function renderGithubActionBenchmark(benchmarks: readonly Benchmark[], better: Benchmark["better"]): string {
  const entries = benchmarks.filter((one) => one.better === better).map(({ name, metric, value, range }) => ({
    name: `${name}: ${metric}`,
    unit: metricNamed(metric)?.unit ?? "count",
    value,
    ...(range && { range: `${rounded(range.low, 4)} … ${rounded(range.high, 4)}`, extra: `range: ${range.meaning}` }),
  }));
  return asciiJson(entries);
}

/** In ASCII alone: what a result file holds stays text wherever the JSON is shown, in a terminal or on a page. */
function asciiJson(value: unknown): string {
  const text = JSON.stringify(value, null, 1);
  return text.replace(/[^\n\x20-\x7e]|[<>&]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`) +
    "\n";
}
