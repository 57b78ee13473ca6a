// The zero of a thread's clock: what the runtime tells is believed unless readings of both clocks contradict it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOrigin, fittingOrigin } from "../../../runtime/scope.ts";

const ORIGIN = 1_800_000_000_000.25;

/** Clocks that go on by `steps` milliseconds, in turns, with each reading of either; how often they were read. */
function scripted(...steps: readonly number[]) {
  let time = 12.3;
  let read = 0;
  const pass = () => time += steps[read++ % steps.length]!;
  return {
    now: () => pass(),
    wallNow: () => Math.floor(ORIGIN + pass()),
    read: () => read,
  };
}

function fitted(told: number, clocks: ReturnType<typeof scripted>): number {
  return fittingOrigin(told, clocks.now, clocks.wallNow);
}

test("an origin that the clocks do not contradict is taken as it is told, after one reading", () => {
  for (const off of [-0.2, 0, 0.3]) {
    const clocks = scripted(0.0005);
    assert.equal(fitted(ORIGIN + off, clocks), ORIGIN + off);
    assert.equal(clocks.read(), 3);
  }
});

test("one that is off by what a lost core takes is put right to some microseconds", () => {
  for (const off of [-29, -2, 2, 29]) {
    assert.ok(Math.abs(fitted(ORIGIN + off, scripted(0.0005)) - ORIGIN) < 0.005, String(off));
  }
});

test("a reading that loses its core in between contradicts nothing", () => {
  const lost = scripted(8, ...Array(9).fill(0.0005));
  assert.equal(fitted(ORIGIN, lost), ORIGIN);
  assert.ok(Math.abs(fitted(ORIGIN - 8, scripted(8, ...Array(9999).fill(0.0005))) - ORIGIN) < 0.005);
});

test("clocks that are never of one moment leave what is told", () => {
  assert.equal(fitted(ORIGIN - 8, scripted(3)), ORIGIN - 8);
});

test("the one of this program fits its clocks", () => {
  const wall = Date.now() - performance.now();
  assert.ok(Math.abs(clockOrigin - wall) < 20, `${clockOrigin} ${wall}`);
});
