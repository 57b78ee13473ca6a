// The gate at which threads start together.

import assert from "node:assert/strict";
import { test } from "node:test";
import { arrive, BARRIER_WORDS } from "../../../sync/barrier.ts";
import { GATE_WORDS, openGate, startTogether } from "../../../sync/start_gate.ts";
import { ALL, type SharedWords, threadWords } from "../../../sync/shared_words.ts";
import { sleeps, wakeUps } from "../../helpers/atomics.ts";

const STOP = 0;
const GATE = 16;

function words(): SharedWords {
  return threadWords(new Int32Array(new SharedArrayBuffer(4 * 32)));
}

test("nobody passes a closed gate", () => {
  const shared = words();
  shared.words[STOP] = 1; // otherwise it would be waited for
  assert.equal(startTogether(shared, GATE, 1), false);
});

test("an open gate lets one party through at once", () => {
  const shared = words();
  openGate(shared, GATE);
  assert.equal(startTogether(shared, GATE, 1), true);
});

test("who sleeps at the gate goes on once it is open", () => {
  const shared = words();
  let passed = false;
  const slept = sleeps(() => passed = startTogether(shared, GATE, 1), () => openGate(shared, GATE));
  assert.equal(passed, true);
  assert.deepEqual(slept, [[GATE, 0]]);
});

test("opening the gate wakes all who sleep there", () => {
  assert.deepEqual(wakeUps(() => openGate(words(), GATE)), [[GATE, ALL]]);
});

test("behind the gate all meet at the barrier, whose words are the gate's own", () => {
  const shared = words();
  openGate(shared, GATE);
  let passed = false;
  // the other one arrives while this one sleeps
  const slept = sleeps(
    () => passed = startTogether(shared, GATE, 2),
    () => assert.equal(arrive(shared, GATE + 1, 2), true),
  );
  assert.equal(passed, true);
  assert.deepEqual(slept, [[GATE + 2, 0]]);
  assert.equal(GATE_WORDS, 1 + BARRIER_WORDS);
  assert.ok([...shared.words].every((word, index) => word === 0 || (index >= GATE && index < GATE + GATE_WORDS)));
});
