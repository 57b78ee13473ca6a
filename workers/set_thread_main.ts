// A thread of scenario 2: draws ids and puts each into the one set, under the one lock.

import type { JobMain } from "../runtime/scope.ts";
import type { HistogramData } from "../sync/histogram.ts";
import { insert } from "../sync/id_set.ts";
import type { LockPlace } from "../sync/lock.ts";
import { startTogether } from "../sync/start_gate.ts";
import { idStream } from "../sync/splitmix64.ts";
import { limitsOf, type Pace, type Span, stopwatch, timingMask } from "./pace.ts";
import { threadLocks } from "./thread_locks.ts";

export interface SetThreadStart extends Pace {
  readonly worker: number;
  readonly workers: number;
  readonly idSpace: number;
  readonly table: Uint32Array;
  /** Word 0 is the stop word. */
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly gate: number;
  readonly lock: LockPlace;
  /** A plain counter of passes through the critical section: what it lacks in the end, the lock let through twice. */
  readonly passes: number;
}

/** What every worker of scenario 2 reports. */
export interface SetWorkerReport extends Span {
  readonly attempts: number;
  readonly inserts: number;
  /** Of the timed attempts, from asking for the lock to having it. */
  readonly lockWait: HistogramData;
  /** Processes: of the timed calls to the manager. */
  readonly callTime: HistogramData | null;
}

export const setThread: JobMain = (message, port) => {
  const start = message as SetThreadStart;
  const { words, table, passes, timing } = start;
  const lock = threadLocks[start.lock.kind].open(start.lock);
  const nextId = idStream(start.worker, start.idSpace);
  const mask = timingMask(timing);
  const timed = timing !== "off";
  const lockWait = stopwatch();
  let attempts = 0;
  let inserts = 0;
  port.post("ready");
  if (!startTogether(words, start.gate, start.workers, 0)) return port.finish(null);
  const begun = performance.now();
  const { end, most } = limitsOf(start, begun);
  let now = begun;
  while (now < end && attempts < most) {
    const id = nextId();
    if ((attempts & mask) === 0) {
      const asked = performance.now();
      if (!lock.acquire()) return port.finish(null);
      now = timed ? performance.now() : asked;
      if (timed) lockWait.add(now - asked);
    } else if (!lock.acquire()) return port.finish(null);
    words[passes]++;
    if (insert(table, id)) inserts++;
    lock.release();
    attempts++;
  }
  const ended = performance.now();
  const report: SetWorkerReport = {
    attempts,
    inserts,
    origin: performance.timeOrigin,
    begun,
    ended,
    lockWait: lockWait.data(),
    callTime: null,
  };
  port.finish(report);
};
