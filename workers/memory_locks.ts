// Every lock of shared memory. Loaded with its job: a load of its own would cost a thread of Bun half a millisecond, a
// quarter of its start.

import type { BlockingLock, LockPlace } from "../sync/lock.ts";
import * as mutex from "../sync/mutex.ts";
import type { SharedWords } from "../sync/shared_words.ts";

export const memoryLocks: Record<string, { open(place: LockPlace, shared: SharedWords): BlockingLock }> = { mutex };
