// The table of a run that still goes on, as far as it has come, in so many lines as a terminal has for it.

import type { Cell, ResultFile } from "../engine/result/result.ts";
import { printable } from "../engine/result/printable.ts";
import { renderBars } from "./bars.ts";
import { type Choice, chosenViews, namedIn } from "./chosen.ts";
import { comparisonViews } from "./comparison_view.ts";
import type { Paint } from "./paint.ts";
import { overRepetitions } from "./repetitions.ts";
import { renderTable } from "./table.ts";
import type { View } from "./view.ts";
import { viewsOf } from "./views.ts";

export interface Size {
  /** Lines are shorter: in the last column a terminal may begin another one. */
  readonly columns: number;
  readonly rows: number;
}

/** The verdicts of a comparison, or the table of the scenario that is measured; rows that have no room are counted. */
export function liveLines(result: ResultFile, choice: Choice, paint: Paint, size: Size): string[] {
  const whole = liveView(result, choice);
  if (whole === undefined) return [];
  const table: View = {
    title: whole.title,
    head: whole.head,
    rows: whole.rows,
    textColumns: whole.textColumns,
    notes: [],
  };
  const linesOf = (view: View): string[] =>
    renderTable(view, paint, size.columns).trimEnd().split("\n").map((line) => clipped(line, size.columns - 1));
  const lines = linesOf(table);
  const bars = whole.bars ? ["", ...renderBars(whole.bars, size.columns - 1).map(printable)] : [];
  if (lines.length + bars.length <= size.rows) return [...lines, ...bars];
  const { rows } = whole;
  if (lines.length <= size.rows || rows.length === 0) return lines.slice(0, size.rows);
  const around = linesOf({ ...table, rows: [] }).length;
  const each = (lines.length - around) / rows.length; // more than one where rows are records
  const room = Math.max(0, Math.floor((size.rows - around - 1) / each));
  // cells of a run come in from above, those of a comparison are all there from the first block on
  const shown = result.comparison ? rows.slice(0, room) : rows.slice(rows.length - room);
  return [...linesOf({ ...table, rows: shown }), `… ${rows.length - room} more rows`].slice(0, size.rows);
}

function liveView(result: ResultFile, choice: Choice): View | undefined {
  const named = namedIn(choice);
  const [view] = result.comparison
    ? comparisonViews(result, result.comparison, named.includes("p"))
    : viewsOf({ ...result, warnings: [], cells: cellsOfNewest(result.cells) }, false, named);
  return view && (chosenViews([view], choice)[0] ?? view);
}

/** Of a run of several scenarios the cells of that which was measured last, each once. */
function cellsOfNewest(cells: readonly Cell[]): Cell[] {
  const newest = cells.reduce<Cell | undefined>(
    (last, cell) => (cell.measured_at ?? "") > (last?.measured_at ?? "") ? cell : last,
    undefined,
  );
  return overRepetitions(cells.filter(({ scenario }) => scenario === (newest ?? cells[0])?.scenario));
}

/** The first so many characters of a line, and all its colours, which begin with the only control character there. */
function clipped(line: string, columns: number): string {
  let room = columns;
  return line.replace(
    /(\p{Cc}\[[\d;]*m)|./gsu,
    (part, colour?: string) => colour !== undefined || room-- > 0 ? part : "",
  );
}
