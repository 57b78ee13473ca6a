// Locks that serve in the order of arrival, on one thread.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type BlockingLock, LINE_WORDS } from "../../../sync/lock.ts";
import * as mcs from "../../../sync/mcs_lock.ts";
import { STOP_WORD, threadWords } from "../../../sync/shared_words.ts";
import * as ticket from "../../../sync/ticket_lock.ts";
import { pausesAfterLooks, waits, withAtomics } from "../../helpers/atomics.ts";

const LOCK = 16;
const SEATS = [32, 32 + LINE_WORDS];
const TAKEN_SINCE = -(2 ** 31) + 1;

function makeLock({ open }: typeof mcs | typeof ticket) {
  const words = new Int32Array(new SharedArrayBuffer(4 * 64));
  const [own, other] = SEATS.map((seat, worker): BlockingLock =>
    open({ index: LOCK, seat }, threadWords(words, worker))
  );
  return { words, own: own!, other: other! };
}

for (const [name, lock] of [["ticket", ticket], ["mcs", mcs]] as const) {
  test(`${name}: who gives it back does not get it again before those who waited`, () => {
    const { words, own, other } = makeLock(lock);
    own.acquire();
    let again: boolean | null = null;
    let held = false;
    waits(() => held = other.acquire(), () => {
      own.release();
      words[STOP_WORD] = 1; // or it would wait for the other
      again = own.acquire();
      words[STOP_WORD] = 0;
    });
    assert.deepEqual([again, held], [false, true]);
  });
}

test("ticket: tickets go on after the largest number", () => {
  const { words, own, other } = makeLock(ticket);
  words[LOCK] = words[LOCK + 1] = 2 ** 31 - 1;
  own.acquire();
  assert.equal(words[LOCK], TAKEN_SINCE - 1);
  let held = false;
  waits(() => held = other.acquire(), () => own.release());
  assert.equal(held, true);
  assert.deepEqual([words[LOCK], words[LOCK + 1]], [TAKEN_SINCE, TAKEN_SINCE - 1]);
});

test("mcs: the lock goes to who came in between, once it says where it is, or to nobody once all are stopped", () => {
  for (const stops of [false, true]) {
    const { words, own } = makeLock(mcs);
    const [seat, next] = SEATS;
    words[1] = 7; // of nobody's seat
    own.acquire();
    words[LOCK] = next!; // it has taken its place in the queue
    words[next! + 1] = 1;
    const looked = waits(() => own.release(), () => words[stops ? STOP_WORD : seat!] = stops ? 1 : next!);
    assert.ok(looked >= 50);
    assert.equal(words[next! + 1], stops ? 1 : 0);
    assert.deepEqual([words[LOCK], words[1]], [next, 7]);
  }
});

test("mcs: who has been told of a follower leaves the word alone that all who come write to", () => {
  const { words, own } = makeLock(mcs);
  const [seat, next] = SEATS;
  own.acquire();
  words[LOCK] = words[seat!] = next!;
  words[next! + 1] = 1;
  withAtomics("compareExchange", () => assert.fail("it writes to the lock"), () => own.release());
  assert.equal(words[next! + 1], 0);
});

test("mcs: a lock that nobody else wants is free afterwards", () => {
  const { words, own } = makeLock(mcs);
  own.acquire();
  assert.equal(words[LOCK], SEATS[0]);
  own.release();
  assert.equal(words[LOCK], 0);
});

test("ticket: who waits looks away for 4 pauses for each that is before it, but for no longer than for 64", () => {
  for (const [before, pauses] of [[1, 4], [7, 28], [64, 256], [100, 256]] as const) {
    const { words, other } = makeLock(ticket);
    words[LOCK] = before;
    const paused = pausesAfterLooks(LOCK + 1, () => waits(() => other.acquire(), () => words[LOCK + 1] = before, 5));
    assert.ok(paused.length >= 3);
    assert.deepEqual(new Set(paused.slice(0, -1)), new Set([pauses]));
  }
});

test("mcs: who waits pauses once after each look, for the lock and for who comes after it", () => {
  const { words, own, other } = makeLock(mcs);
  own.acquire();
  const paused = pausesAfterLooks(SEATS[1]! + 1, () => waits(() => other.acquire(), () => own.release(), 9));
  assert.ok(paused.length >= 3);
  assert.deepEqual(new Set(paused.slice(0, -1)), new Set([1]));
  words[LOCK] = SEATS[0]!; // one has taken its place behind it, and does not say so for a while
  const sought = pausesAfterLooks(SEATS[1]!, () => waits(() => other.release(), () => words[SEATS[1]!] = SEATS[0]!, 9));
  assert.deepEqual(new Set(sought.slice(1, -1)), new Set([1]));
});
