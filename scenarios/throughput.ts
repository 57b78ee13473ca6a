// What the scenarios that fill sets have in common: the window in which their workers ran, and rates over it.

import type { Life } from "../engine/cell/clocks.ts";
import { mean } from "../engine/result/statistics.ts";
import type { Stage } from "../engine/cell/stage.ts";
import type { Span } from "../workers/pace.ts";
import type { SetSettings } from "./set_settings.ts";
import { type Figures, missing, together } from "./figures.ts";

export interface Work extends Span {
  readonly attempts: number;
  readonly inserts: number;
}

/** A run: what its workers report, its wall time with their creation and end, and the CPU time of all processes. */
export interface Run {
  readonly work: readonly Work[];
  readonly wallS: number;
  readonly cpuS: number | null;
  /** Why there is no CPU time, where that is not the system's doing. */
  readonly noCpu?: string;
}

/** Why a system has no CPU time. */
export const NO_PROC = "CPU time is read from /proc, which this system lacks";

/** Metrics with the article's names. The window is from the first worker's start to the last one's end. */
export function throughputMetrics(
  { work, wallS, cpuS, noCpu = NO_PROC }: Run,
  stage: Stage,
  { idSpace, clockNs, pace }: SetSettings,
): Figures {
  const attempts = work.map((one) => one.attempts);
  const total = sum(attempts);
  const inserts = sum(work.map((one) => one.inserts));
  const [starts, ends] = [0, 1].map((at) => livesOf(work, stage).map(({ moments }) => moments[at]!));
  const windowS = (Math.max(...ends) - Math.min(...starts)) / 1000;
  const metrics = {
    wall_s: wallS,
    window_s: windowS,
    attempts: total,
    inserts,
    dup_rate_pct: 100 * (total - inserts) / total,
    fill_pct: 100 * inserts / idSpace,
    ops_per_s: total / windowS,
    ops_per_s_wall: total / wallS,
    inserts_per_s: inserts / windowS,
    inserts_per_s_wall: inserts / wallS,
    min_worker_attempts: Math.min(...attempts),
    max_worker_attempts: Math.max(...attempts),
    worker_spread_pct: 100 * (Math.max(...attempts) - Math.min(...attempts)) / mean(attempts),
    cpu_s: cpuS,
    start_skew_s: (Math.max(...starts) - Math.min(...starts)) / 1000,
    clock_ns: clockNs,
  };
  const first = Math.min(...starts);
  const samples = {
    wall_s: [wallS],
    worker_attempts: attempts,
    worker_inserts: work.map((one) => one.inserts),
    worker_begun_s: starts.map((start) => (start - first) / 1000), // after the first of them
    worker_ended_s: ends.map((end) => (end - first) / 1000),
    clock_ns: [clockNs],
    ...(cpuS !== null && { cpu_s: [cpuS] }),
  };
  return together(
    { metrics, unavailable: {}, samples },
    cpuS === null ? missing(["cpu_s"], noCpu) : NONE,
    pace.ops > 0 ? missing(["worker_spread_pct"], "by --ops every worker makes the same number of attempts") : NONE,
  );
}

const NONE: Figures = { metrics: {}, unavailable: {} };

/** When each worker began and ended. */
export function livesOf(work: readonly Span[], { key, clocks }: Stage): Life[] {
  const kind = key.mode === "threads" ? "thread" : "process";
  return work.map(({ origin, begun, ended }, index) => ({
    who: `${kind} ${index}`,
    moments: [clocks.toParent(origin, begun), clocks.toParent(origin, ended)],
  }));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
