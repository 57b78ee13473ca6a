// A mailbox of one Int32 word: one thread leaves a letter, one thread takes it, and no second letter may be left before
// the first was taken. In the sharded scenario it carries the acknowledgement from a writer to a producer.

import type { SharedWords } from "./shared_words.ts";
import { glance, sleepUnlessStopped } from "./wait.ts";

const EMPTY = 0;
/** Empty, and the receiver may sleep on the word: who posts has to wake it. */
const AWAITED = -1;

/**
 * Leaves a letter and wakes the receiver if it sleeps. Never blocks.
 *
 * @param index the word of the mailbox; zero is an empty one
 * @param letter a whole number from 1 to 2^31 - 1
 */
export function post(shared: SharedWords, index: number, letter: number): void {
  // No lost wake-up: the receiver sleeps only while the word says AWAITED, and the exchange that replaces it wakes it.
  if (Atomics.exchange(shared.words, index, letter) === AWAITED) shared.wake(index, 1);
}

/**
 * Waits for a letter, takes it and returns it, or returns 0 once the stop word is not zero and no letter is there.
 */
export function collect(shared: SharedWords, index: number): number {
  const { words } = shared;
  let letter = glance(shared, index, EMPTY);
  if (letter === EMPTY) letter = Atomics.compareExchange(words, index, EMPTY, AWAITED);
  while (letter <= EMPTY) {
    if (!sleepUnlessStopped(shared, index, AWAITED)) return 0;
    letter = Atomics.load(words, index);
  }
  Atomics.store(words, index, EMPTY);
  return letter;
}
