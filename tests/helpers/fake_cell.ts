// Cells on the fake runtime: what a script says happened, and numbers that were worked out by hand from it.

import assert from "node:assert/strict";
import { runCell } from "../../engine/cell/cell.ts";
import type { CellKey, Config, Metrics, Mode, Outcome, Start } from "../../engine/result/result.ts";
import type { FakeRuntime } from "../../runtime/fake.ts";
import type { Scenario } from "../../scenarios/contract.ts";
import type { HistogramData } from "../../sync/histogram.ts";
import { measured } from "./outcome.ts";
import { assertRecomputable } from "./recompute.ts";

/** The fake's clock began at this epoch time, as no clock's zero is the epoch. */
export const ORIGIN = 1_000_000_000;

export async function playFake(
  scenario: Scenario,
  runtime: FakeRuntime,
  mode: Mode,
  config: Config,
  start: Start = "spawn",
): Promise<Outcome> {
  const key: CellKey = { scenario: scenario.name, runtime: "node", mode, start, config };
  const outcome = await runCell(scenario, key, runtime, { onProgress() {}, stop: new AbortController().signal });
  assert.equal(runtime.living(), 0, "a worker was left");
  if (outcome.status === "measured") assertRecomputable(key, outcome);
  return outcome;
}

/** Asserts each expected metric, to the rounding of a double. */
export function holds(outcome: Outcome, expected: Metrics): void {
  const { metrics } = measured(outcome);
  for (const [name, value] of Object.entries(expected)) {
    const actual = metrics[name];
    if (value === null) assert.equal(actual, null, name);
    else assert.ok(typeof actual === "number" && close(actual, value), `${name} is ${actual}, not ${value}`);
  }
}

function close(actual: number, expected: number): boolean {
  return Math.abs(actual - expected) <= 1e-9 * Math.max(Math.abs(expected), 1e-3);
}

/** /proc/PID/stat with so many hundredths of a second in user and in system mode; its children's are none of ours. */
export function procStat(user: number, system: number): string {
  return `7 (a worker) S 1 1 1 0 -1 4194304 11 12 13 14 ${user} ${system} 5000 6000 20 0 1 0 100 1 1`;
}

/** /proc/PID/smaps_rollup, in KiB. */
export function smapsRollup(rss: number, pss: number, clean: number, dirty: number): string {
  const lines = [`Rss: ${rss} kB`, `Pss: ${pss} kB`, `Pss_Dirty: 3 kB`, "Shared_Clean: 5 kB", "Shared_Dirty: 7 kB"];
  const own = [`Private_Clean: ${clean} kB`, `Private_Dirty: ${dirty} kB`, "Private_Hugetlb: 0 kB"];
  return ["00400000-7fff00000000 ---p 00000000 00:00 0 [rollup]", ...lines, ...own, ""].join("\n");
}

/** What two workers timed: 1000 latencies, with each quantile at the last rank of one power of two. */
export const WAITS: readonly HistogramData[] = [
  { // 200 of 2^10 ns, 90 of 2^16, one of 2^30
    sum_ns: 200 * 1024 + 90 * 65_536 + 1_073_741_824,
    max_ns: 1_073_741_824,
    buckets: [[1280, 200], [2048, 90], [3840, 1]],
  },
  { // 300 of 2^10 ns, 400 of 2^11, nine of 2^20
    sum_ns: 300 * 1024 + 400 * 2048 + 9 * 1_048_576,
    max_ns: 1_048_576,
    buckets: [[1280, 300], [1408, 400], [2560, 9]],
  },
];

/** By nearest rank over both workers; a quantile is the middle of its bucket, 1/256 above the power of two. */
export function waitMetrics(name: string): Metrics {
  return {
    [`avg_${name}_ns`]: 1_090_408.448, // (1 079 844 864 + 10 563 584) / 1000
    [`p50_${name}_ns`]: 1028, // rank 500: the last of 200 + 300 at 1024 · 257/256
    [`p90_${name}_ns`]: 2056, // rank 900: the last of 400 at 2048 · 257/256
    [`p99_${name}_ns`]: 65_792, // rank 990: the last of 90 at 65 536 · 257/256
    [`p999_${name}_ns`]: 1_052_672, // rank 999: the last of nine at 2^20 · 257/256
    [`max_${name}_ns`]: 1_073_741_824,
  };
}

/** What two workers timed elsewhere: 500 latencies of 2^13 ns and 500 of 2^14. */
export const CALLS: readonly HistogramData[] = [
  { sum_ns: 500 * 8192, max_ns: 8192, buckets: [[1664, 500]] },
  { sum_ns: 500 * 16_384, max_ns: 16_384, buckets: [[1792, 500]] },
];

export function callMetrics(name: string): Metrics {
  return {
    [`avg_${name}_ns`]: 12_288, // (8192 + 16 384) / 2
    [`p50_${name}_ns`]: 8224, // rank 500, at 8192 · 257/256
    [`p90_${name}_ns`]: 16_384, // no quantile exceeds the maximum
    [`p99_${name}_ns`]: 16_384,
    [`p999_${name}_ns`]: 16_384,
    [`max_${name}_ns`]: 16_384,
  };
}
