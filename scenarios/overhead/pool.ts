// Overhead of a pool: what it costs to hand the same work to workers that are there already. By messages, as whoever uses
// a pool of threads or processes pays for it; or, threads only, through shared memory, where the parent blocks meanwhile.

import type { Life } from "../../engine/cell/clocks.ts";
import { type Crew, startCrew } from "../../engine/cell/crew.ts";
import { CellError, setting, type Stage } from "../../engine/cell/stage.ts";
import type { CpuStart, Done, Ready } from "../../workers/cpu.ts";
import { jobs } from "../../workers/jobs.ts";
import type { Session } from "../contract.ts";
import { cpuAnswer } from "../cpu_answer.ts";
import { checkAnswer, DEADLINE_MS, measureTask, newLedger, type PhaseName, summarise } from "./ledger.ts";

/** A pool's worker is there and loaded: its iteration begins with the dispatch. */
const PHASES: readonly PhaseName[] = ["start", "work", "finish"];

/** Words of a pool's shared memory; an answer for each worker follows, then two times each. */
const POOL_TASK = 1;
const POOL_PENDING = 2;
const POOL_ANSWERS = 4;

export async function atomicsPoolSession(stage: Stage): Promise<Session> {
  const { runtime, key, clocks } = stage;
  const rounds = setting(key, "work_iters");
  const size = setting(key, "workers");
  const expected = cpuAnswer(rounds);
  const ledger = newLedger(PHASES);
  const { samples, reset } = ledger;
  let taskS = NaN;
  const timesOffset = 8 * Math.ceil((4 * (POOL_ANSWERS + size)) / 8);
  const memory = new SharedArrayBuffer(timesOffset + 16 * size);
  const words = new Int32Array(memory, 0, timesOffset / 4);
  const times = new Float64Array(memory, timesOffset);
  const crew = startCrew<Ready>(stage, {
    job: jobs.cpu,
    size,
    memory,
    firstMessage: (index): CpuStart => ({
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
      const lives = crew.members.map(({ worker }, index): Life => {
        checkAnswer(words[POOL_ANSWERS + index]! >>> 0, expected, worker.name);
        words[POOL_ANSWERS + index] = 0;
        const begun = clocks.toParent(origins[index]!, times[2 * index]!);
        const done = clocks.toParent(origins[index]!, times[2 * index + 1]!);
        return { who: worker.name, moments: [given, begun, done, collected] };
      });
      lives.forEach(ledger.enter);
      return lives;
    },
    async conclude() {
      taskS = await measureTask(stage);
    },
    summarise: () => ({
      ...summarise(ledger, taskS),
      facts: { join: "the last worker's wake-up of the parent, by Atomics.notify" },
    }),
    release: () => crew.stop(),
  };
}

export async function messagePoolSession(stage: Stage): Promise<Session> {
  const { runtime, key, clocks } = stage;
  const rounds = setting(key, "work_iters");
  const expected = cpuAnswer(rounds);
  const ledger = newLedger(PHASES);
  const { samples, reset } = ledger;
  let taskS = NaN;
  const crew = startCrew<Ready | Done>(stage, {
    job: jobs.cpu,
    size: setting(key, "workers"),
    firstMessage: (): CpuStart => ({ kind: "pool", rounds }),
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
      const lives = answers.map(({ answer, origin, begun, done }, index): Life => {
        const { name } = crew.members[index]!.worker;
        checkAnswer(answer, expected, name);
        return {
          who: name,
          moments: [given, clocks.toParent(origin, begun), clocks.toParent(origin, done), collected],
        };
      });
      lives.forEach(ledger.enter);
      return lives;
    },
    async conclude() {
      taskS = await measureTask(stage);
    },
    summarise: () => ({
      ...summarise(ledger, taskS),
      facts: { join: `the last worker's answer ${key.mode === "threads" ? "as a message" : "through its pipe"}` },
    }),
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
