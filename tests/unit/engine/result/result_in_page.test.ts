// A page is read as the results that it was made of.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { jsonPieces } from "../../../../engine/result/json_text.ts";
import { readResults } from "../../../../engine/result/read_results.ts";
import type { Cell, ResultFile } from "../../../../engine/result/result.ts";
import { resultElement, resultsInPage } from "../../../../engine/result/result_in_page.ts";
import { renderPage } from "../../../../report/html/page.ts";
import { renderMarkdown } from "../../../../report/markdown.ts";
import { savedViews } from "../../../../report/saved.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { savedComparison, savedResult, savedRun } from "../../../helpers/saved_result.ts";

const HOSTILE = `</script><!-- <script> "\\"' &lt; \\u003c ä\u2028😀 \u0007`;

test("a page of results is read as these results, and shows the same tables", () =>
  withFolder(async (folder) => {
    const results = [savedRun(HOSTILE), savedComparison(HOSTILE)];
    const [one, both] = ["one.html", "both.html"].map((name) => join(folder, name)) as [string, string];
    writeFileSync(one, renderPage([{ path: HOSTILE, result: results[0]! }]));
    writeFileSync(both, renderPage(results.map((result, index) => ({ path: `${index}.json`, result }))));
    const read = await readResults([one, both]);
    assert.deepEqual(read.problems, []);
    assert.deepEqual(read.results.map(({ path }) => path), [one, `${both} (0.json)`, `${both} (1.json)`]);
    const given = [results[0]!, ...results];
    const tables = (result: ResultFile): string[] => savedViews(result).map(renderMarkdown);
    assert.deepEqual(read.results.map(({ result }) => tables(result)), given.map(tables));
    assert.deepEqual(read.results[0]!.result, JSON.parse([...jsonPieces(results[0])].join("")));
  }));

test("a result that is too long for a page is not in it, which the page says", () =>
  withFolder(async (folder) => {
    const { cells: [first], ...rest } = savedResult();
    const samples = { iter_s: Array.from({ length: 1_000_000 }, (_, index) => 1 / (index + 3)) };
    const result = { ...rest, cells: [{ ...first, samples } as Cell] };
    assert.equal(resultElement("x", "long.json", result, 2 ** 20), null);
    const page = renderPage([{ path: "long.json", result }]);
    assert.match(page, /<p>The result is too long to stand in this page: keep its file\.<\/p>/);
    assert.deepEqual(resultsInPage(page), []);
    const path = join(folder, "page.html");
    writeFileSync(path, page);
    assert.deepEqual((await readResults([path])).problems, [
      `Cannot read ${path} as it is a page that holds no result: give a file that --json wrote.`,
    ]);
    writeFileSync(
      path,
      page.replace("</main>", resultElement("x", "a", savedResult(), 2 ** 20)!.replace("paratax/2", "x") + "</main>"),
    );
    assert.match((await readResults([path])).problems[0]!, / as it is no result of paratax: give/);
  }));
