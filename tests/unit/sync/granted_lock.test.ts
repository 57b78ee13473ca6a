// The client's side of the lock that a server grants: its calls, answered at once or later.

import assert from "node:assert/strict";
import { test } from "node:test";
import { LOCK_CALL, open } from "../../../sync/granted_lock.ts";

/** A client whose calls get this answer, and the calls that it made. */
function asking(answer: number | Promise<number>) {
  const calls: number[] = [];
  const lock = open({ kind: "granted" }, (call) => {
    calls.push(call);
    return answer;
  });
  return { lock, calls };
}

test("where a call waits for its answer, so does the lock: it is held where the answer is above 0", () => {
  const { lock, calls } = asking(1);
  assert.equal(lock.acquire(), true);
  assert.equal(lock.release(), undefined);
  assert.deepEqual(calls, [LOCK_CALL.acquire, LOCK_CALL.release]);
  for (const refused of [0, -1]) assert.equal(asking(refused).lock.acquire(), false);
});

test("where an answer comes later, the lock is held, or not, once it is there", async () => {
  const { lock, calls } = asking(Promise.resolve(1));
  const acquired = lock.acquire();
  assert.ok(acquired instanceof Promise);
  assert.equal(await acquired, true);
  const released = lock.release();
  assert.ok(released instanceof Promise, "who gives it back can wait for the answer");
  assert.equal(await released, undefined);
  assert.deepEqual(calls, [LOCK_CALL.acquire, LOCK_CALL.release]);
  for (const refused of [0, -1]) assert.equal(await asking(Promise.resolve(refused)).lock.acquire(), false);
});
