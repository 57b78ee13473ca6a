// A worker of scenario 2 whose contention is set: the set is cut into stripes, work is done with the lock and without it,
// and some operations only read. What none of that is asked of is set_sharer_main.ts, whose loop has nothing of it.

import { clockOrigin, finishReported, type JobMain } from "../runtime/scope.ts";
import { openWords, type WordsPlace } from "../runtime/shared_words.ts";
import { calibrate, SEED, work } from "../sync/busy_work.ts";
import { countedWords, type WaitCounts } from "../sync/counted_words.ts";
import { has, insert } from "../sync/id_set.ts";
import { readStream } from "../sync/read_stream.ts";
import { startTogether } from "../sync/start_gate.ts";
import { idStream } from "../sync/splitmix64.ts";
import { lockOf, passesOf, stripeOf, type StripesPlace, tableOf } from "../sync/striped_set.ts";
import { memoryLocks } from "./memory_locks.ts";
import { limitsOf, type Pace, stopwatch, timingMask } from "./pace.ts";
import type { SetWorkerReport } from "./set_sharer_main.ts";

/** How much the workers are in each other's way. */
export interface Contention {
  readonly stripes: number;
  /** Nanoseconds of work with the lock and, after it was given back, without. */
  readonly holdNs: number;
  readonly thinkNs: number;
  /** Operations that only look an id up, in percent. */
  readonly readPct: number;
}

export interface SetContenderStart extends Pace, Omit<Contention, "stripes"> {
  readonly worker: number;
  readonly workers: number;
  readonly idSpace: number;
  readonly place: WordsPlace;
  readonly gate: number;
  readonly lock: string;
  /** This worker's own line of words. */
  readonly seat: number;
  readonly stripes: StripesPlace;
}

/** What it reports besides. */
export interface ContenderReport extends SetWorkerReport {
  readonly reads: number;
  /** Reads that found their id. */
  readonly found: number;
  /** Reads beside which somebody wrote: with a lock that locks there are none. */
  readonly disturbed: number;
  /** Rounds of `sync/busy_work.ts` with the lock and without, the state that all of them led to, and what they cost in ns. */
  readonly holdRounds: number;
  readonly thinkRounds: number;
  readonly worked: number;
  readonly holdCostNs: number;
  readonly thinkCostNs: number;
}

const clock = (): number => performance.now();

export const setContender: JobMain = async (message, port) => {
  const start = message as SetContenderStart;
  const { timing, stripes: place, holdNs, thinkNs, worker } = start;
  const shared = await openWords(start.place, worker);
  const { words } = shared;
  const waits: WaitCounts = { sleeps: 0, wakeUps: 0 };
  const counted = countedWords(shared, waits);
  const { open } = await memoryLocks[start.lock]!();
  const stripes = Array.from({ length: place.count }, (_, stripe) => ({
    lock: open({ kind: start.lock, index: lockOf(place, stripe), seat: start.seat }, counted),
    passes: passesOf(place, stripe),
    table: tableOf(place, stripe, words),
  }));
  const nextId = idStream(worker, start.idSpace);
  const nextReads = readStream(worker, start.readPct);
  const { rounds: holdRounds, costNs: holdCostNs } = calibrate(holdNs, clock);
  const { rounds: thinkRounds, costNs: thinkCostNs } = calibrate(thinkNs, clock);
  const mask = timingMask(timing);
  const timed = timing !== "off";
  const lockWait = stopwatch();
  let [attempts, inserts, reads, found, disturbed] = [0, 0, 0, 0, 0];
  let worked = SEED;
  port.post("ready");
  if (!startTogether(shared, start.gate, start.workers)) return port.finish(null);
  const begun = performance.now();
  const { end, most } = limitsOf(start, begun);
  let now = begun;
  while (now < end && attempts < most) {
    const id = nextId();
    const readsOnly = nextReads();
    const { lock, passes, table } = stripes[stripeOf(id, place)]!;
    const beside = readsOnly && lock.acquireShared !== undefined;
    const looks = (attempts & mask) === 0;
    const asked = looks ? performance.now() : now;
    if (!(beside ? lock.acquireShared!() : lock.acquire())) return port.finish(null);
    now = looks && timed ? performance.now() : asked;
    if (looks && timed) lockWait.add(now - asked);
    if (beside) {
      const came = Atomics.load(words, passes);
      if (has(table, id)) found++;
      worked = work(worked, holdRounds);
      if (Atomics.load(words, passes) !== came || Atomics.load(words, passes + 1) !== came) disturbed++;
      lock.releaseShared!();
    } else {
      words[passes]++;
      if (readsOnly) found += has(table, id) ? 1 : 0;
      else if (insert(table, id)) inserts++;
      worked = work(worked, holdRounds);
      words[passes + 1]++;
      lock.release();
    }
    if (readsOnly) reads++;
    worked = work(worked, thinkRounds);
    attempts++;
  }
  const ended = performance.now();
  const report: ContenderReport = {
    attempts,
    inserts,
    origin: clockOrigin,
    begun,
    ended,
    lockWait: lockWait.data(),
    callTime: null,
    waits,
    reads,
    found,
    disturbed,
    holdRounds,
    thinkRounds,
    worked,
    holdCostNs,
    thinkCostNs,
  };
  finishReported(port, report);
};
