// What is written for a terminal, a narrow one, a dumb one, and for what is none.

import assert from "node:assert/strict";
import { test } from "node:test";
import { canRedraw, columnsOf, showsColour } from "../../../cli/terminal.ts";
import { makePaint } from "../../../report/paint.ts";
import { barLine } from "../../../report/progress.ts";
import { renderTable } from "../../../report/table.ts";
import type { View } from "../../../report/view.ts";

const plain = makePaint(false);

test("columns: a terminal's own, else COLUMNS, else 80; nonsense and 0 are none", () => {
  assert.equal(columnsOf({ isTTY: true, columns: 72 }, {}), 72);
  assert.equal(columnsOf({ isTTY: true, columns: 0 }, {}), 80);
  assert.equal(columnsOf({ isTTY: true }, { COLUMNS: "40" }), 40);
  assert.equal(columnsOf({ isTTY: true, columns: 72 }, { COLUMNS: "40" }), 72);
  assert.equal(columnsOf({}, {}), 80);
  assert.equal(columnsOf({}, { COLUMNS: "50" }), 50);
  assert.equal(columnsOf({ columns: 33 }, {}), 80, "what is no terminal has no columns");
  assert.equal(columnsOf({ isTTY: true, columns: 400 }, {}), 100);
  for (const COLUMNS of ["", "0", "-5", "wide", "1e3", "80.5", "999999999"]) {
    assert.equal(columnsOf({}, { COLUMNS }), 80, COLUMNS);
  }
});

test("colour goes to terminals alone; FORCE_COLOR and NO_COLOR are heeded", () => {
  const terminal = { isTTY: true, columns: 80 };
  assert.equal(showsColour(terminal, { TERM: "xterm" }), true);
  assert.equal(showsColour(terminal, { TERM: "dumb" }), false);
  assert.equal(showsColour(terminal, { NO_COLOR: "1" }), false);
  assert.equal(showsColour(terminal, { NO_COLOR: "" }), true, "an empty NO_COLOR is none");
  assert.equal(showsColour({}, {}), false);
  for (const ci of ["CI", "GITHUB_ACTIONS", "GITLAB_CI"]) assert.equal(showsColour({}, { [ci]: "true" }), false, ci);
  assert.equal(showsColour({}, { FORCE_COLOR: "1" }), true);
  assert.equal(showsColour({}, { FORCE_COLOR: "1", NO_COLOR: "1" }), true);
  assert.equal(showsColour(terminal, { FORCE_COLOR: "0" }), false);
  assert.equal(showsColour(terminal, { FORCE_COLOR: "false" }), false);
});

test("a bar needs a terminal that can move its cursor", () => {
  assert.equal(canRedraw({ isTTY: true }, { TERM: "xterm-256color" }), true);
  assert.equal(canRedraw({ isTTY: true }, {}), true, "Windows has no TERM");
  assert.equal(canRedraw({ isTTY: true }, { TERM: "dumb" }), false);
  assert.equal(canRedraw({}, { TERM: "xterm" }), false);
});

const view: View = {
  title: "Overhead of 8 workers, one tiny task each: ms per iteration",
  head: ["runtime", "mode", "n", "ops/s", "vs threads"],
  rows: [["deno", "threads", "8", "2,589,098", "1.00×"], ["node", "processes", "1", "unsupported [1]"]],
  textColumns: 3,
  notes: ["[1] a JavaScript runtime cannot fork: a copy of its process would have its memory but none of its threads"],
};

test("from 60 columns on there is a table, below a record a row, and nothing is cut", () => {
  const table = renderTable(view, plain, 60);
  assert.match(table, /^runtime +mode +n +ops\/s +vs threads$/m);
  const narrow = renderTable(view, plain, 40);
  assert.equal(
    narrow,
    `Overhead of 8 workers, one tiny task
  each: ms per iteration

deno threads n 8
  ops/s       2,589,098
  vs threads  1.00×

node processes n 1
  unsupported [1]

[1] a JavaScript runtime cannot fork: a
  copy of its process would have its
  memory but none of its threads

`,
  );
});

test("a table that a terminal of less than 80 columns would break is shown as records", () => {
  const wide: View = {
    ...view,
    head: [...view.head.slice(0, 4), "a column with a very long title that no line has room for"],
  };
  const rendered = renderTable(wide, plain, 70);
  assert.match(rendered, /^deno threads n 8$/m);
  for (const line of rendered.split("\n")) assert.ok(line.length <= 70, line);
  assert.match(renderTable(wide, plain, 80), /^runtime +mode/m);
});

test("columns move together before a line is longer than the terminal", () => {
  const columns = Array.from({ length: 9 }, (_, index) => `c${index}`);
  const wide: View = { ...view, head: columns, rows: [columns.map(() => "1234567")], textColumns: 1 };
  const widths = (width: number) => renderTable(wide, plain, width).split("\n").slice(2, 5).map((line) => line.length);
  assert.deepEqual(widths(80), [79, 79, 79]); // nine columns of seven, two apart
  assert.deepEqual(widths(78), [71, 71, 71]);
  assert.match(renderTable(wide, plain, 70), /^c0 1234567$/m); // a record
});

test("no line of a narrow table is wider than the terminal, from 30 columns on", () => {
  for (let width = 30; width < 60; width++) {
    for (const line of renderTable(view, plain, width).split("\n")) {
      assert.ok(line.length <= width, `${width}: ${line}`);
    }
  }
});

test("a bar is shortened before its label, its label before its figures", () => {
  const label = "overhead deno threads spawn, workers 8";
  assert.equal(barLine(0.5, 70, label, 120), `${"█".repeat(12)}${"░".repeat(12)} 50% · ${label} · 1m10s left`);
  assert.equal(barLine(0.5, 9, label, 70), `${"█".repeat(7)}${"░".repeat(7)} 50% · ${label} · 9s left`);
  assert.equal(barLine(0.5, 9, label, 58), `50% · ${label} · 9s left`);
  assert.equal(barLine(0.5, 9, label, 40), "50% · overhead deno threads… · 9s left");
  assert.equal(barLine(0, Infinity, label, 0).startsWith("░"), true, "0 columns are 80");
  for (let columns = 1; columns <= 130; columns++) {
    for (const share of [0, 0.001, 0.5, 0.999, 1]) {
      const line = barLine(share, 3600, label, columns);
      assert.ok(line.length < Math.max(columns, 1) || line === "", `${columns}: ${line}`);
    }
  }
});
