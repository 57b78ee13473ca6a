// Scenario 1, overhead: what it costs to create N workers, run one tiny function in each, and join them; or, with a
// pool, what it costs to hand the same work to workers that are there already.

import { type Crew, startCrew } from "../engine/crew.ts";
import { ascending, mean, quantile, standardDeviation } from "../engine/statistics.ts";
import { CellError, setting, type Stage, WrongAnswer } from "../engine/stage.ts";
import type { CpuStart, Done, Ready } from "../workers/cpu.ts";
import { jobs } from "../workers/jobs.ts";
import type { Scenario, Session, Summary } from "./contract.ts";
import { cpuAnswer } from "./cpu_answer.ts";
import { WORK_ITERS, WORKERS } from "./settings.ts";

/**
 * A worker's phases, in their order. create: call of the constructor to its return. start: from there (in a pool: from
 * the dispatch) to the worker's first instruction. work: to its work done. finish: to its end as the parent sees it.
 */
type PhaseName = "create" | "start" | "work" | "finish";

/** Any wait for a crew ends by then. */
const DEADLINE_MS = 60_000;

export const overhead: Scenario = {
  name: "overhead",
  purpose: "create N workers, run one tiny function in each, join them",
  headline: { metric: "avg_iter_s", better: "lower" },
  modes: ["threads", "processes"],
  starts: ["spawn", "pool"],
  foreignStarts: true,
  settings: [
    WORKERS,
    {
      kind: "number",
      name: "iterations",
      meaning: "timed iterations",
      minimum: 1,
      maximum: 1_000_000,
      standard: 1000,
      quick: 15,
    },
    {
      kind: "number",
      name: "warmup",
      meaning: "untimed iterations before",
      minimum: 0,
      maximum: 10_000,
      standard: 5,
      quick: 2,
    },
    WORK_ITERS,
  ],
  rounds: (key) => ({ warmUp: setting(key, "warmup"), timed: setting(key, "iterations") }),
  prepare(stage) {
    if (stage.key.start === "spawn") return Promise.resolve(spawnSession(stage));
    return stage.key.mode === "threads" ? threadPoolSession(stage) : processPoolSession(stage);
  },
};

/** What a session measures: its iterations, which stand in the result, and its workers' phases, which are summarised. */
interface Ledger {
  readonly samples: { readonly iter_s: number[] };
  readonly phases: Record<PhaseName, number[]>;
  reset(): void;
}

function newLedger(): Ledger {
  const samples = { iter_s: [] };
  const phases = { create: [], start: [], work: [], finish: [] };
  return {
    samples,
    phases,
    reset() {
      for (const values of [samples.iter_s, ...Object.values(phases)]) values.length = 0;
    },
  };
}

/** A worker's time on the parent's clock, ms. */
function onParentClock(stage: Stage, origin: number, time: number): number {
  return origin - stage.runtime.timeOrigin + time;
}

function checkAnswer(answer: number, expected: number, who: string): void {
  if (answer !== expected) throw new WrongAnswer(`${who} answered ${answer} where ${expected} is right`);
}

function spawnSession(stage: Stage): Session {
  const { runtime, key } = stage;
  const rounds = setting(key, "work_iters");
  const size = setting(key, "workers");
  const expected = cpuAnswer(rounds);
  const { samples, phases, reset } = newLedger();
  const start: CpuStart = { kind: "once", rounds };
  let crew: Crew<Done> | null = null;
  let joinToGone: number | null = null;

  const round = async (): Promise<number> => {
    const begun = runtime.now();
    crew = startCrew<Done>(stage, { job: jobs.cpu, size, start: () => start });
    await crew.join(DEADLINE_MS);
    return (runtime.now() - begun) / 1000;
  };

  return {
    samples,
    reset,
    async iterate() {
      samples.iter_s.push(await round());
      const answers = await crew!.hear(0, "answer");
      answers.forEach(({ answer, origin, begun, done }, index) => {
        const member = crew!.members[index]!;
        checkAnswer(answer, expected, member.worker.name);
        phases.create.push((member.returned - member.called) / 1000);
        phases.start.push((onParentClock(stage, origin, begun) - member.returned) / 1000);
        phases.work.push((done - begun) / 1000);
        phases.finish.push((member.gone - onParentClock(stage, origin, done)) / 1000);
      });
    },
    async conclude() {
      if (key.mode === "threads") joinToGone = await measureJoinToGone(stage, round);
    },
    summarise(): Summary {
      const noCount = { join_to_gone_s: "the threads of this process could not be counted" };
      const metrics = {
        ...summariseIterations(samples.iter_s),
        ...summarisePhases(phases, ["create", "start", "work", "finish"]),
      };
      if (key.mode === "processes") {
        return { metrics, facts: { join: "the process's exit, its output read to the end" } };
      }
      return {
        metrics: { ...metrics, join_to_gone_s: joinToGone },
        unavailable: joinToGone === null ? noCount : {},
        facts: { join: runtime.joinSignal },
      };
    },
    async release() {
      await crew?.stop();
    },
  };
}

/**
 * Seconds from the join signal of N threads until the system counts none of them any more: the signals of the runtimes
 * come early by different amounts. Measured once, after the run, at a step of 0.2 ms; null where nothing counts threads
 * or where helper threads of the runtime itself came up in each of three tries.
 */
async function measureJoinToGone(stage: Stage, round: () => Promise<number>): Promise<number | null> {
  const { runtime } = stage;
  for (let tries = 0; tries < 3; tries++) {
    await stage.sleep(200); // the threads of the round before go
    const before = runtime.threadCount();
    if (before === null) return null;
    await round();
    const joined = runtime.now();
    while (runtime.now() - joined < 1000) {
      if (runtime.threadCount()! <= before) return (runtime.now() - joined) / 1000;
      await stage.sleep(0.2);
    }
  }
  return null;
}

/** Words of a pool's shared memory; an answer for each worker follows, then two times each. */
const POOL_TASK = 1;
const POOL_PENDING = 2;
const POOL_ANSWERS = 4;

async function threadPoolSession(stage: Stage): Promise<Session> {
  const { runtime, key } = stage;
  const rounds = setting(key, "work_iters");
  const size = setting(key, "workers");
  const expected = cpuAnswer(rounds);
  const ledger = newLedger();
  const { samples, phases, reset } = ledger;
  const timesOffset = 8 * Math.ceil((4 * (POOL_ANSWERS + size)) / 8);
  const memory = new SharedArrayBuffer(timesOffset + 16 * size);
  const words = new Int32Array(memory, 0, timesOffset / 4);
  const times = new Float64Array(memory, timesOffset);
  const crew = startCrew<Ready>(stage, {
    job: jobs.cpu,
    size,
    memory,
    start: (index): CpuStart => ({
      kind: "pool",
      rounds,
      seat: {
        words,
        times,
        task: POOL_TASK,
        pending: POOL_PENDING,
        answer: POOL_ANSWERS + index,
        begun: 2 * index,
        done: 2 * index + 1,
      },
    }),
  });
  const origins = await ready(crew);

  return {
    samples,
    reset,
    async iterate() {
      const given = runtime.now();
      Atomics.store(words, POOL_PENDING, size);
      Atomics.add(words, POOL_TASK, 1);
      Atomics.notify(words, POOL_TASK);
      for (let left = size; left > 0; left = Atomics.load(words, POOL_PENDING)) {
        if (Atomics.wait(words, POOL_PENDING, left, 50) !== "timed-out") continue;
        await stage.sleep(0); // news of a thread that died comes by the event loop
        crew.members.forEach(({ exit, worker }) => {
          if (exit) throw new CellError(`${worker.name} ended with its work undone`);
        });
        if (runtime.now() - given > DEADLINE_MS) {
          throw new CellError(`a pool's thread gave no answer in ${DEADLINE_MS / 1000} s`);
        }
      }
      const collected = runtime.now();
      samples.iter_s.push((collected - given) / 1000);
      for (let index = 0; index < size; index++) {
        checkAnswer(words[POOL_ANSWERS + index]! >>> 0, expected, crew.members[index]!.worker.name);
        words[POOL_ANSWERS + index] = 0;
        const begun = onParentClock(stage, origins[index]!, times[2 * index]!);
        const done = onParentClock(stage, origins[index]!, times[2 * index + 1]!);
        pushPoolPhases(phases, given, begun, done, collected);
      }
    },
    summarise: () => summarisePool(ledger, "the last worker's wake-up of the parent, by Atomics.notify"),
    release: () => crew.stop(),
  };
}

async function processPoolSession(stage: Stage): Promise<Session> {
  const { runtime, key } = stage;
  const rounds = setting(key, "work_iters");
  const expected = cpuAnswer(rounds);
  const ledger = newLedger();
  const { samples, phases, reset } = ledger;
  const crew = startCrew<Ready | Done>(stage, {
    job: jobs.cpu,
    size: setting(key, "workers"),
    start: (): CpuStart => ({ kind: "pool", rounds }),
  });
  await ready(crew as Crew<Ready>);

  return {
    samples,
    reset,
    async iterate() {
      const given = runtime.now();
      crew.post(null);
      const answers = await crew.hear(DEADLINE_MS, "answer") as Done[];
      const collected = runtime.now();
      samples.iter_s.push((collected - given) / 1000);
      answers.forEach(({ answer, origin, begun, done }, index) => {
        checkAnswer(answer, expected, crew.members[index]!.worker.name);
        pushPoolPhases(
          phases,
          given,
          onParentClock(stage, origin, begun),
          onParentClock(stage, origin, done),
          collected,
        );
      });
    },
    summarise: () => summarisePool(ledger, "the last worker's answer through its pipe"),
    release: () => crew.stop(),
  };
}

async function ready(crew: Crew<Ready>): Promise<number[]> {
  try {
    return (await crew.hear(DEADLINE_MS, "become ready")).map(({ origin }) => origin);
  } catch (error) {
    await crew.stop(); // no session yet that would release it
    throw error;
  }
}

/** Arguments are milliseconds on the parent's clock. */
function pushPoolPhases(phases: Ledger["phases"], given: number, begun: number, done: number, collected: number): void {
  phases.start.push((begun - given) / 1000);
  phases.work.push((done - begun) / 1000);
  phases.finish.push((collected - done) / 1000);
}

function summarisePool({ samples, phases }: Ledger, join: string): Summary {
  return {
    metrics: { ...summariseIterations(samples.iter_s), ...summarisePhases(phases, ["start", "work", "finish"]) },
    facts: { join },
  };
}

function summariseIterations(iter_s: readonly number[]): Record<string, number> {
  const sorted = ascending(iter_s);
  return {
    total_wall_s: iter_s.reduce((sum, value) => sum + value, 0),
    avg_iter_s: mean(sorted),
    p50_iter_s: quantile(sorted, 0.5),
    p95_iter_s: quantile(sorted, 0.95),
    p99_iter_s: quantile(sorted, 0.99),
    min_iter_s: sorted[0]!,
    max_iter_s: sorted[sorted.length - 1]!,
    stdev_iter_s: standardDeviation(sorted),
  };
}

function summarisePhases(phases: Ledger["phases"], names: readonly PhaseName[]): Record<string, number> {
  const metrics: Record<string, number> = {};
  for (const phase of names) {
    const sorted = ascending(phases[phase]);
    metrics[`avg_${phase}_s`] = mean(sorted);
    metrics[`p50_${phase}_s`] = quantile(sorted, 0.5);
    metrics[`p95_${phase}_s`] = quantile(sorted, 0.95);
  }
  return metrics;
}
