// The mutex, which is looked at for a while before it is slept on: for no longer than a sleep and its wake-up cost, after
// Karlin, Li, Manasse and Owicki, "Empirical Studies of Competitive Spinning for a Shared-Memory Multiprocessor", SOSP
// 1991. How long adapts to whether it paid off, as glibc's PTHREAD_MUTEX_ADAPTIVE_NP does.

import type { BlockingLock, MemoryLockPlace } from "./lock.ts";
import * as mutex from "./mutex.ts";
import type { SharedWords } from "./shared_words.ts";
import { pause, stopped } from "./wait.ts";

/** How often a worker looks at the least and at the most before it sleeps; the most takes some 20 µs. */
const FEWEST_LOOKS = 4;
const MOST_LOOKS = 512;

export { ownerIn } from "./mutex.ts";

/** A worker's hold on the lock. It is not reentrant. */
export function open(place: Pick<MemoryLockPlace, "index">, shared: SharedWords): BlockingLock {
  const { words } = shared;
  const { index } = place;
  const sleeping = mutex.open(place, shared);
  let patience = MOST_LOOKS;

  /** Until the lock is seen free, or for as long as has paid off. */
  function spin(): void {
    for (let look = 0; look < patience && !stopped(shared); look++) {
      if (mutex.ownerIn(words, index) === 0) {
        patience = Math.min(2 * patience, MOST_LOOKS);
        return;
      }
      pause(1);
    }
    patience = Math.max(patience >> 1, FEWEST_LOOKS);
  }

  return {
    ...sleeping,
    acquire() {
      if (mutex.ownerIn(words, index) !== 0) spin();
      return sleeping.acquire();
    },
  };
}
