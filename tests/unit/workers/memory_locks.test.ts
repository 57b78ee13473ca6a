// What each lock of shared memory says of itself.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type MemoryLock, memoryLocks } from "../../../workers/memory_locks.ts";

async function whichSay(says: (lock: MemoryLock) => boolean): Promise<string[]> {
  const kinds = [];
  for (const [kind, load] of Object.entries(memoryLocks)) if (says(await load())) kinds.push(kind);
  return kinds;
}

test("which locks are waited for without sleep, and which let readers in together, is told", async () => {
  assert.deepEqual(await whichSay(({ spins }) => spins === true), ["spin", "ticket", "mcs"]);
  assert.deepEqual(await whichSay(({ admitsReaders }) => admitsReaders === true), ["readers-writers"]);
});
