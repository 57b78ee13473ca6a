// Two versions of a runtime in one result stay two, wherever it is shown or read.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { compareFiles } from "../../../engine/compare/compare_files.ts";
import { readResults } from "../../../engine/result/read_results.ts";
import type { Cell, ResultFile } from "../../../engine/result/result.ts";
import { versionsOf } from "../../../engine/result/versions.ts";
import { articleParts } from "../../../report/article/tables.ts";
import { benchmarksOf } from "../../../report/benchmarks.ts";
import { renderCsv } from "../../../report/csv.ts";
import { renderPage } from "../../../report/html/page.ts";
import { sideBySide } from "../../../report/side_by_side.ts";
import { viewsOf } from "../../../report/views.ts";
import { withFolder } from "../../helpers/folder.ts";
import { savedResult, savedRun } from "../../helpers/saved_result.ts";
import { valid } from "../../helpers/valid.ts";

const VERSIONS = ["22.11.0", "24.11.0"];
const LABELS = VERSIONS.map((version) => `node@${version}`);

/** The cells of Node, of each version once, the second twice as slow. */
function ofVersions(result: ResultFile): ResultFile {
  const cells = VERSIONS.flatMap((version, index) =>
    result.cells.filter(({ runtime, status }) => runtime === "node" && status === "measured").map((cell): Cell => {
      const metrics = cell.status === "measured" ? cell.metrics : {};
      const slower = Object.entries(metrics).map((
        [name, value],
      ) => [name, value === null ? null : value * (index + 1)]);
      return {
        ...cell,
        status: "measured",
        runtime: `node@${version}`,
        provenance: { ...cell.provenance!, version },
        metrics: Object.fromEntries(slower),
      } as Cell;
    })
  );
  return { ...result, cells };
}

const result = ofVersions(savedResult());

test("tables have a row for each version, and name it once above them", () => {
  const [view] = viewsOf(result);
  assert.deepEqual(view.rows.map(([runtime, mode]) => `${runtime} ${mode}`), [
    ...["threads", "processes"].map((mode) => `node@22.11.0 ${mode}`),
    ...["threads", "processes"].map((mode) => `node@24.11.0 ${mode}`),
  ]);
  assert.deepEqual(versionsOf(result.cells), ["node 22.11.0", "node 24.11.0"]);
});

test("a file of them is valid, and is read as it was written", () =>
  withFolder(async (folder) => {
    const path = join(folder, "r.json");
    const text = JSON.stringify(result);
    valid(text);
    writeFileSync(path, text);
    const { results: [read], problems } = await readResults([path]);
    assert.deepEqual(problems, []);
    assert.deepEqual(read.result.cells.map(({ runtime }) => runtime), result.cells.map(({ runtime }) => runtime));
  }));

test("CSV, benchmark formats and pages have each by its own name", () => {
  for (const label of LABELS) assert.equal(renderCsv(result).split(label).length, 3, label);
  const names = benchmarksOf(result, { overhead: { metric: "p50_iter_s", better: "lower" } }).map(({ name }) => name);
  assert.deepEqual(
    names,
    LABELS.flatMap((label) => ["threads", "processes"].map((mode) => `overhead ${label} ${mode} spawn, workers 2`)),
  );
  const page = renderPage([{ path: "r.json", result }]);
  for (const label of LABELS) assert.ok(page.includes(label), label);
});

test("two files are compared version by version, and set side by side so", () => {
  const files = ["a.json", "b.json"].map((path) => ({ path, result }));
  const { pairs } = compareFiles([files[0], files[1]], "overhead", { metric: "p50_iter_s", better: "lower" });
  assert.deepEqual(pairs.map(({ cell, ratio }) => [cell, ratio]), [
    ...LABELS.flatMap((label) => ["threads", "processes"].map((mode) => [`${label} ${mode} spawn B`, 1])),
  ]);
  const view = sideBySide(files).find(({ title }) => title.startsWith("Side by side: overhead"))!;
  assert.equal(view.rows.length, 4);
  const machines = sideBySide(files)[0];
  assert.deepEqual(machines.rows.filter(([fact]) => fact === "node"), [["node", "all", "22.11.0, 24.11.0"]]);
});

test("the article's tables and conclusions have each", () => {
  const run = ofVersions(savedRun());
  const { tables, conclusions } = articleParts(run, "linux");
  const rows = tables.flatMap((view) => view.rows).map(([source]) => source);
  for (const label of LABELS) assert.ok(rows.includes(label), label);
  assert.deepEqual(conclusions[0].head.slice(-2), LABELS);
});
