// The table of words: its places, its gaps, and that it reads in 80 columns.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cell, Mode, ResultFile } from "../../../engine/result/result.ts";
import { renderTable } from "../../../report/table.ts";
import { viewsOf } from "../../../report/views.ts";
import { loadCatalogue } from "../../../scenarios/known.ts";
import { plain } from "../../helpers/plain.ts";
import { savedResult } from "../../helpers/saved_result.ts";

await loadCatalogue();

function cell(runtime: string, mode: Mode, fault: string, found: Partial<Cell>): Cell {
  const [base] = savedResult().cells;
  return { ...base, scenario: "isolation", runtime, mode, config: { fault, siblings: 2 }, ...found } as Cell;
}

const MEASURED = { status: "measured", unavailable: {}, samples: {}, histograms: {}, warnings: [] } as const;

const CONTAINED = {
  ...MEASURED,
  metrics: { parent_lives_pct: 100, program_ends_pct: 100, siblings_right_pct: 100, heard_pct: 100, gone_pct: 100 },
  facts: { heard_by: "error event" },
};

test("each kind of worker has a table, each runtime a column, each fault a row; a gap has its reason below", () => {
  const result: ResultFile = {
    ...savedResult(),
    cells: [
      cell("deno", "threads", "throws", CONTAINED),
      cell("deno", "threads", "heap-limit", { status: "unsupported", reason: "it has none" }),
      cell("node", "threads", "throws", { ...CONTAINED, facts: { heard_by: "exit 1" } }),
      cell("node", "threads", "heap-limit", { status: "failed", phase: "run", error: "no room", samples: {} }),
      cell("deno", "processes", "throws", {
        ...MEASURED,
        metrics: { parent_lives_pct: 0, heard_pct: null },
        facts: { parent_end: "SIGSEGV" },
      }),
    ],
  };
  const [threads, processes] = viewsOf(result);
  assert.deepEqual(threads!.head, ["fault", "deno", "node"]);
  assert.deepEqual(threads!.rows, [
    ["throws", "✓ error event", "✓ exit 1"],
    ["heap-limit", "– [1]", "failed [2]"],
  ]);
  assert.deepEqual(threads!.notes.slice(-2), ["[1] it has none", "[2] run: no room"]);
  assert.match(threads!.title, /one of several threads/);
  assert.deepEqual(processes!.rows, [["throws", "✗ PARENT DIES, SIGSEGV"]]);
});

test("three runtimes fit into 80 columns", () => {
  const words = { ...CONTAINED, facts: { heard_by: "error event" } };
  const cells = ["deno", "bun", "node"].map((runtime) => cell(runtime, "threads", "heap-limit", words));
  const [view] = viewsOf({ ...savedResult(), cells });
  for (const line of renderTable(view!, plain, 80).split("\n")) assert.ok(line.length <= 80, line);
});
