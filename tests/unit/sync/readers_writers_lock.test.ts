// The readers-writers lock on one thread: who is let in beside whom, and who wakes whom.

import assert from "node:assert/strict";
import { test } from "node:test";
import { open, ownerIn } from "../../../sync/readers_writers_lock.ts";
import { ALL, DEAD_OWNER_WORD, STOP_WORD, threadWords } from "../../../sync/shared_words.ts";
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

const DEAD = 7;

/** A worker's hold on a lock inside which a writer is, and whom it asks of whether they live; they die after `answers`. */
function beside(state: number, ...answers: (boolean | (() => boolean))[]) {
  const words = new Int32Array(new SharedArrayBuffer(128));
  words[LOCK] = state;
  const asked: number[] = [];
  const lives = (owner: number): boolean => {
    const answer = answers[asked.push(owner) - 1] ?? false;
    return typeof answer === "boolean" ? answer : answer();
  };
  return { words, asked, lock: open({ index: LOCK }, { ...threadWords(words), lives }) };
}

test("a writer takes the lock over from one that has died, of whom it asks after each sleep in vain", () => {
  const { words, asked, lock } = beside(-DEAD, true, true);
  let held = false;
  sleeps(() => held = lock.acquire(), () => {});
  assert.deepEqual([held, asked], [true, [DEAD, DEAD, DEAD]]);
  assert.deepEqual([lock.inheritedFrom(), words[DEAD_OWNER_WORD], ownerIn(words, LOCK)], [DEAD, DEAD, 1]);
  lock.release();
  assert.deepEqual([ownerIn(words, LOCK), lock.acquireShared()], [0, true]);
});

test("who was forestalled in taking over from a dead one waits for the other", () => {
  const { words, asked, lock } = beside(-DEAD, () => {
    words[LOCK] = -9;
    return false;
  }, () => {
    words[STOP_WORD] = 1;
    return true;
  });
  let held: boolean | null = null;
  const slept = sleeps(() => held = lock.acquire(), () => {});
  assert.deepEqual([held, asked, slept.length], [false, [DEAD, 9], 2]);
  assert.deepEqual([lock.inheritedFrom(), words[DEAD_OWNER_WORD], words[LOCK]], [0, 0, -9]);
});

test("nobody is asked of who reads, who has gone, or where the turn went on", () => {
  for (
    const [state, meanwhile] of [
      [2, () => {}],
      [-DEAD, (words: Int32Array) => words[LOCK] = 0],
      [-DEAD, (words: Int32Array) => words[TURN]!++],
    ] as const
  ) {
    const { words, asked, lock } = beside(state);
    let times = 0;
    sleeps(() => lock.acquire(), () => {
      meanwhile(words);
      if (++times === 3) words[STOP_WORD] = 1;
    });
    assert.deepEqual(asked, []);
  }
});

test("who only reads takes nothing over from the dead", () => {
  const { words, asked, lock } = beside(-DEAD);
  let times = 0;
  let held: boolean | null = null;
  sleeps(() => held = lock.acquireShared(), () => words[STOP_WORD] = ++times === 3 ? 1 : 0);
  assert.deepEqual([held, asked, words[LOCK]], [false, [], -DEAD]);
});
