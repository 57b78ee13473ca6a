// Scenario 1, overhead: what it costs to create N workers, run one tiny function in each, and join them; or, with a
// pool, what it costs to hand the same work to workers that are there already; or, inline, the work by itself.

import type { Life } from "../../engine/cell/clocks.ts";
import { type Crew, startCrew } from "../../engine/cell/crew.ts";
import { setting, type Stage } from "../../engine/cell/stage.ts";
import type { Config, Mode } from "../../engine/result/result.ts";
import type { CpuStart, Done } from "../../workers/cpu.ts";
import { jobs } from "../../workers/jobs.ts";
import type { ChoiceSetting, Scenario, Session, Summary, TextSetting } from "../contract.ts";
import { cpuAnswer } from "../cpu_answer.ts";
import { type Figures, missing, together } from "../figures.ts";
import { partOfParatax, takeTurns, type Turns, turnsFor } from "./by_hand.ts";
import { checkAnswer, DEADLINE_MS, measureTask, newLedger, summarise } from "./ledger.ts";
import { importSession } from "./imports.ts";
import { inlineSession } from "./inline.ts";
import { messagePoolSession, sharedPoolSession } from "./pool.ts";
import { PRIORITY, PROBE, WORK_ITERS, WORKERS } from "../settings.ts";

/** By messages first: those of libraries do so. Or through memory that all share. */
const DISPATCHES: Readonly<Partial<Record<Mode, readonly string[]>>> = {
  threads: ["message", "atomics"],
  processes: ["message", "shm"],
};

const DISPATCH: ChoiceSetting & { readonly standard: string } = {
  kind: "choice",
  name: "dispatch",
  meaning:
    "how a pool gets its tasks; by atomics (threads) or shm (processes) its parent blocks until the last is done",
  choices: ["message", "atomics", "shm"],
  standard: "message",
};

const IMPORT: TextSetting = {
  kind: "text",
  name: "import",
  form: "name,name…",
  meaning: "instead: what each worker imports, as node:fs, a package or ./own.ts",
  refuse: (text) =>
    namesIn({ import: text }).includes("")
      ? `Cannot use --import ${text} as a name is empty: give for example node:fs,./own.ts.`
      : null,
};

/** Each of them has a cell of its own. */
function namesIn({ import: names }: Config): string[] {
  return String(names).split(",").map((name) => name.trim());
}

/** To hand out a task to a pool and hear of it. */
const POOL_ITERATION_S = 0.001;

/** A round of the CPU function. */
const ROUND_S = 1.5e-9;

export const scenario: Scenario = {
  name: "overhead",
  purpose: "create N workers, run one tiny function in each, join them",
  headline: { metric: "avg_iter_s", better: "lower" },
  modes: ["threads", "processes", "inline"],
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
      quickRound: 8,
      compared: { standard: 30, rigorous: 100 },
    },
    {
      kind: "number",
      name: "warmup",
      meaning: "untimed iterations before",
      minimum: 0,
      maximum: 10_000,
      standard: 5,
      quick: 2,
      quickRound: 1,
      compared: { standard: 3, rigorous: 5 },
    },
    WORK_ITERS,
    DISPATCH,
    PRIORITY,
    PROBE,
    IMPORT,
  ],
  imports: IMPORT.name,
  configure(config, { mode, start }) {
    const { dispatch = DISPATCH.standard, ...others } = config;
    if (typeof config.import === "string") {
      const { work_iters: _, ...own } = others; // it does nothing but import
      return start === "spawn" ? { ...own, import: namesIn(config)[0]! } : "an import is paid for by workers made anew";
    }
    const own = start === "pool" ? DISPATCHES[mode] : undefined;
    if (!own) return others;
    return own.includes(String(dispatch))
      ? { ...others, dispatch }
      : `a pool of ${mode} has no dispatch ${dispatch}: give ${own.join(" or ")}`;
  },
  companions(key, asked) {
    if (key.start !== "spawn" || typeof asked.import !== "string") return [];
    const { import: _, ...own } = key.config;
    const plain: Config = { ...own, work_iters: asked.work_iters! };
    return [
      ...namesIn(asked).slice(1).map((name) => ({ ...key, config: { ...key.config, import: name } })),
      { ...key, config: plain },
    ];
  },
  jobs: { cpu: jobs.cpu, byHand: jobs.byHand, imports: jobs.imports },
  rounds: (key) => ({ warmUp: setting(key, "warmup"), timed: setting(key, "iterations") }),
  seconds({ start, config }, crewS) {
    const iterations = Number(config.warmup) + Number(config.iterations);
    if (start === "none") return iterations * Number(config.workers) * Number(config.work_iters) * ROUND_S;
    if (start === "pool") return crewS + iterations * POOL_ITERATION_S;
    return (iterations + 2 * turnsFor(Number(config.iterations))) * crewS;
  },
  prepare(stage) {
    if (stage.key.start === "none") return Promise.resolve(inlineSession(stage));
    if (typeof stage.key.config.import === "string") return importSession(stage, stage.key.config.import);
    if (stage.key.start === "spawn") return Promise.resolve(spawnSession(stage));
    const { dispatch = DISPATCH.standard } = stage.key.config;
    return dispatch === "message" ? messagePoolSession(stage) : sharedPoolSession(stage);
  },
};

function spawnSession(stage: Stage): Session {
  const { runtime, key } = stage;
  const rounds = setting(key, "work_iters");
  const size = setting(key, "workers");
  const expected = cpuAnswer(rounds);
  const ledger = newLedger(["create", "start", "load", "work", "finish"]);
  const { samples, reset } = ledger;
  const start: CpuStart = { kind: "once", rounds };
  let crew: Crew<Done> | null = null;
  let joinToGone: number | null = null;
  let turns: Turns | null = null;
  let taskS = NaN;

  const round = async (): Promise<number> => {
    const begun = runtime.now();
    crew = startCrew<Done>(stage, { job: jobs.cpu, size, firstMessage: () => start });
    await crew.join(DEADLINE_MS);
    return (runtime.now() - begun) / 1000;
  };

  return {
    samples,
    reset,
    async iterate() {
      samples.iter_s.push(await round());
      const answers = await crew!.hear(0, "answer");
      const lives = answers.map(({ answer, origin, entered, begun, done }, index): Life => {
        const { worker, called, returned, gone } = crew!.members[index]!;
        checkAnswer(answer, expected, worker.name);
        const [first, own, last] = [entered, begun, done].map((time) => stage.clocks.toParent(origin, time));
        // A thread may run before its constructor returns: then creating it was over by that.
        const made = Math.min(returned, Math.max(called, first));
        return { who: worker.name, moments: [called, made, first, own, last, gone] };
      });
      lives.forEach(ledger.enter);
      return lives;
    },
    async conclude() {
      if (key.mode === "threads") joinToGone = await measureJoinToGone(stage, round);
      turns = await takeTurns(stage, round);
      taskS = await measureTask(stage);
    },
    summarise(): Summary {
      const figures = together(summarise(ledger, taskS), partOfParatax(turns));
      if (key.mode === "processes") {
        return { ...figures, facts: { join: "the process's exit, its output read to the end" } };
      }
      const gone: Figures = joinToGone === null
        ? missing(["join_to_gone_s"], "the threads of this process could not be counted")
        : { metrics: { join_to_gone_s: joinToGone }, unavailable: {}, samples: { join_to_gone_s: [joinToGone] } };
      return { ...together(figures, gone), facts: { join: runtime.joinSignal } };
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
