// How long a sleeping thread takes to wake: a few microseconds on a core that idles awake, ten times that on one which
// must be woken itself. It is measured between cells, by a thread of this process that sleeps while they are measured.

import { canMeasureWakeUps, usableCores } from "./environment.ts";
import { median } from "../result/statistics.ts";
import type { Runtime } from "../../runtime/contract.ts";
import { deferred } from "../../runtime/deferred.ts";
import { jobs } from "../../workers/jobs.ts";
import { WAKE_UP_WORDS } from "../../workers/wake_up_main.ts";

/** Enough to tell the two modes apart, which differ tenfold. */
const CALLS = 25;

/** Both sides sleep so long before a call, in milliseconds: longer than systems keep an idle core at the ready. */
const SLEEP_MS = 0.3;

/** A busy machine lets a look take no longer than this, with fewer calls then. */
const LOOK_MS = 40;

/** A thread that has not said a word for so long is not asked again, in milliseconds; it may take longer to start. */
const LATE_MS = 3000;
const START_MS = 15_000;

export interface WakeUpMeter {
  /**
   * The median in nanoseconds, from before the call to the first instruction of who slept; null where no thread
   * answers. Blocks this process for some 10 ms, on a busy machine for 40.
   */
  look(): Promise<number | null>;
  /** Call it once, when all is done. */
  close(): Promise<void>;
}

/** The two modes of waking, in nanoseconds; null is what could not be measured. */
export interface WakeUps {
  /** As the machine is. */
  readonly usual_ns: number | null;
  /** With its cores kept awake. */
  readonly kept_awake_ns: number | null;
}

const NONE: WakeUpMeter = { look: () => Promise.resolve(null), close: () => Promise.resolve() };

/** Starts the thread that sleeps; a machine with one usable core has no core that sleeps while another calls. */
export function startWakeUpMeter(
  { startThread, after }: Pick<Runtime, "startThread" | "after">,
  cores: number = usableCores(),
): WakeUpMeter {
  if (!canMeasureWakeUps(cores)) return NONE;
  const words = new Int32Array(new SharedArrayBuffer(4 * WAKE_UP_WORDS.count));
  const started = deferred<void>();
  const thread = startThread(jobs.wakeUp, {
    name: "the thread whose wake-up is measured",
    firstMessage: words,
    memory: words.buffer,
    onMessage: () => started.resolve(),
  });
  let answers = true;
  const notAny = (): void => {
    answers = false;
    started.resolve();
  };
  void thread.exited.then(notAny);
  const cancel = after(START_MS, notAny);
  void started.promise.then(cancel);
  return {
    async look() {
      await started.promise;
      const times = answers ? timedCalls(words) : null;
      answers = times !== null;
      return times && Math.round(1e6 * median(times));
    },
    async close() {
      Atomics.store(words, WAKE_UP_WORDS.stop, 1);
      call(words);
      await thread.stop(LATE_MS);
    },
  };
}

/** Milliseconds; null where the other side does not answer. This side looks for the answer without a sleep: its clock alone counts. */
function timedCalls(words: Int32Array<SharedArrayBuffer>): number[] | null {
  const times: number[] = [];
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  const begun = performance.now();
  for (let now = begun; times.length < CALLS && now - begun < LOOK_MS;) {
    Atomics.wait(nobody, 0, 0, SLEEP_MS);
    const called = performance.now();
    const number = call(words);
    do {
      now = performance.now();
      if (now - called > LATE_MS) return null;
    } while (Atomics.load(words, WAKE_UP_WORDS.awake) !== number);
    times.push(now - called);
  }
  return times;
}

function call(words: Int32Array<SharedArrayBuffer>): number {
  const number = Atomics.add(words, WAKE_UP_WORDS.called, 1) + 1;
  Atomics.notify(words, WAKE_UP_WORDS.called);
  return number;
}
