// A barrier of two Int32 words, at which threads wait for each other so that all go on together. It can be used again
// and again: a generation counter takes the place of the reversed sense of Mellor-Crummey and Scott, "Algorithms for
// Scalable Synchronization on Shared-Memory Multiprocessors", ACM TOCS 1991.

import { sleepUnlessStopped } from "./wait.ts";

/** How many Int32 words a barrier takes. Zeroed words are a barrier at which nobody waits. */
export const BARRIER_WORDS = 2;

/**
 * Waits until as many threads as there are parties have arrived. Returns true when all did, or false once the stop word
 * is not zero; the barrier is unusable from then on, as the arrival stays counted.
 *
 * @param words Int32 words on shared memory
 * @param index the first of the barrier's words
 * @param parties how many threads meet here, at least 1
 * @param stop the index of the stop word
 */
export function arrive(words: Int32Array<SharedArrayBuffer>, index: number, parties: number, stop: number): boolean {
  const arrived = index;
  const generation = index + 1;
  // Read before arriving: the generation cannot change without this thread.
  const mine = Atomics.load(words, generation);
  if (Atomics.add(words, arrived, 1) === parties - 1) {
    Atomics.store(words, arrived, 0);
    // No lost wake-up: the word changes before the notify, and nobody falls asleep on a changed word.
    Atomics.add(words, generation, 1);
    Atomics.notify(words, generation);
    return true;
  }
  while (Atomics.load(words, generation) === mine) {
    if (!sleepUnlessStopped(words, generation, mine, stop)) return false;
  }
  return true;
}
