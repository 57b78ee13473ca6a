// The gate at which threads start together.

import assert from "node:assert/strict";
import { test } from "node:test";
import { openGate, startTogether } from "../sync/start_gate.ts";

const STOP = 0;
const GATE = 16;

function words(): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(4 * 32));
}

test("nobody passes a closed gate", () => {
  const shared = words();
  shared[STOP] = 1; // otherwise it would be waited for
  assert.equal(startTogether(shared, GATE, 1, STOP), false);
});

test("an open gate lets one party through at once", () => {
  const shared = words();
  openGate(shared, GATE);
  assert.equal(startTogether(shared, GATE, 1, STOP), true);
});
