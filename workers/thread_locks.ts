// Every lock that threads can have. Loaded with their job: a load of its own would cost a thread of Bun half a
// millisecond, a quarter of its start.

import type { BlockingLock, LockPlace } from "../sync/lock.ts";
import * as mutex from "../sync/mutex.ts";

export const threadLocks: Record<string, { open(place: LockPlace): BlockingLock }> = { mutex };
