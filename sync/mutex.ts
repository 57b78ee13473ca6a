// A mutex of one Int32 word for threads, after the second mutex of Ulrich Drepper, "Futexes Are Tricky" (2011).
// It does not spin: spin-then-sleep measured worse on every runtime.

import { sleepUnlessStopped } from "./wait.ts";

const FREE = 0;
const HELD = 1;
/** Held, and somebody may sleep on the word: who unlocks has to notify. */
const CONTENDED = 2;

/**
 * Takes the lock and sleeps as long as another thread holds it. A zeroed word is a free lock; it is not reentrant.
 * Returns true with the lock held, or false without it once the stop word is not zero. A free lock is taken with one
 * compare-and-exchange, and the stop word is not looked at.
 *
 * @param words Int32 words on shared memory
 * @param index the word of the lock; a cache line (64 bytes) of its own is fastest
 * @param stop the index of the stop word
 */
export function lock(words: Int32Array<SharedArrayBuffer>, index: number, stop: number): boolean {
  if (Atomics.compareExchange(words, index, FREE, HELD) === FREE) return true;
  // No lost wake-up: a thread sleeps only while the word says CONTENDED, and the unlock that replaces it notifies.
  while (Atomics.exchange(words, index, CONTENDED) !== FREE) {
    if (!sleepUnlessStopped(words, index, CONTENDED, stop)) return false;
  }
  return true;
}

/** Gives the lock back and wakes one of the threads that wait for it. Only the thread that holds it may call this. */
export function unlock(words: Int32Array<SharedArrayBuffer>, index: number): void {
  if (Atomics.exchange(words, index, FREE) === CONTENDED) Atomics.notify(words, index, 1);
}
