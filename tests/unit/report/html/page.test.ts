// What stands where in a page: first what the results come to, then a chart with the tables behind it for each scenario.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import type { Cell, Config, Metrics, Mode, ResultFile, Start } from "../../../../engine/result/result.ts";
import { renderCsv } from "../../../../report/csv.ts";
import { SCRIPT, SCRIPT_HASH } from "../../../../report/html/buttons.ts";
import { escape } from "../../../../report/html/escape.ts";
import { huesOf, paintOf, patternsOf } from "../../../../report/html/look.ts";
import { renderPage } from "../../../../report/html/page.ts";
import { panelsOf } from "../../../../report/html/panels.ts";
import { chartsOf } from "../../../../report/html/result_charts.ts";
import { signOf } from "../../../../report/signs.ts";
import { table } from "../../../../report/html/view_table.ts";
import { renderMarkdown } from "../../../../report/markdown.ts";
import { viewsOf } from "../../../../report/views.ts";
import { savedComparison, savedResult, savedRun, smallComparison } from "../../../helpers/saved_result.ts";

const RUNTIMES = ["deno", "bun", "node"];

function cell(runtime: string, mode: Mode, metrics: Metrics, more: Partial<Cell> & { config?: Config } = {}): Cell {
  const [first] = savedResult().cells;
  return { ...first, runtime, mode, metrics, samples: {}, facts: {}, ...more } as Cell;
}

/** An iteration on each runtime and mode, of as many ms as there are before it. */
function iterations(command: readonly string[] = ["paratax", "overhead"]): ResultFile {
  const modes = ["threads", "processes"] as const;
  const cells = RUNTIMES.flatMap((runtime, at) =>
    modes.map((mode, more) => cell(runtime, mode, { avg_iter_s: 0.001 * (1 + 2 * at + more) }))
  );
  return { ...savedResult(), command, cells };
}

const words = (result: ResultFile, path = "r.json"): string => renderPage([{ path, result }]);

test("what a result comes to stands above all else, and names the chart that shows it", () => {
  const said = ["Not settled: inline.", "Threads start 2.9 times as fast (2.7 … 3.1); not settled: pools."];
  const page = words({ ...iterations(), conclusion: said });
  const [head, rest] = page.split('<main id="results"') as [string, string];
  assert.match(head, /<div class="headlines"><p>Not settled: inline\.<\/p><p>Threads start 2\.9 times/);
  assert.match(rest, /<figcaption[^>]*><h4>Threads start 2\.9 times as fast \(2\.7 … 3\.1\)\. <a/);
  const several = renderPage(["a", "b"].map((path) => ({ path, result: { ...iterations(), conclusion: [path] } })));
  assert.match(several, /<p class="of"><a href="#r1">b<\/a><\/p><p>b<\/p>/);
  const unsettled = words(iterations());
  assert.doesNotMatch(unsettled, /class="headlines"/);
  assert.match(unsettled, /<h4>An iteration: mean ms/, "what is drawn, where nothing is settled");
});

test("each scenario has its chart, the tables behind it folded right below, then the other charts", () => {
  const page = words(savedRun());
  const [section] = /<section id="r0-overhead"[^]*?<\/section>/.exec(page)!;
  const unfolded = section!.replace(/<details><summary>\d+ notes<\/summary>[^]*?<\/details>/g, "");
  const marks = [...unfolded.matchAll(/<h3|<figure|<details|<table|<\/details>/g)].map(([mark]) => mark);
  const tables = marks.filter((mark) => mark === "<table");
  assert.ok(tables.length > 0);
  assert.deepEqual(marks, [
    "<h3",
    "<figure",
    "<details",
    ...tables,
    "</details>",
    "<details",
    "<figure",
    "<figure",
    "</details>",
  ]);
});

test("every link within a page leads somewhere, and no two places have one name", () => {
  const page = renderPage(
    [savedRun(), savedComparison(), smallComparison("files")].map((result) => ({ path: "a", result })),
  );
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
  assert.equal(new Set(ids).size, ids.length, `${ids.filter((id, at) => ids.indexOf(id) !== at)}`);
  const links = [...page.matchAll(/ href="#([^"]+)"/g)].map(([, id]) => id!);
  assert.ok(links.length > 20);
  for (const link of [...links, ...[...page.matchAll(/url\(#([^)]+)\)/g)].map(([, id]) => id!)]) {
    assert.ok(ids.includes(link), link);
  }
});

test("a hue is a runtime and a filling a mode, whatever the chart", () => {
  const hues = huesOf([...RUNTIMES, "python", "node@24.1.0"]);
  assert.equal(new Set(hues.values()).size, 5);
  assert.equal(huesOf(["node@24.1.0"]).get("node@24.1.0"), hues.get("node"), "the only version of it");
  const hue = hues.get("bun")!;
  assert.equal(paintOf({ hue, fill: "threads" }), `var(--h${hue})`);
  assert.equal(paintOf({ hue, fill: "processes" }), `url(#processes-${hue})`);
  assert.match(patternsOf(hues), new RegExp(`<pattern id="pooled-threads-${hue}"`));
  const [first] = chartsOf(iterations(), hues);
  for (const [at, runtime] of RUNTIMES.entries()) {
    const { svg } = first!.panels[at]!;
    const painted = [...svg.matchAll(/fill="(var\(--h\d\)|url\([^)]+\))"[^>]*class="mark"/g)].map(([, fill]) => fill);
    assert.deepEqual(painted, [`var(--h${hues.get(runtime)})`, `url(#processes-${hues.get(runtime)})`]);
  }
});

test("several runtimes are pictures beside each other, with the same rows and one axis", () => {
  const { cells } = iterations();
  const pooled = cell("bun", "threads", {}, { start: "pool" as Start });
  const panels = panelsOf([...cells.slice(0, -1), pooled]);
  assert.deepEqual(panels.map(({ name }) => name), ["Deno", "Bun", "Node"]);
  const usual = ["threads spawn", "processes spawn"];
  assert.deepEqual(panels.map(({ rows }) => rows.map(({ label }) => label)), [
    usual,
    [...usual, "threads pool"], // which the others have not
    usual,
  ]);
  assert.equal(panels[2]!.rows[1]!.cell, undefined, "a place that is left free");
  const [chart] = chartsOf(iterations());
  const axes = chart!.panels.map(({ svg }) => [...svg.matchAll(/>(\d+)<\/text>/g)].map(([, text]) => text).join(" "));
  assert.equal(new Set(axes).size, 1);
  assert.equal(panelsOf(cells.filter(({ runtime }) => runtime === "bun")).length, 1);
  assert.equal(panelsOf(cells.filter(({ mode }) => mode === "threads")).length, 1);
});

test("beside what reproduces the article its figures stand as marks, and nowhere else", () => {
  const [own] = chartsOf(iterations(["paratax", "reproduce"]));
  for (const { svg } of own!.panels) {
    assert.ok(svg.includes("<title>the article, CPython threads spawn: 1.832 ms</title>"));
    assert.ok(svg.includes("<title>the article, CPython processes spawn: 32.85 ms</title>"));
  }
  assert.match(own!.notes!.join(), /^◇ is the article's: CPython 3\.14\.2, 8 workers, Ubuntu/);
  const [other] = chartsOf(iterations());
  assert.ok(!other!.panels.some(({ svg }) => svg.includes("CPython")) && other!.notes === undefined);
  const writers = [1, 2, 4].map((writers) =>
    cell("node", "processes", { ops_per_s: 1e5 * writers }, {
      scenario: "sharded-writers",
      config: { workers: 8, writers },
    })
  );
  const lines = chartsOf({ ...iterations(["paratax", "reproduce"]), cells: writers })[0]!.panels[0]!.svg;
  assert.ok(lines.includes("<title>the article, CPython processes, 4 writers: 673,558 ops/s</title>"));
  assert.ok(lines.includes("<title>node processes, 4 writers: 400,000 ops/s</title>"));
});

test("several files are marks of one picture, by their letters", () => {
  const twice = ["a.json", "b.json"].map((path, at) => ({ path, result: savedRun("x", at + 1) }));
  const [section] = /<section id="beside"[^]*?<\/section>/.exec(renderPage(twice))!;
  assert.match(
    section!,
    /<figure id="beside-c0"><figcaption><h3>overhead, avg ms, of all files on one logarithmic axis/,
  );
  assert.ok(section!.includes("<title>A: node threads: 57.22 MiB</title>"));
  assert.ok(section!.includes("<title>B: node threads: 114.4 MiB</title>"));
  assert.match(section!, /A is a\.json\.<\/p><p class="note">B is b\.json\./);
});

test("tables show the columns that are asked for, and all that is drawn stays", () => {
  const saved = [{ path: "a.json", result: savedRun() }];
  const heads = (page: string): string[] =>
    [...page.matchAll(/<th scope="col" class="number">([^<]*)</g)].map(([, head]) => head!);
  const chosen = renderPage(saved, null, { columns: ["p95"], sort: null });
  assert.deepEqual(heads(chosen), ["p95"]);
  assert.ok(heads(renderPage(saved)).includes("p50"));
  assert.equal(chosen.match(/<figure /g)?.length, renderPage(saved).match(/<figure /g)?.length);
});

test("a verdict has a sign and a colour, and other words have none", () => {
  const verdicts = [
    "faster",
    "slower",
    "equivalent",
    "inconclusive [1]",
    "too few blocks",
    "no verdict",
    "yes 5.1×",
    "no",
    "?",
  ];
  assert.deepEqual(verdicts.map(signOf), ["▲", "▼", "=", "?", "?", "?", "✓", "✗", "?"]);
  assert.deepEqual(["–", "1.00×", "unsupported [1]", "nothing", "fasterer"].map(signOf), [
    null,
    null,
    null,
    null,
    null,
  ]);
  const shown = table({
    title: "t",
    head: ["", "verdict"],
    textColumns: 1,
    notes: [],
    rows: [["a", "faster"], ["b", "?"]],
  });
  assert.ok(shown.includes('<td class="number good"><span aria-hidden="true">▲ </span>faster</td>'), shown);
  assert.ok(shown.includes('<td class="number open">?</td>'), shown);
});

test("a page carries its tables as Markdown and its cells as CSV, and its script is the one that its policy allows", () => {
  const result = savedRun(`"'><&`);
  const page = words(result);
  for (const view of viewsOf(result)) {
    assert.ok(page.includes(`data-text="${escape(renderMarkdown(view))}"`), view.title);
  }
  assert.ok(page.includes(`data-text="${escape(renderCsv(result))}" data-file="paratax.csv"`));
  assert.equal(`sha256-${createHash("sha256").update(SCRIPT).digest("base64")}`, SCRIPT_HASH);
  assert.ok(page.includes(`script-src '${SCRIPT_HASH}'`) && page.includes(`<script>${SCRIPT}</script>`));
  assert.equal(page.match(/<script/g)?.length, 2);
});
