// Overhead of a pool: what it costs to hand the same work to workers that are there already. By messages, as whoever uses
// a pool of threads or processes pays for it; or through memory that all share, where the parent blocks meanwhile.

import type { Life } from "../../engine/cell/clocks.ts";
import { type Crew, startCrew } from "../../engine/cell/crew.ts";
import { CellError, setting, type Stage } from "../../engine/cell/stage.ts";
import { ALL } from "../../sync/shared_words.ts";
import type { CpuStart, Done, Ready } from "../../workers/cpu.ts";
import { jobs } from "../../workers/jobs.ts";
import type { Session } from "../contract.ts";
import { cpuAnswer } from "../cpu_answer.ts";
import { guard } from "../guard.ts";
import { makeWords } from "../shared_words.ts";
import { checkAnswer, DEADLINE_MS, measureTask, newLedger, type PhaseName, summarise } from "./ledger.ts";

/** A pool's worker is there and loaded: its iteration begins with the dispatch. */
const PHASES: readonly PhaseName[] = ["start", "work", "finish"];

/** Words of a pool's shared memory; an answer for each worker follows, then two times each, which are doubles. */
const POOL_TASK = 1;
const POOL_PENDING = 2;
const POOL_ANSWERS = 4;

/** How often the parent looks up from its sleep, whether a worker has died, in milliseconds. */
const SLICE_MS = 50;

export async function sharedPoolSession(stage: Stage): Promise<Session> {
  const { runtime, key, clocks } = stage;
  const rounds = setting(key, "work_iters");
  const size = setting(key, "workers");
  const expected = cpuAnswer(rounds);
  const ledger = newLedger(PHASES);
  const { samples, reset } = ledger;
  let taskS = NaN;
  const timesAt = 2 * Math.ceil((POOL_ANSWERS + size) / 2); // a double lies on an even word
  const common = await makeWords(stage, timesAt + 4 * size);
  const { words, wait, wake } = common.shared;
  const times = new Float64Array(words.buffer, words.byteOffset + 4 * timesAt, 2 * size);
  const crew = startCrew<Ready>(stage, {
    job: jobs.cpu,
    size,
    memory: common.memory,
    firstMessage: (worker): CpuStart => ({
      kind: "pool",
      rounds,
      seat: {
        place: common.place,
        worker,
        task: POOL_TASK,
        pending: POOL_PENDING,
        answer: POOL_ANSWERS + worker,
        times: timesAt + 4 * worker,
      },
    }),
  });
  const release = async (): Promise<void> => {
    common.stop();
    await crew.stop();
    common.release();
  };
  const origins = await ready(crew, release);
  const guarded = guard(crew.lost);

  return {
    samples,
    reset,
    async iterate() {
      const given = runtime.now();
      Atomics.store(words, POOL_PENDING, size);
      Atomics.add(words, POOL_TASK, 1);
      wake(POOL_TASK, ALL);
      for (let left = size; left > 0;) {
        wait(POOL_PENDING, left, SLICE_MS);
        const before = left;
        left = Atomics.load(words, POOL_PENDING);
        if (left !== before) continue;
        await guarded(stage.sleep(0)); // news of a worker that died comes by the event loop
        crew.members.forEach(({ exit, worker }) => {
          if (exit) throw new CellError(`${worker.name} ended with its work undone`);
        });
        if (runtime.now() - given > DEADLINE_MS) {
          throw new CellError(`a pool's worker gave no answer in ${DEADLINE_MS / 1000} s`);
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
      facts: { join: "the last worker's wake-up of the parent", sleep: common.sleep },
    }),
    release,
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
  const release = () => crew.stop();
  await ready(crew as Crew<Ready>, release);

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
    release,
  };
}

async function ready(crew: Crew<Ready>, release: () => Promise<void>): Promise<number[]> {
  try {
    return (await crew.hear(DEADLINE_MS, "become ready")).map(({ origin }) => origin);
  } catch (error) {
    await release(); // there is no session yet that would
    throw error;
  }
}
