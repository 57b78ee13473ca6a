// Whether a saved cell's figures are believed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isConfirmed } from "../../../../engine/result/confirmed.ts";
import { jsonPieces } from "../../../../engine/result/json_text.ts";
import type { Cell } from "../../../../engine/result/result.ts";
import { savedResult } from "../../../helpers/saved_result.ts";

const HEADLINE = { metric: "p50_heard_s", better: "lower" } as const;

function cell(heard: number | null, samples: readonly number[], others: Readonly<Record<string, number>> = {}): Cell {
  const [any] = savedResult().cells;
  assert.ok(any?.status === "measured");
  return {
    ...any,
    metrics: { p50_heard_s: heard, ...others },
    unavailable: heard === null ? { p50_heard_s: "the parent heard nothing" } : {},
    samples: { heard_s: samples },
  };
}

test("a headline is believed where it follows from its samples, or is untold and has none", () => {
  const told = [cell(2, [1, 2, 3]), cell(5, [1, 2, 3]), cell(null, []), cell(null, [1, 2, 3]), cell(2, [])];
  assert.deepEqual(told.map((one) => isConfirmed(one, HEADLINE)), [true, false, true, false, false]);
  assert.ok(!isConfirmed({ ...cell(null, []), unavailable: {} } as Cell, HEADLINE), "no reason");
  assert.ok(
    !isConfirmed({ ...cell(null, [], { max_x_s: 9 }), samples: { x_s: [1] } } as Cell, HEADLINE),
    "another lies",
  );
});

test("what was saved is believed when it is read again, also where a call takes some nanoseconds", () => {
  for (const value of [12.345678901234567, 0.000_123_456_789_012_345_6, 3.841156005858493e-9, 2.3456789e-10]) {
    const one = { ...cell(2, [1, 2, 3], { call_s: value }), samples: { heard_s: [1, 2, 3], call_s: [value] } } as Cell;
    assert.ok(isConfirmed(JSON.parse([...jsonPieces(one)].join("")), HEADLINE), String(value));
  }
});
