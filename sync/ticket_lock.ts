// A lock that serves in the order of arrival, by a ticket and a counter of those served, after Reed and Kanodia,
// "Synchronization with Eventcounts and Sequencers", CACM 1979; who waits looks the less often the more are before it, as
// in Mellor-Crummey and Scott, "Algorithms for Scalable Synchronization on Shared-Memory Multiprocessors", ACM TOCS 1991.
// Nobody is passed over, so that one who has no core holds up all who came later.

import type { BlockingLock, MemoryLockPlace } from "./lock.ts";
import type { SharedWords } from "./shared_words.ts";
import { pause, stopped } from "./wait.ts";

/** A worker looks away for so long for each that is before it, but for no longer than for so many. */
const PAUSES_EACH = 4;
const MOST_AHEAD = 64;

/** Whoever waits never sleeps. */
export const spins = true;

/**
 * A worker's hold on the lock. It is not reentrant. Its words tell nobody's name: who waits for a dead one is freed by
 * the stop word. A worker that was stopped leaves its ticket behind, and the lock unusable.
 */
export function open({ index }: Pick<MemoryLockPlace, "index">, shared: SharedWords): BlockingLock {
  const { words } = shared;
  const tickets = index;
  const served = index + 1;
  return {
    acquire() {
      const mine = Atomics.add(words, tickets, 1);
      while (true) {
        const ahead = (mine - Atomics.load(words, served)) >>> 0; // both wrap around
        if (ahead === 0) return true;
        if (stopped(shared)) return false;
        pause(PAUSES_EACH * Math.min(ahead, MOST_AHEAD));
      }
    },
    release: () => void Atomics.add(words, served, 1),
  };
}
