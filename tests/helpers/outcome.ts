// What became of a cell, as a test expects it.

import assert from "node:assert/strict";
import type { Measured, Outcome } from "../../engine/result/result.ts";

export function measured(outcome: Outcome): Measured {
  assert.equal(outcome.status, "measured", JSON.stringify(outcome).slice(0, 400));
  return outcome as Measured;
}

export function errorOf(outcome: Outcome, phase: string): string {
  assert.equal(outcome.status, "failed", JSON.stringify(outcome).slice(0, 400));
  const { phase: actual, error } = outcome as Outcome & { status: "failed" };
  assert.equal(actual, phase, error);
  return error;
}
