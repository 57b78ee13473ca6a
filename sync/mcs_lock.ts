// A lock whose waiters stand in a queue, each of whom looks at a word of its own until the one before it hands over, after
// Mellor-Crummey and Scott, "Algorithms for Scalable Synchronization on Shared-Memory Multiprocessors", ACM TOCS 1991. A
// pointer is the index of a seat's first word. Nobody is passed over, so that one who has no core holds up all behind it.

import type { BlockingLock, MemoryLockPlace } from "./lock.ts";
import type { SharedWords } from "./shared_words.ts";
import { pause, stopped } from "./wait.ts";

/** No seat is at word 0, which is the stop word. */
const NOBODY = 0;

/** A seat's first word is the seat behind it; the one after that, whether its worker must wait. */
const WAITS = 1;

/** Whoever waits never sleeps. */
export const spins = true;

/**
 * A worker's hold on the lock. It is not reentrant, and a seat is good for one lock at a time. Its words tell nobody's
 * name: who waits for a dead one is freed by the stop word. A worker that was stopped leaves the lock unusable.
 */
export function open({ index, seat }: Pick<MemoryLockPlace, "index" | "seat">, shared: SharedWords): BlockingLock {
  const { words } = shared;

  /** The seat behind this one; NOBODY once all were stopped. */
  function follower(): number {
    while (true) {
      const next = Atomics.load(words, seat);
      if (next !== NOBODY || stopped(shared)) return next;
      pause(1);
    }
  }

  return {
    acquire() {
      Atomics.store(words, seat, NOBODY);
      const before = Atomics.exchange(words, index, seat);
      if (before === NOBODY) return true;
      Atomics.store(words, seat + WAITS, 1);
      Atomics.store(words, before, seat);
      while (Atomics.load(words, seat + WAITS) !== 0) {
        if (stopped(shared)) return false;
        pause(1);
      }
      return true;
    },
    release() {
      if (Atomics.load(words, seat) === NOBODY) {
        if (Atomics.compareExchange(words, index, seat, NOBODY) === seat) return;
      }
      // Whoever came in between is in the queue, and about to say where.
      const next = follower();
      if (next !== NOBODY) Atomics.store(words, next + WAITS, 0);
    },
  };
}
