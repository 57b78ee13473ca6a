// Every table says where its figures come from, in each format.

import { test } from "node:test";
import assert from "node:assert/strict";
import type { Cell, ResultFile } from "../../../engine/result/result.ts";
import { articleViews } from "../../../report/article/tables.ts";
import { renderPage } from "../../../report/html/page.ts";
import { table } from "../../../report/html/view_table.ts";
import { renderMarkdown } from "../../../report/markdown.ts";
import { sideBySide } from "../../../report/side_by_side.ts";
import { sourceOf } from "../../../report/source.ts";
import { renderTable } from "../../../report/table.ts";
import { viewsOf } from "../../../report/views.ts";
import type { View } from "../../../report/view.ts";
import { plain } from "../../helpers/plain.ts";
import { savedComparison, savedRun, smallComparison } from "../../helpers/saved_result.ts";

/** A result of another machine, with a runtime that only its memory was measured on. */
function from(cpu: string, result: ResultFile): ResultFile {
  const version = (cell: Cell): Cell => {
    const runtime = cell.scenario === "memory" ? "bun" : cell.runtime;
    const version = `1.${cpu.length}`;
    return { ...cell, runtime, provenance: cell.provenance && { version, engine: "", path: "", compiled: false } };
  };
  return {
    ...result,
    environment: { ...result.environment, cpu, cores: 16, usable_cores: 2.5 },
    cells: result.cells.map(version),
    created: "2026-03-04T05:06:07.000Z",
  };
}

test("cores that were kept awake are said, of one run and of each of two files", () => {
  const awake = savedRun();
  const kept = { ...awake, environment: { ...awake.environment, kept_awake: "idle" as const } };
  assert.match(sourceOf(kept).join(), /, \d+ of \d+ cores? kept awake, /);
  const two = {
    ...kept,
    sources: [kept, awake].map((one) => ({ environment: one.environment, versions: [], paratax: "1", created: "" })),
  };
  assert.deepEqual(sourceOf(two).map((line) => line.includes("kept awake")), [true, false]);
  assert.doesNotMatch(sourceOf(awake).join(), /kept awake/);
  assert.match(renderPage([{ path: "a.json", result: kept }]), /<dt>machine<\/dt><dd>[^<]* cores? kept awake,/);
});

const CPU = "A processor with a name as long as those that are sold, at 3.00 GHz";
const run = from(CPU, savedRun());
const other = from("another", savedRun());
const files: ResultFile = {
  ...smallComparison("files"),
  sources: [run, other].map(({ environment, created }) => (
    { environment, versions: ["node 26.1.0"], paratax: "0.1.0", created }
  )),
};

const VIEWS: readonly (readonly [what: string, lines: number, views: readonly View[]])[] = [
  ["a run", 1, viewsOf(run)],
  ["blocks", 1, viewsOf(from(CPU, savedComparison()))],
  ["two files", 2, viewsOf(files)],
  ["the article's", 1, articleViews(run, "linux")],
  ["results side by side", 2, sideBySide([{ path: "a", result: run }, { path: "b", result: other }])],
];

for (const [what, lines, views] of VIEWS) {
  test(`every table of ${what} begins with its machine, cores, versions and date, in every format`, () => {
    assert.ok(views.length > 1 || what === "two files");
    for (const view of views) {
      const { title, source = [] } = view;
      assert.equal(source.length, lines, title);
      assert.match(source[0], new RegExp(`^(A: )?${CPU}, 2.5 of 16 cores, .* · paratax 0.1.0 · 2026-03-04 05:06 UTC$`));
      assert.match(source[0], /(deno|bun|node) \d/, title);
      if (lines === 2) assert.match(source[1], /^B: another, 2.5 of 16 cores, /);
      const [above] = renderTable(view, plain, 80).split("─");
      const before = above.split("\n").slice(0, -2); // the head
      for (const line of source) assert.ok(flat(before.join(" ")).includes(flat(line)), `${title}\n${before}`);
      for (const line of before) assert.ok(line.length <= 80, line);
      const markdown = renderMarkdown(view).replaceAll("\\", "");
      for (const line of source) assert.ok(markdown.indexOf(line) < markdown.indexOf("| ") && markdown.includes(line));
      const caption = /<caption>([^]*?)<\/caption>/.exec(table(view))?.[1] ?? "";
      for (const line of source) assert.ok(caption.includes(line), caption);
    }
  });
}

test("a table tells of the runtimes that stand in it, and of no other", () => {
  for (const { title, source = [] } of viewsOf(run)) {
    const isMemory = title.startsWith("Memory") || title.startsWith("What one worker adds");
    assert.deepEqual([/bun \d/.test(source[0]), /node \d/.test(source[0])], [isMemory, !isMemory], title);
  }
});

/** Without line breaks and indents. */
function flat(text: string): string {
  return text.replace(/\s+/g, " ");
}
