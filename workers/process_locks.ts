// Every lock that processes can have. Each loads when it is used.

import type { Lock, LockPlace } from "../sync/lock.ts";

/** Makes a call to the server that may grant the lock, and gives its answer. */
type Ask = (call: number) => number | Promise<number>;

export const processLocks: Record<string, () => Promise<{ open(place: LockPlace, ask: Ask): Lock }>> = {
  token: () => import("../channels/token_lock.ts"),
  granted: () => import("../sync/granted_lock.ts"),
};
