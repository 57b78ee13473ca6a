// A barrier of two Int32 words, at which workers wait for each other so that all go on together. It can be used again
// and again: a generation counter takes the place of the reversed sense of Mellor-Crummey and Scott, "Algorithms for
// Scalable Synchronization on Shared-Memory Multiprocessors", ACM TOCS 1991.

import { ALL, type SharedWords } from "./shared_words.ts";
import { sleepUnlessStopped } from "./wait.ts";

/** How many Int32 words a barrier takes. Zeroed words are a barrier at which nobody waits. */
export const BARRIER_WORDS = 2;

/**
 * Waits until as many workers as there are parties have arrived. Returns true when all did, or false once the stop word
 * is not zero; the barrier is unusable from then on, as the arrival stays counted.
 *
 * @param index the first of the barrier's words
 * @param parties how many workers meet here, at least 1
 */
export function arrive(shared: SharedWords, index: number, parties: number): boolean {
  const { words } = shared;
  const arrived = index;
  const generation = index + 1;
  // Read before arriving: the generation cannot change without this worker.
  const mine = Atomics.load(words, generation);
  if (Atomics.add(words, arrived, 1) === parties - 1) {
    Atomics.store(words, arrived, 0);
    // No lost wake-up: the word changes before the wake-up, and nobody falls asleep on a changed word.
    Atomics.add(words, generation, 1);
    shared.wake(generation, ALL);
    return true;
  }
  while (Atomics.load(words, generation) === mine) {
    if (!sleepUnlessStopped(shared, generation, mine)) return false;
  }
  return true;
}
