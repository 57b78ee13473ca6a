// A result for github-action-benchmark, version 1: the JSON of its tools customSmallerIsBetter and customBiggerIsBetter.

import { rounded } from "../engine/result/number.ts";
import { metricNamed } from "../engine/result/metrics.ts";
import { asciiJson } from "./ascii_json.ts";
import type { Benchmark } from "./benchmarks.ts";

/** All that is better `better`: which way that is a file does not say, the name of its tool does. */
export function renderGithubActionBenchmark(benchmarks: readonly Benchmark[], better: Benchmark["better"]): string {
  const entries = benchmarks.filter((one) => one.better === better).map(({ name, metric, value, range }) => ({
    name: `${name}: ${metric}`,
    unit: metricNamed(metric)?.unit ?? "count",
    value,
    ...(range && { range: `${rounded(range.low, 4)} … ${rounded(range.high, 4)}`, extra: `range: ${range.meaning}` }),
  }));
  return asciiJson(entries);
}
