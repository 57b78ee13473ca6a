// Every lock of shared memory. The usual one is loaded with its job: a load of its own would cost a thread of Bun half a
// millisecond, a quarter of its start. The others load when they are used.

import type { BlockingLock, MemoryLockPlace } from "../sync/lock.ts";
import * as mutex from "../sync/mutex.ts";
import type { SharedWords } from "../sync/shared_words.ts";

export interface MemoryLock {
  open(place: MemoryLockPlace, shared: SharedWords): BlockingLock;
  /** Who has the lock at that word, as `SharedWords.self` says it; 0 is nobody. Not there where its words do not tell. */
  ownerIn?(words: Int32Array, index: number): number;
  /** Whether who waits never sleeps. */
  readonly spins?: boolean;
  /** Whether those who only read are let in beside each other. */
  readonly admitsReaders?: boolean;
}

export const memoryLocks: Record<string, () => MemoryLock | Promise<MemoryLock>> = {
  futex: () => mutex,
  spin: () => import("../sync/spin_lock.ts"),
  adaptive: () => import("../sync/adaptive_lock.ts"),
  ticket: () => import("../sync/ticket_lock.ts"),
  mcs: () => import("../sync/mcs_lock.ts"),
  "readers-writers": () => import("../sync/readers_writers_lock.ts"),
};
