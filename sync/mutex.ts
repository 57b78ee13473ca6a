// A mutex of one Int32 word for threads, after the second mutex of Ulrich Drepper, "Futexes Are Tricky" (2011).
// It does not spin: spin-then-sleep measured worse on every runtime.

import type { BlockingLock, LockPlace } from "./lock.ts";
import { sleepUnlessStopped } from "./wait.ts";

export interface MutexPlace extends LockPlace {
  readonly kind: "mutex";
  /** Int32 words on shared memory. */
  readonly words: Int32Array<SharedArrayBuffer>;
  /** The word of the lock; a cache line (64 bytes) of its own is fastest. Zeroed it is a free lock. */
  readonly index: number;
  /** The index of the stop word. */
  readonly stop: number;
}

const FREE = 0;
const HELD = 1;
/** Held, and somebody may sleep on the word: who gives it back has to notify. */
const CONTENDED = 2;

/** A thread's hold on the mutex. It is not reentrant. */
export function open({ words, index, stop }: MutexPlace): BlockingLock {
  return {
    /** A free lock is taken with one compare-and-exchange, and the stop word is not looked at. */
    acquire() {
      if (Atomics.compareExchange(words, index, FREE, HELD) === FREE) return true;
      // No lost wake-up: a thread sleeps only while the word says CONTENDED, and the release that replaces it notifies.
      while (Atomics.exchange(words, index, CONTENDED) !== FREE) {
        if (!sleepUnlessStopped(words, index, CONTENDED, stop)) return false;
      }
      return true;
    },
    /** Wakes one of the threads that wait. */
    release() {
      if (Atomics.exchange(words, index, FREE) === CONTENDED) Atomics.notify(words, index, 1);
    },
  };
}
