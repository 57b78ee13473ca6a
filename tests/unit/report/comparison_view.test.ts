// A comparison as tables and bars.

import type { Axis } from "../../../engine/compare/question.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { compareBlocks } from "../../../engine/compare/compare.ts";
import type { Comparison } from "../../../engine/result/result.ts";
import { renderBars } from "../../../report/bars.ts";
import { renderTable } from "../../../report/table.ts";
import { viewsOf } from "../../../report/views.ts";
import { ask, fileOf, MODES, noisy, runsOf } from "../../helpers/made_up_comparison.ts";
import { plain } from "../../helpers/plain.ts";

test("tables and bars of a comparison fit the width given", () => {
  const axes: Axis[] = [{ name: "runtime", values: ["deno", "bun", "node"] }, MODES, {
    name: "workers",
    values: [1, 128],
  }];
  const question = ask("overhead", axes);
  const factors = question.variants.map((_, index) => 1 + index * index * 40);
  const comparison = compareBlocks(question, runsOf(question, 6, noisy(...factors)), 6);
  for (const width of [80, 100]) {
    const [view] = viewsOf({ ...fileOf([]), comparison });
    const text = renderTable(view, plain, width);
    assert.deepEqual(text.split("\n").filter((line) => line.length > width), []);
    assert.match(text, /node processes 128 .*[├●]/);
  }
});

test("bars show the ratio, its interval, 1 and the band of δ", () => {
  const bars = { bars: [{ label: "x", ratio: 1.5, low: 1.2, high: 1.9 }], delta: 0.1, caption: "c" };
  const [line, axis] = renderBars(bars, 60);
  assert.match(line, /^x +┊ +│ +┊ +├─+●─+┤$/);
  assert.match(axis, /0\.\d+× +1 +1\.90×$/);
  assert.deepEqual(renderBars(bars, 15), []);
});

test("a pair without a verdict has its ratio, no interval and no bar, and a remark that says why", () => {
  const { cells: [cell] } = compareBlocks(ask("overhead", [MODES]), [], 0);
  const described = (label: string) => ({ ...cell, label, values: [1], median: 1 });
  const comparison: Comparison = {
    ...compareBlocks(ask("overhead", [MODES]), [], 0),
    design: "files",
    cells: [described("x A"), described("x B")],
    pairs: [{
      cell: "x B",
      baseline: "x A",
      ratio: 1.5,
      interval95: null,
      interval90: null,
      blocks: 1,
      p: null,
      verdict: "no verdict",
      reason: "one process each",
      blocks_needed: null,
    }],
  };
  const [view] = viewsOf({ ...fileOf([]), comparison }, true);
  const text = renderTable(view, plain, 80);
  assert.match(text, /^x B +1.000 +1\.50× +– +– +\? no verdict \[1\]$/m);
  assert.match(text, /^\[1\] One process each: no verdict\.$/m);
  assert.equal(view.bars, undefined);
});

test("p stands in the table only where it is asked for", () => {
  const question = ask("overhead", [MODES]);
  const comparison = compareBlocks(question, runsOf(question, 6, noisy(1, 2)), 6);
  const heads = [false, true].map((withP) => viewsOf({ ...fileOf([]), comparison }, withP)[0]);
  assert.deepEqual(heads.map(({ head }) => head.includes("p")), [false, true]);
  assert.deepEqual(heads.map(({ rows }) => rows[1].length), [5, 6]);
  assert.equal(heads[1].rows[1][4], "0.031");
  for (const { notes } of heads) assert.match(notes.join("\n"), /Equivalent: within the margin, 5\.0 %/);
});
