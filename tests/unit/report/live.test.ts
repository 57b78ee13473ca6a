// The table of a run that goes on: as many lines as the terminal has, redrawn in place, and gone in the end.

import assert from "node:assert/strict";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import type { Cell, ResultFile } from "../../../engine/result/result.ts";
import { ALL } from "../../../report/chosen.ts";
import { liveLines } from "../../../report/live.ts";
import { liveScreen } from "../../../report/live_screen.ts";
import { makePaint } from "../../../report/paint.ts";
import { bar, type Screen } from "../../../report/progress.ts";
import { plain } from "../../helpers/plain.ts";
import { savedResult, smallComparison } from "../../helpers/saved_result.ts";

/** A result of so many measured cells, one after the other, of two scenarios. */
function runOf(count: number): ResultFile {
  const result = savedResult();
  const [first] = result.cells;
  const cells = Array.from({ length: count }, (_, index): Cell => ({
    ...first!,
    start: "pool",
    config: { workers: 2, dispatch: `d${index}` },
    measured_at: `2026-01-02T03:04:${String(10 + index)}.000Z`,
  }));
  const before: Cell = { ...first!, scenario: "memory", measured_at: "2026-01-02T03:04:00.000Z" };
  return { ...result, complete: false, cells: [before, ...cells] };
}

test("the scenario that is measured is shown by its first table, without what stands around it", () => {
  const lines = liveLines(runOf(3), ALL, plain, { columns: 80, rows: 20 });
  assert.match(lines[0]!, /^Overhead of 2 workers/);
  assert.match(lines[2]!, /^runtime +mode +start +by +avg/);
  assert.deepEqual(lines.slice(4).map((line) => line.split(/ +/)[3]), ["d0", "d1", "d2"]);
  const sorted = { columns: ["p95"], sort: { column: "by", descending: true } };
  assert.deepEqual(
    liveLines(runOf(3), sorted, plain, { columns: 80, rows: 20 }).slice(2),
    [
      "runtime  mode     start  by    p95",
      "─".repeat(34),
      ...[2, 1, 0].map((at) => `node     threads  pool   d${at}  12.00`),
    ],
  );
  assert.deepEqual(liveLines({ ...savedResult(), cells: [] }, ALL, plain, { columns: 80, rows: 20 }), []);
});

test("of a run that has more rows than lines the newest are shown, of a comparison the first, and the others counted", () => {
  const lines = liveLines(runOf(30), ALL, plain, { columns: 80, rows: 12 });
  assert.equal(lines.length, 12);
  assert.deepEqual(
    lines.slice(4, 11).map((line) => line.split(/ +/)[3]),
    [23, 24, 25, 26, 27, 28, 29].map((at) => `d${at}`),
  );
  assert.equal(lines[11], "… 23 more rows");
  const comparison = smallComparison("blocks");
  const whole = liveLines(comparison, ALL, plain, { columns: 80, rows: 40 });
  assert.match(whole.join("\n"), /^processes x .*\? inconclusive \[1\]$[^]*├─*●─*┤/m);
  const short = liveLines(comparison, ALL, plain, { columns: 80, rows: 6 });
  assert.match(short[4]!, /^threads x/);
  assert.equal(short[5], "… 2 more rows");
});

test("no line reaches the end of the terminal, whatever its size, and a colour that begins ends", () => {
  for (const columns of [20, 59, 60, 79, 80, 200]) {
    for (let rows = 1; rows < 16; rows++) {
      for (const result of [runOf(9), smallComparison("blocks")]) {
        const lines = liveLines(result, ALL, makePaint(true), { columns, rows });
        assert.ok(lines.length <= rows, `${columns} × ${rows}: ${lines.length}`);
        for (const line of lines) {
          assert.ok(stripVTControlCharacters(line).length < columns, `${columns}: ${line}`);
          assert.equal(line.split("\x1b[").length % 2, 1, JSON.stringify(line));
        }
      }
    }
  }
});

/** What a terminal shows of all that was written to it: lines, and whether there is a cursor. */
class Terminal implements Screen {
  readonly isTTY = true;
  readonly columns = 60;
  lines = [""];
  row = 0;
  column = 0;
  cursor = true;
  write(text: string): boolean {
    for (const [part, count, what] of text.matchAll(/\p{Cc}\[(\??\d*)([A-Za-z])|[^]/gu)) {
      const line = this.lines[this.row]!;
      if (part === "\r") this.column = 0;
      else if (part === "\n") {
        this.column = 0;
        if (++this.row === this.lines.length) this.lines.push("");
      } else if (what === "A") this.row -= Number(count);
      else if (what === "G") this.column = Number(count) - 1;
      else if (what === "J") this.lines = [...this.lines.slice(0, this.row), line.slice(0, this.column)];
      else if (what === "K") this.lines[this.row] = count === "2" ? "" : line.slice(0, this.column);
      else if (what === "l" || what === "h") this.cursor = count === "?25" ? what === "h" : this.cursor;
      else if (what !== undefined || part.length > 1) assert.fail(`unexpected ${JSON.stringify(part)}`);
      else this.lines[this.row] = line.slice(0, this.column).padEnd(this.column) + part + line.slice(++this.column);
    }
    return true;
  }
}

test("tables are drawn over each other above the bar, and all of it is taken away in the end", () => {
  const terminal = new Terminal();
  terminal.write("said before\n");
  const live = liveScreen(terminal);
  const shown = bar(2, live.below);
  shown.begin("first", 1);
  assert.match(terminal.lines.join("\n"), /^said before\n.*0% · first/);
  live.draw(["a table", "of two rows", "and a third"]);
  live.draw(["a table", "of one"]);
  assert.deepEqual(terminal.lines, ["said before", "a table", "of one", ""]);
  live.below.write("the bar");
  live.say("Cannot keep it.");
  live.draw(["a table"]);
  assert.deepEqual(terminal.lines, ["said before", "Cannot keep it.", "a table", ""]);
  assert.equal(terminal.cursor, false);
  shown.end();
  live.clear();
  assert.deepEqual([terminal.lines, terminal.cursor], [["said before", "Cannot keep it.", ""], true]);
});
