// Every lock there is. Each loads when it is used: a worker has the code of its own lock and of no other.

import type { BlockingLock, Lock, LockPlace } from "../sync/lock.ts";

/** Makes a call to the server that may grant the lock, and gives its answer. */
type Ask = (call: number) => number | Promise<number>;

/** Those that block are all that threads can use. */
export const blockingLocks: Record<string, () => Promise<{ open(place: LockPlace): BlockingLock }>> = {
  mutex: () => import("../sync/mutex.ts"),
  token: () => import("../channels/token_lock.ts"),
};

export const locks: Record<string, () => Promise<{ open(place: LockPlace, ask: Ask): Lock }>> = {
  ...blockingLocks,
  granted: () => import("../sync/granted_lock.ts"),
};
