// Several results beside each other, and a reproduction shown once more.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cell, ResultFile } from "../../../engine/result/result.ts";
import { articleViews } from "../../../report/article/tables.ts";
import { renderCsvOfAll } from "../../../report/csv.ts";
import { savedViews } from "../../../report/saved.ts";
import { sideBySide } from "../../../report/side_by_side.ts";
import { loadCatalogue } from "../../../scenarios/known.ts";
import { savedResult, savedRun } from "../../helpers/saved_result.ts";

const scenarios = await loadCatalogue();

function titled(saved: Parameters<typeof sideBySide>[0], title: string) {
  return sideBySide(saved).find((view) => view.title === title);
}

test("a scenario is set side by side by its own headline", () => {
  for (const { name, headline } of scenarios) {
    const cells = savedRun().cells.map((cell): Cell => {
      if (cell.status !== "measured") return cell;
      return { ...cell, scenario: name, metrics: { ...cell.metrics, [headline.metric]: 5 } };
    });
    const result = { ...savedRun(), cells };
    const views = sideBySide([{ path: "a", result }, { path: "b", result }]);
    assert.ok(views.some(({ title }) => title.startsWith(`Side by side: ${name}, `)), name);
  }
});

test("cells of the same key stand in a row, each file beside the first, and what differs between machines is told", () => {
  const a = savedRun();
  const b: ResultFile = { ...savedRun("x", 2), environment: { ...a.environment, cpu: "another", cores: 16 } };
  const saved = [{ path: "a.json", result: a }, { path: "b.json", result: b }];
  const set = titled(saved, "Side by side: shared-set, ops/s")!;
  assert.deepEqual(set.head, ["runtime", "mode", "A", "B", "B/A"]);
  assert.deepEqual(set.rows, [
    ["node", "threads", "3,000,000", "6,000,000", "2.00×"],
    ["node", "processes", "9000", "18,000", "2.00×"],
  ]);
  const writers = titled(saved, "Side by side: sharded-writers, ops/s")!;
  assert.deepEqual(writers.head.slice(0, 3), ["runtime", "mode", "writers"]);
  assert.deepEqual(writers.rows.map(([, mode, count]) => `${mode} ${count}`).slice(0, 4), [
    "threads 1",
    "threads 2",
    "threads 4",
    "processes 1",
  ]);
  const machines = titled(saved, "Side by side: the machines")!;
  const of = (name: string) => machines.rows.filter(([fact]) => fact === name).map((row) => row.slice(1));
  assert.deepEqual(of("file"), [["A", "a.json"], ["B", "b.json"]]);
  assert.deepEqual(of("cpu"), [["A", "x"], ["B", "another"]]);
  assert.deepEqual(of("cores"), [["A", "2 of 2 cores"], ["B", "2 of 16 cores"]]);
  assert.deepEqual(of("memory"), [["all", "7.45 GiB"]]);
  assert.match(machines.notes.join(" "), /say nothing of chance: paratax compare A\.json B\.json/);
});

test("of blocks it is the median, a cell with another setting is another one, and one file is beside nothing", () => {
  const result = savedResult();
  const first = result.cells[0] as Cell & { status: "measured" };
  const inBlocks = [0.03, 0.01, 0.02].map((avg_iter_s, block) => ({
    ...first,
    block: block + 1,
    metrics: { avg_iter_s },
  }));
  const blocks = { path: "blocks", result: { ...result, cells: inBlocks } };
  const other = { ...first, config: { ...first.config, workers: 3 } };
  const one = { path: "one", result };
  const rows = titled([one, blocks], "Side by side: overhead, avg ms")!.rows;
  assert.deepEqual(rows, [["node", "threads", "10.00", "20.00", "2.00×"]]);
  const [machines, ...tables] = sideBySide([one, { path: "other", result: { ...result, cells: [other] } }]);
  assert.deepEqual(tables, []);
  assert.match(machines.notes.join(" "), /^No cell is in two of these results/);
  assert.deepEqual([sideBySide([one]), sideBySide([one, { path: "none", result: { ...result, cells: [] } }])], [
    [],
    [],
  ]);
});

test("three files: a gap is a dash, and each is held against the first that has any", () => {
  const result = savedResult();
  const half = { ...result, cells: result.cells.slice(1) };
  const saved = [half, result, result].map((one, index) => ({ path: String(index), result: one }));
  const { head, rows } = titled(saved, "Side by side: overhead, avg ms")!;
  assert.deepEqual(head, ["runtime", "mode", "A", "B", "B/A", "C", "C/A"]);
  assert.deepEqual(rows, [
    ["node", "processes", "50.00", "50.00", "1.00×", "50.00", "1.00×"],
    ["node", "threads", "–", "10.00", "–", "10.00", "–"],
  ]);
});

test("a saved reproduction shows the article's tables, with the figures of the system that it was measured on", () => {
  const result: ResultFile = { ...savedResult(), command: ["paratax", "reproduce", "--quick"] };
  for (
    const [os, system] of [["macOS 26.2", "macos"], ["Windows 11 Pro, build 26100", "windows"], ["Debian", "linux"]]
  ) {
    const own = { ...result, environment: { ...result.environment, os } };
    assert.deepEqual(savedViews(own), articleViews(own, system));
    assert.ok(savedViews(own)[0].rows.some(([source]) => source === "CPython"));
  }
  assert.ok(!savedViews(savedResult())[0].rows.some(([source]) => source === "CPython"));
});

test("the CSV of several results names the file of each row", () => {
  const text = renderCsvOfAll([{ path: "a,1", result: savedResult() }, { path: "b", result: savedResult() }]);
  const lines = text.trimEnd().split("\n");
  assert.equal(lines.length, 1 + 3 + 3);
  assert.ok(
    lines[0].startsWith("file,scenario,") && lines[1].startsWith('"a,1",overhead,') && lines[4].startsWith("b,"),
  );
});
