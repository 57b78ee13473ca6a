// The readers-writers lock on one thread: who is let in beside whom, and who wakes whom.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open } from "../../../sync/readers_writers_lock.ts";
import { ALL, STOP_WORD, threadWords } from "../../../sync/shared_words.ts";
import { sleeps, waits, wakeUps } from "../../helpers/atomics.ts";

const LOCK = 16;
const TURN = LOCK + 3;

function makeLock() {
  const words = new Int32Array(new SharedArrayBuffer(128));
  const [a, b, c] = [0, 1, 2].map((worker) => open({ index: LOCK }, threadWords(words, worker)));
  return { words, a: a!, b: b!, c: c! };
}

test("readers are inside together, and a writer is not beside them", () => {
  const { words, a, b, c } = makeLock();
  assert.deepEqual([a.acquireShared(), b.acquireShared()], [true, true]);
  words[STOP_WORD] = 1; // or it would wait for them
  assert.equal(c.acquire(), false);
  a.releaseShared();
  assert.equal(c.acquire(), false);
  b.releaseShared();
  assert.equal(c.acquire(), true);
});

test("a reader is not beside a writer, and is let in after it", () => {
  const { words, a, b, c } = makeLock();
  a.acquire();
  words[STOP_WORD] = 1;
  assert.equal(b.acquireShared(), false);
  words[STOP_WORD] = 0;
  let held = false;
  waits(() => held = b.acquireShared(), () => a.release());
  assert.equal(held, true);
  assert.equal(c.acquireShared(), true);
});

test("once a writer waits no reader comes in any more, until it has had its turn", () => {
  const { words, a, b, c } = makeLock();
  a.acquireShared();
  let [wrote, late]: (boolean | null)[] = [null, null];
  waits(() => wrote = b.acquire(), () => {
    words[STOP_WORD] = 1; // or the reader would wait for the writer, who waits below it here
    late = c.acquireShared();
    words[STOP_WORD] = 0;
    a.releaseShared();
  });
  assert.deepEqual([wrote, late], [true, false]);
  b.release();
  assert.equal(c.acquireShared(), true);
});

test("a writer that was stopped keeps no reader out", () => {
  const { words, a, b, c } = makeLock();
  a.acquireShared();
  words[STOP_WORD] = 1;
  assert.equal(b.acquire(), false);
  assert.equal(c.acquireShared(), true);
});

test("who waits sleeps on the turn, and all are woken by a writer that goes and by the last of the readers", () => {
  for (const way of ["acquire", "acquireShared"] as const) {
    const { a, b } = makeLock();
    a.acquire();
    let sent: unknown[][] = [];
    const slept = sleeps(() => b[way](), () => sent = wakeUps(() => a.release()));
    assert.deepEqual([slept, sent], [[[TURN, 0]], [[TURN, ALL]]]);
  }
  const { a, b, c } = makeLock();
  a.acquireShared();
  b.acquireShared();
  const sent: unknown[][] = [];
  sleeps(() => c.acquire(), () => {
    sent.push(wakeUps(() => a.releaseShared()), wakeUps(() => b.releaseShared()));
  });
  assert.deepEqual(sent, [[], [[TURN, ALL]]]);
});

test("who was woken once is not woken again before it sleeps", () => {
  const { words, a, b, c } = makeLock();
  a.acquire();
  words[STOP_WORD] = 1;
  assert.equal(b.acquire(), false); // it gave up, but for a moment it might have slept
  assert.deepEqual(wakeUps(() => a.release()), [[TURN, ALL]]);
  assert.deepEqual(
    wakeUps(() => {
      c.acquire();
      c.release();
    }),
    [],
  );
});

test("where nobody waits nobody is woken", () => {
  const { a, b } = makeLock();
  const sent = wakeUps(() => {
    a.acquire();
    a.release();
    a.acquireShared();
    b.acquireShared();
    a.releaseShared();
    b.releaseShared();
  });
  assert.deepEqual(sent, []);
});
