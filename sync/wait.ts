// How a thread blocks: never for good. A thread in Atomics.wait hears no messages, and Deno cannot end it, so each
// sleep is short and a stop word in shared memory is looked at between sleeps.

const LONGEST_SLEEP_MS = 50;

/** How often `glance` looks at the least and at the most; the most takes some 20 µs. */
const FEWEST_LOOKS = 64;
const MOST_LOOKS = 5000;

/** How often this thread looks now. */
let patience = MOST_LOOKS;

/**
 * Sleeps while a word holds a value, until a notify on that word or for 50 ms at most; the caller looks at the word
 * again and comes back. Returns false, without sleeping, once the stop word is not zero.
 *
 * @param words Int32 words on shared memory
 * @param index the word to sleep on
 * @param value the value it was seen to hold
 * @param stop the index of the stop word
 */
export function sleepUnlessStopped(
  words: Int32Array<SharedArrayBuffer>,
  index: number,
  value: number,
  stop: number,
): boolean {
  if (Atomics.load(words, stop) !== 0) return false;
  Atomics.wait(words, index, value, LONGEST_SLEEP_MS);
  return true;
}

/**
 * Looks at a word again and again for a moment, as the other side is often about to change it: a sleep and its wake-up
 * cost tens of microseconds. Returns the word as last seen. A thread looks longer where that has paid off and shorter
 * where it has not, as on a core that the other side needs.
 *
 * @param value the value that is not waited for
 */
export function glance(words: Int32Array<SharedArrayBuffer>, index: number, value: number): number {
  for (let look = 0; look < patience; look++) {
    const seen = Atomics.load(words, index);
    if (seen === value) continue;
    patience = Math.min(2 * patience, MOST_LOOKS);
    return seen;
  }
  patience = Math.max(patience >> 1, FEWEST_LOOKS);
  return value;
}
