// Equality of numbers that were computed in another order than the expected ones.

import assert from "node:assert/strict";

/** Asserts that `actual` differs from `expected` by no more than `relative` of it. */
export function near(actual: number, expected: number, relative = 1e-12): void {
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not near ${expected}`);
}
