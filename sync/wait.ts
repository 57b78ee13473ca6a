// How a thread blocks: never for good. A thread in Atomics.wait hears no messages, and Deno cannot end it, so each
// sleep is short and a stop word in shared memory is looked at between sleeps.

const LONGEST_SLEEP_MS = 50;

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
