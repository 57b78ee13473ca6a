// A lock of one Int32 word that is waited for without sleep: test-and-test-and-set with exponential backoff, after
// Anderson, "The Performance of Spin Lock Alternatives for Shared-Memory Multiprocessors", IEEE TPDS 1990. The word is
// its owner. With more workers than cores they burn the time that the owner needs.

import type { BlockingLock, MemoryLockPlace } from "./lock.ts";
import { type SharedWords, takeOver } from "./shared_words.ts";
import { pause, stopped } from "./wait.ts";

const FREE = 0;

/** After a try that came too late a worker looks away for a moment, each time for twice as long: some 10 µs at the most. */
const MOST_PAUSES = 256;

/** After so many looks, some milliseconds, it asks whether the owner lives. */
const LOOKS_PER_QUESTION = 2 ** 14;

/** Who has the lock, as `SharedWords.self` says it; 0 is nobody. */
export function ownerIn(words: Int32Array, index: number): number {
  return Atomics.load(words, index);
}

/** Whoever waits never sleeps. */
export const spins = true;

/** A worker's hold on the lock. It is not reentrant, and not fair: whoever looks first has it. */
export function open({ index }: Pick<MemoryLockPlace, "index">, shared: SharedWords): BlockingLock {
  const { words, self } = shared;
  let inherited = 0;

  function spin(): boolean {
    let pauses = 1;
    for (let looks = 1; !stopped(shared); looks++) {
      const owner = Atomics.load(words, index);
      if (owner === FREE) {
        if (Atomics.compareExchange(words, index, FREE, self) === FREE) return true;
        pauses = Math.min(2 * pauses, MOST_PAUSES);
      } else if (looks % LOOKS_PER_QUESTION === 0 && !shared.lives(owner)) {
        if (!takeOver(shared, index, owner, self, owner)) continue;
        inherited = owner;
        return true;
      }
      pause(pauses);
    }
    return false;
  }

  return {
    acquire: () => Atomics.compareExchange(words, index, FREE, self) === FREE || spin(),
    release: () => void Atomics.store(words, index, FREE),
    inheritedFrom: () => inherited,
  };
}
