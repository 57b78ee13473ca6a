// The seat of a pool's worker in shared memory, of a thread or of a process: it sleeps on a word until there is a task, and
// leaves the answer, and when it began and ended, beside those of the others.

import type { Port } from "../runtime/scope.ts";
import { openWords, type WordsPlace } from "../runtime/shared_words.ts";
import { sleepUnlessStopped } from "../sync/wait.ts";

/** The parent lays the memory out. Words by their index; times are doubles, so that each takes two words. */
export interface PoolSeat {
  readonly place: WordsPlace;
  /** The number of this worker, from 0 on. */
  readonly worker: number;
  /** Counts tasks given out: a change is a task. */
  readonly task: number;
  /** Counts workers still at it. */
  readonly pending: number;
  readonly answer: number;
  /** The first of its two times, an even number: when it began, and after that when it was done. */
  readonly times: number;
}

/** Calls `ready`, and carries out tasks until it is stopped. */
export async function servePool(
  seat: PoolSeat,
  carryOut: () => number,
  ready: () => void,
  port: Port,
): Promise<void> {
  const shared = await openWords(seat.place, seat.worker);
  const { words } = shared;
  const times = new Float64Array(words.buffer, words.byteOffset + 4 * seat.times, 2);
  ready();
  for (let seen = 0;;) {
    const task = Atomics.load(words, seat.task);
    if (task === seen) {
      if (!sleepUnlessStopped(shared, seat.task, seen)) return port.finish(null);
      continue;
    }
    seen = task;
    times[0] = performance.now();
    words[seat.answer] = carryOut();
    times[1] = performance.now();
    if (Atomics.sub(words, seat.pending, 1) === 1) shared.wake(seat.pending, 1);
  }
}
