// What several cells cannot do for one reason stands in one line.

import assert from "node:assert/strict";
import { test } from "node:test";
import { foldGaps } from "../../../report/folded_gaps.ts";
import type { Cell, Start } from "../../../engine/result/result.ts";

function cell(runtime: string, start: Start, reason?: string): Cell {
  const base = {
    scenario: "overhead",
    runtime,
    mode: "processes",
    start,
    config: {},
    provenance: null,
    measured_at: null,
  };
  const outcome = reason === undefined
    ? { status: "measured", metrics: {}, unavailable: {}, samples: {}, histograms: {}, facts: {}, warnings: [] }
    : { status: "unsupported", reason };
  return { ...base, conditions: null, ...outcome } as Cell;
}

const nameOf = ({ mode, start }: Cell): string => `${mode} ${start}`;

test("where each of several lacks each, they are told as such", () => {
  const gaps = ["deno", "node"].flatMap((
    runtime,
  ) => [cell(runtime, "fork", "none forks"), cell(runtime, "forkserver", "none forks")]);
  const folded = foldGaps([cell("deno", "spawn"), ...gaps], nameOf);
  assert.deepEqual([...folded.cells], gaps);
  assert.deepEqual(folded.notes, [
    "Unsupported: processes fork and processes forkserver on deno and node, as none forks.",
  ]);
});

test("else one by one, and one that is alone with its reason keeps its row", () => {
  const [a, b, c, d] = [
    cell("deno", "fork", "none forks"),
    cell("node", "forkserver", "none forks"),
    cell("bun", "fork", "none here"),
    cell("bun", "spawn"),
  ];
  const folded = foldGaps([a, b, c, d], nameOf);
  assert.deepEqual([...folded.cells], [a, b]);
  assert.deepEqual(folded.notes, ["Unsupported: deno processes fork and node processes forkserver, as none forks."]);
});

test("where nothing was measured the gaps are the table", () => {
  const gaps = [cell("deno", "fork", "none forks"), cell("node", "fork", "none forks")];
  assert.deepEqual(foldGaps(gaps, nameOf), { cells: new Set(), notes: [] });
});
