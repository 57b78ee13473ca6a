// Where a difference comes from: the parts that a scenario names, of the pair that lies farthest apart.

import assert from "node:assert/strict";
import { test } from "node:test";
import { compareBlocks } from "../../../../engine/compare/compare.ts";
import { reasonsOf } from "../../../../engine/compare/reasons.ts";
import { ask, MODES, runsOf } from "../../../helpers/made_up_comparison.ts";

const BLOCKS = 12;
const PARTS = { p50_create_s: "creating", p50_start_s: "starting" };

/** Processes take `by` times as long as threads, all of it before their first instruction. */
function reasons(by: number, parts: Readonly<Record<string, string>> = PARTS): string[] {
  const question = ask("overhead", [MODES]);
  const noise = (block: number): number => 1 + 0.01 * Math.sin(7 * block);
  const runs = runsOf(
    question,
    BLOCKS,
    (cell, block) => 0.01 * (cell === 0 ? 1 : by) * noise(block + cell),
    (cell) => ({ p50_create_s: 0.001, p50_start_s: 0.005 * (cell === 0 ? 1 : 2 * by) }),
  );
  return reasonsOf(question, runs, compareBlocks(question, runs, BLOCKS, 200), parts);
}

test("each part with its interval, in the words of its metric", () => {
  assert.deepEqual(reasons(3), [
    "Where it comes from, processes over threads: creating 1.00 times (1.00 … 1.00) and starting 6.00 times (6.00 … 6.00).",
  ]);
});

test("where nothing differs for certain, or no part was measured, nothing is explained", () => {
  assert.deepEqual(reasons(1), []);
  assert.deepEqual(reasons(3, {}), []);
  assert.deepEqual(reasons(3, { p50_finish_s: "ending" }), []);
});

test("of several pairs the farthest is explained", () => {
  const question = ask("overhead", [{ name: "workers", values: [2, 4, 8] }]);
  const runs = runsOf(
    question,
    BLOCKS,
    (cell, block) => 0.01 * [1, 2, 8][cell]! * (1 + 0.01 * Math.sin(7 * block + cell)),
    (cell) => ({ p50_create_s: 0.001 * (1 + cell) }),
  );
  const [reason] = reasonsOf(question, runs, compareBlocks(question, runs, BLOCKS, 200), { p50_create_s: "creating" });
  assert.match(reason!, /^Where it comes from, 8 workers over 2 workers: creating 3\.00 times/);
});
