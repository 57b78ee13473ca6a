// How a worker blocks: never for good. One that sleeps on a word, or spins, hears no messages, and Deno cannot end such a
// thread, so each sleep is short and the stop word is looked at between sleeps.

import { type SharedWords, STOP_WORD } from "./shared_words.ts";

const LONGEST_SLEEP_MS = 50;

/**
 * How often `glance` looks at the least: where who waits can let others have the core, where it cannot, and where the
 * other side is mostly awake; and at the most, which takes some 20 µs.
 */
const FEWEST_LOOKS = 4;
const FEWEST_BEFORE_SLEEP = 64;
const FEWEST_IF_AWAKE = 1000;
const MOST_LOOKS = 5000;

/** How often a worker that can lets others have the core, and looks again, before it sleeps. */
export const YIELDS = 4;

/** How often this worker looks now. */
let patience = MOST_LOOKS;

/**
 * Sleeps while a word holds a value, until a wake-up on that word or for 50 ms at most; the caller looks at the word
 * again and comes back. Returns false, without sleeping, once the stop word is not zero.
 *
 * @param index the word to sleep on
 * @param value the value it was seen to hold
 */
export function sleepUnlessStopped(shared: SharedWords, index: number, value: number): boolean {
  if (stopped(shared)) return false;
  shared.wait(index, value, LONGEST_SLEEP_MS);
  return true;
}

/** Whether nobody is to wait any longer: who spins looks here each time. */
export function stopped({ words }: SharedWords): boolean {
  return Atomics.load(words, STOP_WORD) !== 0;
}

/**
 * Tells the processor so many times that this worker spins (Atomics.pause, where the runtime has it), which leaves more
 * to the other thread of its core.
 */
export function pause(times: number): void {
  for (let time = 0; time < times; time++) (Atomics as { readonly pause?: () => void }).pause?.();
}

/**
 * Looks at a word again and again for a moment, as the other side is often about to change it: a sleep and its wake-up
 * cost tens of microseconds. A worker looks longer where that has paid off and shorter where it has not, as on a core
 * that the other side needs; where it can, it lets others have the core then, and looks again. Returns the word as last
 * seen.
 *
 * @param value the value that is not waited for
 */
export function glance({ words, awake, yieldCore }: SharedWords, index: number, value: number): number {
  for (let look = 0; look < patience; look++) {
    const seen = Atomics.load(words, index);
    if (seen === value) continue;
    patience = Math.min(2 * patience, MOST_LOOKS);
    return seen;
  }
  patience = Math.max(patience >> 1, awake ? FEWEST_IF_AWAKE : yieldCore ? FEWEST_LOOKS : FEWEST_BEFORE_SLEEP);
  for (let turn = 0; yieldCore && turn < YIELDS; turn++) {
    yieldCore();
    const seen = Atomics.load(words, index);
    if (seen !== value) return seen;
  }
  return value;
}
