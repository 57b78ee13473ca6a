// What the sessions of overhead write down, and the metrics that they make of it.

import { ascending, mean, standardDeviation } from "../../engine/result/statistics.ts";
import { inOrder, type Life } from "../../engine/cell/clocks.ts";
import { startCrew } from "../../engine/cell/crew.ts";
import { setting, type Stage, WrongAnswer } from "../../engine/cell/stage.ts";
import type { CpuStart, TaskTime } from "../../workers/cpu.ts";
import { jobs } from "../../workers/jobs.ts";
import { cpuAnswer } from "../cpu_answer.ts";
import { type Figures, kept, quantilesOf, together } from "../figures.ts";

/** Any wait for a crew ends by then. */
export const DEADLINE_MS = 60_000;

/**
 * A worker's phases, in their order; together they are its life. create: call of the constructor to its return. start:
 * from there (in a pool: from the dispatch) to the worker's first instruction. load: from there to the first own line
 * of its job. import: to a user's module being there, where that is what it does. work: to its work done. finish: to its end as the parent sees it.
 */
export type PhaseName = "create" | "start" | "load" | "import" | "work" | "finish";

/** Iterations stand in the result, the phases of their workers are summarised. All in seconds. */
export interface Ledger {
  readonly samples: { readonly iter_s: number[] };
  readonly phases: Readonly<Partial<Record<PhaseName, number[]>>>;
  /** Enters a worker's life: its phases lie between its moments. */
  enter(life: Life): void;
  reset(): void;
}

export function newLedger(names: readonly PhaseName[]): Ledger {
  const iter_s: number[] = [];
  const phases = names.map((): number[] => []);
  return {
    samples: { iter_s },
    phases: Object.fromEntries(names.map((name, index) => [name, phases[index]])),
    enter(life) {
      const moments = inOrder(life.moments);
      phases.forEach((values, index) => values.push((moments[index + 1]! - moments[index]!) / 1000));
    },
    reset() {
      for (const values of [iter_s, ...phases]) values.length = 0;
    },
  };
}

export function checkAnswer(answer: number, expected: number, who: string): void {
  if (answer !== expected) throw new WrongAnswer(`${who} answered ${answer} where ${expected} is right`);
}

/** What the task takes alone and warm, in seconds: in a worker that does nothing else, after the timed iterations. */
export async function measureTask(stage: Stage): Promise<number> {
  const rounds = setting(stage.key, "work_iters");
  const crew = startCrew<TaskTime>(stage, {
    job: jobs.cpu,
    size: 1,
    firstMessage: (): CpuStart => ({ kind: "task", rounds }),
  });
  try {
    const [{ answer, ms }] = await crew.hear(DEADLINE_MS, "time its task");
    checkAnswer(answer, cpuAnswer(rounds), crew.members[0].worker.name);
    return ms / 1000;
  } finally {
    await crew.stop();
  }
}

/** @param taskS null where there is no task */
export function summarise({ samples: { iter_s }, phases }: Ledger, taskS: number | null): Figures {
  const sorted = ascending(iter_s);
  const whole = {
    total_wall_s: iter_s.reduce((sum, value) => sum + value, 0),
    avg_iter_s: mean(sorted),
    min_iter_s: sorted[0]!,
    max_iter_s: sorted[sorted.length - 1]!,
    stdev_iter_s: standardDeviation(sorted),
  };
  return together(
    { metrics: whole, unavailable: {} },
    quantilesOf(sorted, { p50_iter_s: 0.5, p95_iter_s: 0.95, p99_iter_s: 0.99 }),
    ...Object.entries(phases).map(([name, values]) => summarisePhase(name, ascending(values))),
    ...Object.entries(phases).map(([name, values]) => kept(name, values)),
    taskS === null ? together() : { metrics: { task_s: taskS }, unavailable: {}, samples: { task_s: [taskS] } },
  );
}

function summarisePhase(name: string, sorted: readonly number[]): Figures {
  return together(
    { metrics: { [`avg_${name}_s`]: mean(sorted) }, unavailable: {} },
    quantilesOf(sorted, { [`p50_${name}_s`]: 0.5, [`p95_${name}_s`]: 0.95 }),
  );
}
