// Overhead of no worker at all: the same work, as many times, in the process that asks for it.

import { setting, type Stage } from "../../engine/cell/stage.ts";
import type { Session } from "../contract.ts";
import { cpuAnswer } from "../cpu_answer.ts";
import { checkAnswer, newLedger, summarise } from "./ledger.ts";

/** As workers time their task: so many batches of a millisecond or more, the least of which counts. */
const BATCHES = 30;
const BATCHES_MS = 1000;
const MOST_CALLS = 2 ** 20;

export function inlineSession({ runtime, key }: Stage): Session {
  const rounds = setting(key, "work_iters");
  const expected = cpuAnswer(rounds);
  const answers = new Uint32Array(setting(key, "workers"));
  const ledger = newLedger([]);
  const { samples, reset } = ledger;
  let taskS = NaN;

  const check = (answer: number): void => checkAnswer(answer, expected, "the measuring process");
  const taskMs = (): number => {
    const end = runtime.now() + BATCHES_MS;
    let least = Infinity;
    for (let calls = 1, batches = 0; batches < 2 || (batches < BATCHES && runtime.now() < end);) {
      const begun = runtime.now();
      for (let call = 0; call < calls; call++) answers[0] = cpu(rounds);
      const took = runtime.now() - begun;
      check(answers[0]!);
      if (took < 1 && calls < MOST_CALLS) calls *= 2;
      else {
        least = Math.min(least, took / calls);
        batches++;
      }
    }
    return least;
  };

  return {
    samples,
    reset,
    iterate() {
      const begun = runtime.now();
      for (let task = 0; task < answers.length; task++) answers[task] = cpu(rounds);
      samples.iter_s.push((runtime.now() - begun) / 1000);
      answers.forEach(check);
      answers.fill(0);
      return Promise.resolve();
    },
    conclude() {
      taskS = taskMs() / 1000;
      return Promise.resolve();
    },
    summarise: () => ({ ...summarise(ledger, taskS), facts: { join: "the return of the last call" } }),
    release: () => Promise.resolve(),
  };
}

/** The article's function, as `workers/cpu.ts` has it: what workers import is on their meter. */
function cpu(rounds: number): number {
  let x = 0x12345678;
  for (let i = 0; i < rounds; i++) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    x = (x ^ (x >>> 16)) >>> 0;
  }
  return x;
}
