// A result for Bencher: Bencher Metric Format, version 0, in which a benchmark has measures and a measure a value.

import { asciiJson } from "./ascii_json.ts";
import type { Benchmark } from "./benchmarks.ts";

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
