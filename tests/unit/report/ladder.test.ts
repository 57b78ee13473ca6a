// Ladders and where their ways cross, as a reader sees them.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cell, Comparison, Crossover } from "../../../engine/result/result.ts";
import { sizeText } from "../../../engine/result/number.ts";
import { crossoverViews } from "../../../report/crossover_view.ts";
import { ladderCharts } from "../../../report/html/ladder_charts.ts";
import { huesOf } from "../../../report/html/look.ts";
import { type LadderChart, laddersOf, ladderViews, rungsOf } from "../../../report/ladder.ts";
import { renderMarkdown } from "../../../report/markdown.ts";
import { renderPlot } from "../../../report/plot.ts";
import { loadCatalogue } from "../../../scenarios/known.ts";
import { savedResult } from "../../helpers/saved_result.ts";

await loadCatalogue();

const CHART: LadderChart = {
  kind: "ladder",
  caption: "Handed over",
  metric: "p50_arrival_s",
  unit: "µs",
  over: "size",
  by: "via",
};

function cell(via: string, size: number, seconds: number | null, more: Partial<Cell> = {}): Cell {
  const [first] = savedResult().cells;
  const own = { scenario: "payload", runtime: "bun", mode: "threads", config: { via, size } };
  return { ...first, ...own, metrics: { p50_arrival_s: seconds }, unavailable: {}, ...more } as Cell;
}

const CELLS = [
  cell("clone", 1024, 20e-6),
  cell("clone", 16, 2e-6),
  cell("clone", 1_048_576, 2e-3),
  cell("transfer", 16, 20e-6),
  cell("transfer", 1024, 20e-6),
  cell("transfer", 1_048_576, 20e-6),
  cell("json", 16, null),
];

test("a ladder has a line for each way of a runtime and mode, in the order of sizes", () => {
  const ladders = laddersOf(CHART, rungsOf(CHART.metric, [...CELLS, cell("clone", 16, 1, { mode: "processes" })]));
  assert.deepEqual(ladders.map(({ name }) => name), ["bun threads"], "one size alone is no ladder");
  assert.deepEqual(ladders[0]!.lines.map(({ name, rungs }) => [name, rungs.map(({ x }) => x)]), [
    ["clone", [16, 1024, 1_048_576]],
    ["transfer", [16, 1024, 1_048_576]],
  ]);
});

test("as text a line rises as its way costs more, and what was measured is a capital", () => {
  const [view] = ladderViews(CHART, rungsOf(CHART.metric, CELLS));
  assert.equal(view!.title, "Handed over: bun threads");
  const lines = renderPlot(view!.plot!, 60);
  assert.ok(lines.every((line) => line.length <= 60), lines.join("\n"));
  const [unit, ...rows] = lines;
  assert.equal(unit!.trim(), "µs");
  assert.match(rows[0]!, /^2000 │ +a*A$/);
  assert.match(rows[14]!, /^ +2 │A/);
  const flat = rows.filter((row) => /B/.test(row));
  assert.equal(flat.length, 1, "the other way costs the same at every size");
  assert.match(flat[0]!, /│Bb+.*b+B$/);
  assert.ok(lines.some((line) => /^ +16 +1k +1m$/.test(line)), lines.join("\n"));
  assert.ok(lines.includes("a clone   b transfer"));
  assert.deepEqual(renderPlot(view!.plot!, 20), [], "no room");
  assert.deepEqual(renderPlot({ ...view!.plot!, lines: [{ name: "x", points: [{ x: 1, y: 0 }] }] }, 60), []);
  assert.match(renderMarkdown(view!), /```text\n +µs\n2000 │/);
});

test("as a picture each point says what it is", () => {
  const [chart] = ladderCharts(CHART, rungsOf(CHART.metric, CELLS), huesOf(["bun"]));
  const said = [...chart!.panels.map(({ svg }) => svg).join("").matchAll(/class="mark"><title>([^<]+)<\/title>/g)].map((
    [, title],
  ) => title);
  for (const one of ["bun threads clone 1k: 20.00 µs", "bun threads transfer 1m: 20.00 µs"]) {
    assert.ok(said.includes(one), `${one} in ${said}`);
  }
});

test("where ways cross is a row of words", () => {
  const own = { runtime: "node", mode: "threads", over: "size", against: "clone", support: 1 } as const;
  const crossovers: Crossover[] = [
    { ...own, way: "transfer", crossing: "from", at: 3174, interval: { low: 1800, high: null } },
    { ...own, way: "json", crossing: "until", at: 100, interval: { low: null, high: 900 }, support: 0.97 },
    { ...own, way: "shared", crossing: "always", at: null, interval: null },
    { ...own, way: "channel", crossing: "never", at: null, interval: null },
  ];
  const [view] = crossoverViews({ crossovers, axes: { size: [16, 1_048_576] } } as unknown as Comparison);
  assert.deepEqual(view!.rows.map((row) => row.slice(2)), [
    ["transfer", "clone", "from 3.1k on", "1.8k … above 1m", "100 %"],
    ["json", "clone", "up to 100", "below 16 … 900", "97 %"],
    ["shared", "clone", "every", "–", "100 %"],
    ["channel", "clone", "none", "–", "100 %"],
  ]);
  assert.deepEqual(crossoverViews({ axes: {} } as unknown as Comparison), []);
  assert.deepEqual([1, 1023, 1536, 100 * 2 ** 20, 2 ** 31].map(sizeText), ["1", "1023", "1.5k", "100m", "2g"]);
});
