// What a lock costs besides the wait for it: CPU time, and calls of the system to sleep and to wake others.

import type { SetWorkerReport } from "../../workers/set_sharer_main.ts";
import { type Figures, missing, together } from "../figures.ts";

interface LockedRun {
  readonly work: readonly SetWorkerReport[];
  readonly cpuS: number | null;
}

/** Metrics of a run; sleeps and wake-ups are of locks in shared memory only. */
export function lockMetrics({ work, cpuS }: LockedRun): Figures {
  const attempts = sum(work.map((one) => one.attempts));
  const waits = work.flatMap((one) => one.waits ?? []);
  const [sleeps, wakeUps] = [waits.map((one) => one.sleeps), waits.map((one) => one.wakeUps)];
  return together(
    cpuS === null
      ? missing(["cpu_per_million_s"], "CPU time is read from /proc, which this system lacks")
      : { metrics: { cpu_per_million_s: 1e6 * cpuS / attempts }, unavailable: {} },
    ...waits.length > 0
      ? [{
        metrics: { sleeps_per_op: sum(sleeps) / attempts, wake_ups_per_op: sum(wakeUps) / attempts },
        unavailable: {},
        samples: { worker_sleeps: sleeps, worker_wake_ups: wakeUps },
      }]
      : [],
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
