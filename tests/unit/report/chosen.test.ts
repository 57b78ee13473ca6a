// Columns and an order that a reader asks for: by head or metric, of every table, and nothing that is not there.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Choice, chosenViews, columnsIn, refuseUnknown } from "../../../report/chosen.ts";
import { columnsOfSaved, savedViews } from "../../../report/saved.ts";
import { renderTable } from "../../../report/table.ts";
import type { View } from "../../../report/view.ts";
import { columnsOfComparison, columnsOfRun, viewsOf } from "../../../report/views.ts";
import { plain } from "../../helpers/plain.ts";
import { savedComparison, savedResult } from "../../helpers/saved_result.ts";

const view: View = {
  title: "t",
  head: ["runtime", "size", "p50", "p99", "vs threads"],
  metrics: ["", "", "p50_iter_s", "p99_iter_s", ""],
  rows: [
    ["node", "64k", "1,234", "–", "0.98× [1]"],
    ["deno", "1m", "99.5", "7", "–"],
    ["bun", "16", "unsupported [2]"],
    ["node", "16", "0.120", "−3", "12×"],
  ],
  textColumns: 2,
  notes: ["p50, p99: quantiles.", "vs threads: a ratio.", "p99, size: both.", "[1] so", "[2] no", "! steal: some"],
};

const answer: View = { ...view, title: "answer", whole: true };

function chosen(columns: readonly string[] | null, sort: string | null = null): View[] {
  const order = sort === null ? null : { column: sort.replace(/^-/, ""), descending: sort.startsWith("-") };
  return chosenViews([view], { columns, sort: order });
}

test("columns stand in the order in which they are asked for, behind what names the rows", () => {
  const [picked] = chosen(["p99_iter_s", "P50", "p50"]);
  assert.deepEqual(picked!.head, ["runtime", "size", "p99", "p50"]);
  assert.deepEqual(picked!.metrics, ["", "", "p99_iter_s", "p50_iter_s"]);
  assert.deepEqual(picked!.rows.slice(1, 3), [["deno", "1m", "7", "99.5"], ["bun", "16", "unsupported [2]"]]);
  assert.deepEqual(picked!.notes, ["p50, p99: quantiles.", "p99, size: both.", "[2] no", "! steal: some"]);
  assert.deepEqual(chosen(["vs threads"])[0]!.notes, [
    "vs threads: a ratio.",
    "p99, size: both.",
    "[1] so",
    "[2] no",
    "! steal: some",
  ]);
});

test("a table without any of them is not shown, but for what it comes to and what disturbed it", () => {
  const [left, ...others] = chosenViews([{ ...view, lead: ["So it is."] }, { ...view, notes: [] }], {
    columns: ["work"],
    sort: null,
  });
  assert.deepEqual([left!.lead, left!.head, left!.rows, left!.notes], [["So it is."], [], [], ["! steal: some"]]);
  assert.deepEqual(others, []);
  const choice: Choice = { columns: ["work"], sort: { column: "p50", descending: false } };
  assert.deepEqual(chosenViews([answer], choice), [answer]);
});

test("rows are sorted by numbers, whatever their units, and absent values are last", () => {
  const names = (sort: string): string[] => chosen(null, sort)[0]!.rows.map(([, , value]) => value!);
  assert.deepEqual(names("p50"), ["0.120", "99.5", "1,234", "unsupported [2]"]);
  assert.deepEqual(names("-p50_iter_s"), ["1,234", "99.5", "0.120", "unsupported [2]"]);
  assert.deepEqual(names("p99"), ["0.120", "99.5", "1,234", "unsupported [2]"]);
  assert.deepEqual(names("size"), ["unsupported [2]", "0.120", "1,234", "99.5"]);
  assert.deepEqual(names("runtime"), ["unsupported [2]", "99.5", "1,234", "0.120"]);
  assert.deepEqual(names("-vs threads"), ["0.120", "1,234", "99.5", "unsupported [2]"]);
  assert.deepEqual(chosen(["p99"], "p50")[0]!.rows[0], ["node", "16", "−3"]);
});

test("what lies behind a row moves with it, and its bar", () => {
  const bar = (label: string) => ({ label, ratio: 1, low: 1, high: 1 });
  const more: View = {
    ...view,
    bars: { bars: [bar("bun"), bar("deno")], delta: 0, caption: "" },
    spread: { of: "p50", scale: 1, unit: "ms", values: (row) => [row] },
  };
  const [sorted] = chosenViews([more], { columns: null, sort: { column: "p50", descending: false } });
  assert.deepEqual([0, 1, 2, 3].map((row) => sorted!.spread!.values(row)), [[3], [1], [0], [2]]);
  assert.deepEqual(sorted!.bars!.bars.map(({ label }) => label), ["deno", "bun"]);
});

test("a metric that no table has is a column where it is named, and how values lie may be asked for", () => {
  const choice: Choice = { columns: ["stdev_iter_s", "spread"], sort: null };
  const result = savedResult();
  const [first] = savedViews(result, choice);
  assert.deepEqual(first!.head.slice(4), ["stdev_iter_s ms", "avg"]);
  assert.match(renderTable(first!, plain, 80), /stdev_iter_s ms +avg +spread$/m);
  assert.equal(savedViews(result, { ...choice, columns: ["p95"] })[0]!.spread, undefined);
  assert.deepEqual(columnsOfSaved(result, choice).heads.filter((head) => /stdev|spread/.test(head)), [
    "stdev_iter_s ms",
    "spread",
  ]);
});

const refusalOf = (choice: Partial<Choice>, tables = [columnsIn([view, answer])]): string => {
  try {
    refuseUnknown({ columns: null, sort: null, ...choice }, tables);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

test("what no table has is refused by one sentence that says what there is", () => {
  assert.equal(refusalOf({ columns: ["p50", "P99_iter_s"], sort: { column: "size", descending: true } }), "");
  assert.equal(
    refusalOf({ columns: ["p51"] }),
    "Cannot use --columns p51 as no table has a column p51: did you mean p50?",
  );
  assert.equal(
    refusalOf({ columns: ["p50", "something"] }),
    "Cannot use --columns p50,something as no table has a column something: there are p50, p99, vs threads, and metrics by their names.",
  );
  assert.match(refusalOf({ columns: ["size"] }), /no table has a column size: /);
  assert.match(
    refusalOf({ sort: { column: "something", descending: true } }),
    /^Cannot use --sort -something .* runtime, size, p50,/,
  );
});

test("before anything is measured it is known which columns there will be", () => {
  const run = columnsOfRun("overhead", { workers: 2 });
  for (const [title, metric] of [["p95", "p99_iter_s"], ["task", "task_s"]]) {
    assert.equal(refusalOf({ columns: [title!, metric!, "spread"] }, [run]), "");
  }
  assert.match(refusalOf({ columns: ["cold"] }, [run]), /no table has a column cold/); // without --import
  assert.equal(refusalOf({ columns: ["cold"] }, [columnsOfRun("overhead", { import: "x" })]), "");
  const compared = columnsOfComparison("overhead", "p50_iter_s");
  assert.equal(refusalOf({ columns: ["p50_iter_s", "ms", "s", "ratio", "p", "verdict"] }, [compared]), "");
  const [shown] = chosenViews(viewsOf(savedComparison(), true), { columns: ["verdict", "ops_per_s"], sort: null });
  assert.deepEqual(shown!.head, ["", "verdict", "per s"]);
});
