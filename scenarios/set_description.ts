// What is told of the scenarios that fill sets: their common metrics, those of a latency, and when their duplicate rates
// say nothing of each other.

import { percent } from "../engine/result/number.ts";
import { IN_NANOSECONDS, IN_SECONDS, type MetricRow, needs } from "../engine/result/metric.ts";
import type { Remark } from "./description.ts";

export const SPAN = ["worker_begun_s", "worker_ended_s"];
export const ATTEMPTS = ["worker_attempts"];
export const INSERTS = ["worker_inserts"];

export const SET_METRICS: readonly MetricRow[] = [
  ["wall_s", "s", "lower", ["wall_s"], "the run, with creating and joining the workers", IN_SECONDS],
  ["window_s", "s", "lower", SPAN, "from the first worker's start to the last one's end", IN_SECONDS],
  ["attempts", "count", "higher", ATTEMPTS, "attempts of all workers to insert an id"],
  ["inserts", "count", "higher", INSERTS, "attempts whose id was new; of local sets the ids of the merged one"],
  ["dup_rate_pct", "%", "neither", [...ATTEMPTS, ...INSERTS], "attempts that were no insert; grows as the set fills"],
  ["fill_pct", "%", "neither", INSERTS, "inserts over the id space"],
  ["ops_per_s", "per s", "higher", [...ATTEMPTS, ...SPAN], "attempts over the window"],
  ["ops_per_s_wall", "per s", "higher", [...ATTEMPTS, "wall_s"], "attempts over the wall, as the article divides"],
  ["inserts_per_s", "per s", "higher", [...INSERTS, ...SPAN], "inserts over the window, of local sets with the merge"],
  ["inserts_per_s_wall", "per s", "higher", [...INSERTS, "wall_s"], "inserts over the wall, as the article divides"],
  ["min_worker_attempts", "count", "higher", ATTEMPTS, "attempts of the worker that made the fewest"],
  ["max_worker_attempts", "count", "higher", ATTEMPTS, "attempts of the worker that made the most"],
  ["worker_spread_pct", "%", "lower", ATTEMPTS, "between the most and the fewest attempts of a worker, of their mean"],
  ["cpu_s", "s", "neither", ["cpu_s"], "CPU time of all workers and managers in the window", IN_SECONDS],
  ["start_skew_s", "s", "lower", ["worker_begun_s"], "between the first and the last start of a worker"],
  [
    "clock_ns",
    "ns",
    "lower",
    ["clock_ns"],
    "what one reading of the clock costs, warm, before any worker is there",
    IN_NANOSECONDS,
  ],
];

/** Of a latency by its name in histograms; `meaning` says what is timed. */
export function latencyRows(name: string, meaning: string): readonly MetricRow[] {
  return [
    [`avg_${name}_ns`, "ns", "lower", [name], `mean: ${meaning}`],
    [`p50_${name}_ns`, "ns", "lower", [name], `median: ${meaning}`],
    [`p90_${name}_ns`, "ns", "lower", [name], `as long or shorter in 90 %: ${meaning}`, needs(9)],
    [`p99_${name}_ns`, "ns", "lower", [name], `as long or shorter in 99 %: ${meaning}`, needs(99)],
    [`p999_${name}_ns`, "ns", "lower", [name], `as long or shorter in 99.9 %: ${meaning}`, needs(999)],
    [`max_${name}_ns`, "ns", "lower", [name], `the longest: ${meaning}`],
  ];
}

/** Sets that are filled this many times more or less have duplicate rates that say nothing of each other. */
const FILL_APART = 1.5;

export const FILL: Remark = {
  code: "fill-differs",
  of({ metrics }, find) {
    const [own, other] = [metrics.fill_pct, find({ mode: "threads" })?.metrics.fill_pct];
    if (!own || !other || Math.max(own / other, other / own) < FILL_APART) return null;
    return `The set was filled to ${percent(own / 100)} here and to ${
      percent(other / 100)
    } by threads: do not compare ` +
      "the duplicate rates, compare ops/s and lock wait.";
  },
};
