// What a lock costs besides the wait for it: CPU time, and calls of the system to sleep and to wake others.

import { percent } from "../../engine/result/number.ts";
import { mean } from "../../engine/result/statistics.ts";
import type { Warning } from "../../engine/result/result.ts";
import type { ContenderReport, Contention } from "../../workers/set_contender_main.ts";
import type { SetWorkerReport } from "../../workers/set_sharer_main.ts";
import { type Figures, missing, together } from "../figures.ts";
import { NO_PROC } from "../throughput.ts";

interface LockedRun {
  readonly work: readonly SetWorkerReport[];
  readonly cpuS: number | null;
  /** Why there is none, where that is not the system's doing. */
  readonly noCpu?: string;
}

/** Metrics of a run; sleeps and wake-ups are of locks in shared memory only. */
export function lockMetrics({ work, cpuS, noCpu = NO_PROC }: LockedRun): Figures {
  const attempts = sum(work.map((one) => one.attempts));
  const waits = work.flatMap((one) => one.waits ?? []);
  const [sleeps, wakeUps] = [waits.map((one) => one.sleeps), waits.map((one) => one.wakeUps)];
  return together(
    cpuS === null
      ? missing(["cpu_per_million_s"], noCpu)
      : { metrics: { cpu_per_million_s: 1e6 * cpuS / attempts }, unavailable: {} },
    waits.length === 0 ? together() : {
      metrics: { sleeps_per_op: sum(sleeps) / attempts, wake_ups_per_op: sum(wakeUps) / attempts },
      unavailable: {},
      samples: { worker_sleeps: sleeps, worker_wake_ups: wakeUps },
    },
  );
}

/** Metrics of what was set of the contention, each where it was. */
export function contentionMetrics({ work }: LockedRun, { holdNs, thinkNs, readPct }: Contention): Figures {
  const own = work as readonly ContenderReport[];
  return together(
    readPct > 0 ? figureOf("reads", "worker_reads", own.map(({ reads }) => reads), sum) : together(),
    holdNs > 0 ? figureOf("hold_cost_ns", "worker_hold_ns", own.map(({ holdCostNs }) => holdCostNs), mean) : together(),
    thinkNs > 0
      ? figureOf("think_cost_ns", "worker_think_ns", own.map(({ thinkCostNs }) => thinkCostNs), mean)
      : together(),
  );
}

function figureOf(
  metric: string,
  sample: string,
  values: readonly number[],
  inOne: (values: readonly number[]) => number,
): Figures {
  return { metrics: { [metric]: inOne(values) }, unavailable: {}, samples: { [sample]: values } };
}

/** A worker that never sleeps has a core all the time, unless others have it: below this share they do. */
const HAD_A_CORE = 0.75;

/** Warns of workers that spun while who had the lock, or was the next to have it, had no core. */
export function spunInVain({ work, cpuS }: LockedRun, windowS: number): Warning[] {
  const share = (cpuS ?? Infinity) / (windowS * work.length);
  if (work.length === 1 || share > HAD_A_CORE) return [];
  return [{
    code: "spun-in-vain",
    message:
      `A worker that spins for the lock had a core for ${percent(share)} of the time: while who has the lock waits ` +
      "for a core the others burn theirs; give --lock futex or adaptive, or no more --workers than free cores.",
  }];
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
