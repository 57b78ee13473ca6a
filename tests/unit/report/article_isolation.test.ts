// The article's sentence on isolation: what held on each runtime, from the faults that were played.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cell, Metrics, Mode } from "../../../engine/result/result.ts";
import { isolationViews } from "../../../report/article/isolation.ts";
import { savedResult } from "../../helpers/saved_result.ts";

const KEPT = { parent_lives_pct: 100, siblings_right_pct: 100, max_leaks: 0 };

function cell(mode: Mode, fault: string, metrics: Metrics | null): Cell {
  const [base] = savedResult().cells;
  const found = metrics === null ? { status: "unsupported", reason: "no" } : { metrics };
  return { ...base, scenario: "isolation", mode, config: { fault }, ...found } as Cell;
}

test("what held in every repetition is said, for each kind of worker", () => {
  const cells = [
    cell("threads", "changes", { ...KEPT, max_leaks: 2 }),
    cell("threads", "heap", KEPT),
    cell("threads", "heap", { ...KEPT, siblings_right_pct: 0 }),
    cell("threads", "segfaults", null),
    ...["changes", "heap", "segfaults"].map((fault) => cell("processes", fault, KEPT)),
  ].map((one): Cell => ({ ...one, runtime: "node" }));
  const [view] = isolationViews({ ...savedResult(), cells });
  assert.deepEqual(view!.rows.map((row) => row.slice(1)), [
    ["changes", "threads", "✗ no"],
    ["changes", "processes", "✓ yes"],
    ["heap", "threads", "?"],
    ["heap", "processes", "✓ yes"],
    ["segfaults", "threads", "–"],
    ["segfaults", "processes", "✓ yes"],
  ]);
  assert.deepEqual(view!.lead, [
    "Node: processes keep isolation, separate heaps and separate crashes, threads none of it.",
  ]);
  const unlimited = { ...cell("threads", "heap", KEPT), facts: { heap: "it came to hold 256 MiB: no limit was met" } };
  assert.equal(isolationViews({ ...savedResult(), cells: [unlimited as Cell] })[0]!.rows[2]![3], "–");
  const died = cell("processes", "heap", { parent_lives_pct: 0, siblings_right_pct: 0, max_leaks: null });
  assert.equal(isolationViews({ ...savedResult(), cells: [died] })[0]!.rows[3]![3], "✗ no");
});

test("where no fault was played nothing is said", () => {
  assert.deepEqual(isolationViews(savedResult()), []);
});
