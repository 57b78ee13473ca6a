// Whatever stands in a file: a result that can be shown in every format, or one sentence.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { benchmarkFormats } from "../cli/benchmark_formats.ts";
import { readResults } from "../cli/read_results.ts";
import type { ResultFile } from "../engine/result.ts";
import { articleViews } from "../report/article_view.ts";
import { renderCsv } from "../report/csv.ts";
import { renderPage } from "../report/html/page.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { makePaint } from "../report/paint.ts";
import { renderTable } from "../report/table.ts";
import { viewsOf } from "../report/view.ts";
import { withFolder } from "./folder.ts";
import { forSpoiltFiles } from "./generate.ts";
import { savedComparison, savedResult, savedRun, smallComparison } from "./saved_result.ts";

/** Control characters but the end of a line, and those that turn the direction of text. */
const CONTROL = /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/u;

const paint = makePaint(false);

function checkFormats(result: ResultFile): void {
  const views = [...viewsOf(result), ...articleViews(result, "linux")];
  for (const view of views) {
    const table = renderTable(view, paint, 80);
    assert.ok(!CONTROL.test(table), table);
    const markdown = renderMarkdown(view);
    assert.ok(!CONTROL.test(markdown) && !/(?<!\\)[<&]/.test(markdown), markdown);
  }
  const csv = renderCsv(result);
  assert.ok(!CONTROL.test(csv), csv);
  for (const render of Object.values(benchmarkFormats(result))) {
    const text = render();
    assert.match(text, /^[\n\x20-\x7e]*$/);
    assert.doesNotMatch(text, /: null/);
    JSON.parse(text);
  }
}

function checkPage(path: string, result: ResultFile): void {
  const page = renderPage([{ path, result }]);
  assert.ok(!CONTROL.test(page), "a control character is in the page");
  assert.doesNotMatch(page, /<zz|["'] zz=|&zz|NaN|Infinity/);
}

const RESULTS: [string, number, ResultFile][] = [
  ["plain", 3000, savedResult()],
  ["of every scenario", 1000, savedRun()],
  ["of blocks", 3000, smallComparison("blocks")],
  ["of many blocks", 1000, savedComparison()],
  ["of two files", 2000, smallComparison("files")],
];

for (const [kind, count, whole] of RESULTS) {
  test(`${count} spoilt results ${kind} are shown or refused in one sentence that names the file`, {
    timeout: 120_000,
  }, async () => {
    await withFolder((folder) => {
      const path = join(folder, "spoilt.json");
      const seen = { shown: 0, refused: 0 };
      forSpoiltFiles(count, 7, JSON.stringify(whole), (text) => {
        writeFileSync(path, text);
        const { results, problems } = readResults([path]);
        assert.equal(results.length + problems.length, 1);
        for (const { result } of results) {
          seen.shown++;
          checkFormats(result);
          if (seen.shown % 25 === 0) checkPage(path, result); // charts take a hundred times longer
        }
        for (const problem of problems) {
          seen.refused++;
          assert.ok(problem.startsWith("Cannot ") && problem.includes(path), problem);
          assert.ok(!/\n|\bat .*\.ts:\d+/.test(problem), problem);
        }
      });
      assert.ok(seen.shown > count / 10 && seen.refused > count / 10, JSON.stringify(seen));
      return Promise.resolve();
    });
  });
}
