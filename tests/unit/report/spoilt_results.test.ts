// Whatever stands in a file: a result that can be shown in every format, or one sentence.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { historyOf } from "../../../engine/compare/history.ts";
import { type Pooled, poolResults } from "../../../engine/compare/pool.ts";
import { readResults } from "../../../engine/result/read_results.ts";
import type { ResultFile } from "../../../engine/result/result.ts";
import { articleViews } from "../../../report/article/tables.ts";
import { renderBars } from "../../../report/bars.ts";
import { renderCsv } from "../../../report/csv.ts";
import { renderPage } from "../../../report/html/page.ts";
import { benchmarksOf } from "../../../report/benchmarks.ts";
import { renderBencher, renderGithubActionBenchmark } from "../../../report/benchmark_json.ts";
import { knownScenarios } from "../../../scenarios/known.ts";
import { renderMarkdown } from "../../../report/markdown.ts";
import { historyViews } from "../../../report/history_view.ts";
import { pooledViews } from "../../../report/pooled_view.ts";
import { makePaint } from "../../../report/paint.ts";
import { renderTable } from "../../../report/table.ts";
import { viewsOf } from "../../../report/views.ts";
import type { View } from "../../../report/view.ts";
import { withFolder } from "../../helpers/folder.ts";
import { forSpoiltFiles, HOSTILE_WORDS } from "../../helpers/generate.ts";
import { OWN, ownShare, sampleOf, WHOLE } from "../../helpers/share.ts";
import { savedComparison, savedResult, savedRun, smallComparison } from "../../helpers/saved_result.ts";

/** Control characters but the end of a line, and those that turn the direction of text. */
const CONTROL = /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]/u;

const paint = makePaint(false);

function checkViews(views: readonly View[]): void {
  for (const view of views) {
    const table = renderTable(view, paint, 80);
    assert.ok(!CONTROL.test(table), table);
    const markdown = renderMarkdown(view);
    assert.ok(!CONTROL.test(markdown) && !/(?<!\\)[<&]/.test(markdown), markdown);
  }
}

function checkFormats(result: ResultFile): void {
  checkViews(viewsOf(result));
  const csv = renderCsv(result);
  assert.ok(!CONTROL.test(csv), csv);
  const judged = Object.fromEntries(knownScenarios().map(({ scenario }) => [scenario.name, scenario.headline]));
  const benchmarks = benchmarksOf(result, judged);
  const texts = (["lower", "higher"] as const).map((better) => renderGithubActionBenchmark(benchmarks, better));
  for (const text of [...texts, renderBencher(benchmarks)]) {
    assert.match(text, /^[\n\x20-\x7e]*$/);
    assert.doesNotMatch(text, /: null/);
    JSON.parse(text);
  }
}

/** The same with three times the blocks: enough to be pooled. */
function longer(result: ResultFile): ResultFile {
  const { comparison } = result;
  if (!comparison) return result;
  const cells = comparison.cells.map((cell) => ({ ...cell, values: [1, 2, 3].flatMap(() => cell.values) }));
  return { ...result, comparison: { ...comparison, cells } };
}

/** With the whole result as another machine's: pooled, and over time. */
function checkTogether(result: ResultFile, whole: ResultFile): void {
  const other = { ...whole, environment: { ...whole.environment, machine: "other" } };
  const saved = [{ path: "a", result }, { path: "b", result: other }];
  const pooled = poolResults(saved.map(({ path, result }) => ({ path, result: longer(result) })), true);
  if (pooled) checkViews(pooledViews(pooled));
  checkViews(historyViews(historyOf([...saved, { path: "c", result }], () => "avg_iter_s")));
}

function checkPage(path: string, result: ResultFile, pooled: Pooled | null = null): void {
  const page = renderPage([{ path, result }], pooled);
  assert.ok(!CONTROL.test(page), "a control character is in the page");
  assert.doesNotMatch(page, /<zz|["'] zz=|&zz|NaN|Infinity/);
}

for (const [index, word] of sampleOf([...HOSTILE_WORDS.entries()])) {
  test(`hostile word ${index + 1} is text in every format`, () => {
    const before = Object.getOwnPropertyNames(Object.prototype).length;
    const compared = smallComparison("files", word);
    const [cells, pairs] = [compared.comparison!.cells, compared.comparison!.pairs];
    const named = {
      ...compared.comparison!,
      metric: word,
      cells: cells.map((cell) => ({ ...cell, label: word })),
      pairs: pairs.map((pair) => ({ ...pair, cell: word })),
    };
    const results = [savedResult(word), savedRun(word), savedComparison(word), compared];
    for (const result of [...results, { ...compared, comparison: named }]) {
      checkFormats(result);
      checkViews(articleViews(result, "linux"));
      checkPage(word, result);
      checkTogether(result, result);
    }
    const many = longer(savedComparison(word));
    const fleet = [word, "other"].map((machine, index) => ({
      path: `${word} ${index}`,
      result: { ...many, environment: { ...many.environment, machine } },
    }));
    const pooled = poolResults(fleet, true);
    assert.ok(pooled?.ratios[0]?.all);
    checkPage(word, many, pooled);
    assert.equal(Object.getOwnPropertyNames(Object.prototype).length, before); // echarts, of a label __proto__
  });
}

test("what is no ratio is a name without a bar", () => {
  const bar = { label: "good", low: 0.5, ratio: 1, high: 2 };
  const bars = [bar, { ...bar, label: "zero", low: 0 }, { ...bar, label: "below", low: -1 }, {
    ...bar,
    label: "turned",
    high: 0.6,
  }];
  for (const delta of [0.02, 0, -2]) {
    const lines = renderBars({ bars, delta, caption: "c" }, 60);
    assert.match(lines[0], /^good +├─+●─+┤$/);
    assert.deepEqual(lines.slice(1, 4), ["zero", "below", "turned"]);
  }
  assert.equal(renderBars({ bars: bars.slice(1), delta: 0, caption: "c" }, 60).length, 5);
});

/** So many of each kind, shared out among the runtimes; in the suite a fiftieth of them. */
const PART = WHOLE ? 1 : 50;

/** Every so many of those that are shown are drawn too: charts take a hundred times longer. */
const DRAWN = WHOLE ? 100 : 8;

const RESULTS: [string, number, ResultFile][] = [
  ["plain", 3000, savedResult()],
  ["of every scenario", 1000, savedRun()],
  ["of blocks", 3000, smallComparison("blocks")],
  ["of many blocks", 1000, savedComparison()],
  ["of two files", 2000, smallComparison("files")],
];

for (const [kind, all, whole] of RESULTS) {
  const count = ownShare(all / PART);
  test(`${count} spoilt results ${kind} are shown or refused in one sentence that names the file`, {
    timeout: 120_000,
  }, async () => {
    await withFolder(async (folder) => {
      const path = join(folder, "spoilt.json");
      const seen = { shown: 0, refused: 0 };
      await forSpoiltFiles(count, 7 + OWN, JSON.stringify(whole), async (text) => {
        writeFileSync(path, text);
        const { results, problems } = await readResults([path]);
        assert.equal(results.length + problems.length, 1);
        for (const { result } of results) {
          seen.shown++;
          checkFormats(result);
          if (seen.shown % 10 === 0) checkViews(articleViews(result, "linux"));
          if (seen.shown % 4 === 0) checkTogether(result, whole);
          if (seen.shown % DRAWN === 0) checkPage(path, result);
        }
        for (const problem of problems) {
          seen.refused++;
          assert.ok(problem.startsWith("Cannot ") && problem.includes(path), problem);
          assert.ok(!/\n|\bat .*\.ts:\d+/.test(problem), problem);
        }
      });
      assert.ok(seen.shown > count / 10 && seen.refused > count / 10, JSON.stringify(seen));
    });
  });
}
