// The figures that the article publishes, as data, under the names and in the units of results: seconds, bytes, ns.
// Source: "Free-Threading Python vs Multiprocessing: Overhead, Memory, and the Shared-Set Meltdown" (REASY, 2026):
// CPython 3.14.2, threads on the free-threading build, processes on the build with a GIL; 8 workers. Its throughput is
// over a wall that includes creating and joining the workers, hence ops_per_s_wall.
//
// Memory: the article first said MB. Its author later corrected the unit to MiB and left the figures as they were, so
// they stand here as he prints them, times the bytes of a MiB.

import type { Metrics, Mode, Start } from "../../engine/result/result.ts";

const MIB = 2 ** 20;

export interface Published {
  readonly scenario: string;
  /** The operating system, as `Runtime.system` names it. */
  readonly system: "linux" | "windows" | "macos";
  readonly mode: Mode;
  readonly start: Start;
  readonly writers?: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/**
 * A figure's metrics as ours are held against them: the article's rates are over a wall of some 5 s, in which starting
 * the workers is little, so they stand for what ours are over the window.
 */
export function comparable({ metrics }: Published): Metrics {
  const { ops_per_s_wall, inserts_per_s_wall } = metrics;
  if (ops_per_s_wall === undefined) return metrics;
  return { ...metrics, ops_per_s: ops_per_s_wall, inserts_per_s: inserts_per_s_wall };
}

/** What the figures of each system were measured on. */
export const PLATFORMS: Readonly<Record<Published["system"], string>> = {
  linux: "Ubuntu 25.10, Ryzen 9 9950X",
  windows: "Windows 11 Pro, Ryzen 9 9950X",
  macos: "macOS 26.2, M3 Max",
};

export const published: readonly Published[] = [
  { scenario: "overhead", system: "linux", mode: "threads", start: "spawn", metrics: { avg_iter_s: 0.001832 } },
  { scenario: "overhead", system: "linux", mode: "processes", start: "fork", metrics: { avg_iter_s: 0.003121 } },
  { scenario: "overhead", system: "linux", mode: "processes", start: "forkserver", metrics: { avg_iter_s: 0.004474 } },
  { scenario: "overhead", system: "linux", mode: "processes", start: "spawn", metrics: { avg_iter_s: 0.032851 } },
  { scenario: "overhead", system: "windows", mode: "threads", start: "spawn", metrics: { avg_iter_s: 0.002675 } },
  { scenario: "overhead", system: "windows", mode: "processes", start: "spawn", metrics: { avg_iter_s: 0.070944 } },
  { scenario: "overhead", system: "macos", mode: "threads", start: "spawn", metrics: { avg_iter_s: 0.003087 } },
  { scenario: "overhead", system: "macos", mode: "processes", start: "fork", metrics: { avg_iter_s: 0.010621 } },
  { scenario: "overhead", system: "macos", mode: "processes", start: "forkserver", metrics: { avg_iter_s: 0.014751 } },
  { scenario: "overhead", system: "macos", mode: "processes", start: "spawn", metrics: { avg_iter_s: 0.0516 } },
  {
    scenario: "memory",
    system: "linux",
    mode: "threads",
    start: "spawn",
    metrics: { rss_avg: 28.1 * MIB, uss_avg: 25.2 * MIB, pss_avg: 25.2 * MIB },
  },
  {
    scenario: "memory",
    system: "linux",
    mode: "processes",
    start: "fork",
    metrics: { rss_avg: 160 * MIB, uss_avg: 15.5 * MIB, pss_avg: 30.5 * MIB },
  },
  {
    scenario: "memory",
    system: "linux",
    mode: "processes",
    start: "forkserver",
    metrics: { rss_avg: 164.5 * MIB, uss_avg: 33.6 * MIB, pss_avg: 46.9 * MIB },
  },
  {
    scenario: "memory",
    system: "linux",
    mode: "processes",
    start: "spawn",
    metrics: { rss_avg: 180.7 * MIB, uss_avg: 92.1 * MIB, pss_avg: 99 * MIB },
  },
  {
    scenario: "memory",
    system: "windows",
    mode: "threads",
    start: "spawn",
    metrics: { rss_avg: 33.9 * MIB, uss_avg: 19.9 * MIB },
  },
  {
    scenario: "memory",
    system: "windows",
    mode: "processes",
    start: "spawn",
    metrics: { rss_avg: 184.2 * MIB, uss_avg: 105 * MIB },
  },
  {
    scenario: "memory",
    system: "macos",
    mode: "threads",
    start: "spawn",
    metrics: { rss_avg: 33.9 * MIB, uss_avg: 22.5 * MIB },
  },
  {
    scenario: "memory",
    system: "macos",
    mode: "processes",
    start: "fork",
    metrics: { rss_avg: 105.8 * MIB, uss_avg: 29.1 * MIB },
  },
  {
    scenario: "memory",
    system: "macos",
    mode: "processes",
    start: "forkserver",
    metrics: { rss_avg: 132.8 * MIB, uss_avg: 65.6 * MIB },
  },
  {
    scenario: "memory",
    system: "macos",
    mode: "processes",
    start: "spawn",
    metrics: { rss_avg: 249.2 * MIB, uss_avg: 153.3 * MIB },
  },
  {
    scenario: "shared-set",
    system: "linux",
    mode: "threads",
    start: "spawn",
    metrics: { ops_per_s_wall: 1098066.12, inserts_per_s_wall: 823492, avg_lock_wait_ns: 5320, dup_rate_pct: 25.01 },
  },
  {
    scenario: "shared-set",
    system: "linux",
    mode: "processes",
    start: "forkserver",
    metrics: { ops_per_s_wall: 51920, inserts_per_s_wall: 51235, avg_lock_wait_ns: 134500 },
  },
  {
    scenario: "shared-set",
    system: "linux",
    mode: "processes",
    start: "fork",
    metrics: { ops_per_s_wall: 51585, inserts_per_s_wall: 50921, avg_lock_wait_ns: 135500 },
  },
  {
    scenario: "shared-set",
    system: "linux",
    mode: "processes",
    start: "spawn",
    metrics: { ops_per_s_wall: 50333, inserts_per_s_wall: 49687, avg_lock_wait_ns: 138000 },
  },
  {
    scenario: "sharded-writers",
    system: "linux",
    mode: "processes",
    start: "spawn",
    writers: 1,
    metrics: {
      ops_per_s_wall: 329334.26,
      inserts_per_s_wall: 303417.59,
      dup_rate_pct: 7.87,
      avg_queue_put_ns: 2075,
      avg_ack_wait_ns: 21466,
    },
  },
  {
    scenario: "sharded-writers",
    system: "linux",
    mode: "processes",
    start: "spawn",
    writers: 2,
    metrics: {
      ops_per_s_wall: 556337,
      inserts_per_s_wall: 485052.27,
      dup_rate_pct: 12.81,
      avg_queue_put_ns: 2406,
      avg_ack_wait_ns: 11339,
    },
  },
  {
    scenario: "sharded-writers",
    system: "linux",
    mode: "processes",
    start: "spawn",
    writers: 4,
    metrics: {
      ops_per_s_wall: 673558.13,
      inserts_per_s_wall: 571169.31,
      dup_rate_pct: 15.2,
      avg_queue_put_ns: 2653,
      avg_ack_wait_ns: 8561,
    },
  },
  {
    scenario: "sharded-writers",
    system: "linux",
    mode: "processes",
    start: "spawn",
    writers: 8,
    metrics: {
      ops_per_s_wall: 711093.02,
      inserts_per_s_wall: 597812.42,
      dup_rate_pct: 15.93,
      avg_queue_put_ns: 2781,
      avg_ack_wait_ns: 7775,
    },
  },
];

/** The system whose figures of a scenario a result of another is held against: its own where the article has it, else Linux. */
export function platformOf(scenario: string, system: string): Published["system"] {
  return published.find((one) => one.scenario === scenario && one.system === system)?.system ?? "linux";
}
