// A worker of scenario 2 that has the one set in its memory, a thread or a process: draws ids and puts each into it, under
// the one lock.

import { clockOrigin, finishReported, type JobMain } from "../runtime/scope.ts";
import { openWords, type WordsPlace } from "../runtime/shared_words.ts";
import { countedWords, type WaitCounts } from "../sync/counted_words.ts";
import type { HistogramData } from "../sync/histogram.ts";
import { insert } from "../sync/id_set.ts";
import type { MemoryLockPlace } from "../sync/lock.ts";
import { startTogether } from "../sync/start_gate.ts";
import { idStream } from "../sync/splitmix64.ts";
import { limitsOf, type Pace, type Span, stopwatch, timingMask } from "./pace.ts";
import { memoryLocks } from "./memory_locks.ts";

export interface SetSharerStart extends Pace {
  readonly worker: number;
  readonly workers: number;
  readonly idSpace: number;
  /** The shared words; the table of the set is the last of them, from `table` on. */
  readonly place: WordsPlace;
  readonly table: number;
  readonly gate: number;
  readonly lock: MemoryLockPlace;
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
  /** What waiting for a lock of shared memory took of the system; null where the lock is another one. */
  readonly waits: WaitCounts | null;
}

export const setSharer: JobMain = async (message, port) => {
  const start = message as SetSharerStart;
  const { passes, timing } = start;
  const shared = await openWords(start.place, start.worker);
  const { words } = shared;
  const table = new Uint32Array(words.buffer, words.byteOffset + 4 * start.table);
  const waits: WaitCounts = { sleeps: 0, wakeUps: 0 };
  const { open } = await memoryLocks[start.lock.kind]();
  const lock = open(start.lock, countedWords(shared, waits));
  const nextId = idStream(start.worker, start.idSpace);
  const mask = timingMask(timing);
  const timed = timing !== "off";
  const lockWait = stopwatch();
  let attempts = 0;
  let inserts = 0;
  port.post("ready");
  if (!startTogether(shared, start.gate, start.workers)) return port.finish(null);
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
    origin: clockOrigin,
    begun,
    ended,
    lockWait: lockWait.data(),
    callTime: null,
    waits,
  };
  finishReported(port, report);
};
