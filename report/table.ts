// A view as text for a terminal or a log. The only file that knows cli-table3.

import Table from "cli-table3";
import { renderBars } from "./bars.ts";
import { renderPlot } from "./plot.ts";
import type { Paint } from "./paint.ts";
import { isSignedWord, signedVerdict, toneOf, toneOfSigned } from "./signs.ts";
import { drawSpread, LEAST, MOST, SPREAD } from "./spread.ts";
import { printable } from "../engine/result/printable.ts";
import type { View } from "./view.ts";

const NO_LINES = {
  "top": "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  "bottom": "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  "left": "",
  "left-mid": "",
  "mid": "",
  "mid-mid": "",
  "right": "",
  "right-mid": "",
};

/** Between two columns; the second where a table would else be wider than it may. */
const [WIDE, TIGHT] = ["  ", " "];

/** On a narrower terminal a table becomes a list of its rows. */
const LEAST_COLUMNS = 60;

/** On a terminal of this width a table is kept whole even where it is wider: the reader can scroll. */
const ENOUGH_COLUMNS = 80;

/** Lines of at most `width` characters, notes wrapped. What is no table on a narrow terminal is a record a row. */
export function renderTable(view: View, paint: Paint, width: number): string {
  return [...tableParts(view, paint, width)].join("");
}

/** The same in parts of some hundred rows, so that who shows them can stop between two. */
export function* tableParts(given: View, paint: Paint, width: number): Generator<string> {
  const uncoloured = withSpread(printableView(given), width);
  const aligns = alignsOf(uncoloured);
  const view = painted(uncoloured, paint);
  const batches = batchesOf([view.head, ...view.rows]);
  const widths = columnWidths(view, batches);
  const middle = widestBy(widths, WIDE) > width ? TIGHT : WIDE;
  const widest = widestBy(widths, middle);
  const narrow = width < LEAST_COLUMNS || (widest > width && width < ENOUGH_COLUMNS);
  const source = (view.source ?? []).flatMap((line) => wrap(line, width)).map(paint.note);
  const lead = (view.lead ?? []).flatMap((text) => ["", ...wrap(text, width)]);
  yield lined([...wrap(view.title, width).map(paint.title), ...source, ...lead]);
  if (view.head.length > 0) yield "\n";
  if (narrow) yield lined(records(view, width));
  else if (view.head.length > 0) {
    for (const [index, batch] of batches.entries()) {
      const lines = linesOf(tableOf(view, batch, { widths, middle, aligns }));
      yield lined(index === 0 ? [lines[0], "─".repeat(widest), ...lines.slice(1)] : lines);
    }
  }
  if (view.plot) yield lined(["", ...renderPlot(view.plot, width)]);
  if (view.bars) yield lined(["", ...renderBars(view.bars, width)]);
  const notes = view.notes.flatMap((note) => wrap(note, width)).map(paint.note);
  for (const batch of batchesOf(notes.length > 0 ? ["", ...notes] : [])) yield lined(batch);
  yield "\n";
}

function lined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

/** cli-table3 looks at every cell for each: with so many rows at a time a long table takes as long as it is. */
const BATCH = 100;

function batchesOf<T>(rows: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, at) => rows.slice(at * BATCH, (at + 1) * BATCH));
}

/** What judges in its colour. A word among what names the rows has none: it may be anything. */
function painted(view: View, paint: Paint): View {
  const { rows, textColumns } = view;
  const inColour = (text: string, column: number): string => {
    const tone = column < textColumns ? toneOfSigned(text) : toneOf(text);
    return tone === null ? text : paint[tone](text);
  };
  return { ...view, rows: rows.map((row) => row.map(inColour)) };
}

type Align = "left" | "right";

/** Words stand on the left, so that the signs before them are below each other; numbers on the right. */
function alignsOf({ head, rows, textColumns }: View): Align[] {
  const signed = new Set(rows.flatMap((row) => row.flatMap((text, column) => isSignedWord(text) ? [column] : [])));
  return head.map((_, column) => column < textColumns || signed.has(column) ? "left" : "right");
}

/** How wide a table of such columns is with this between them. */
function widestBy(widths: readonly number[], middle: string): number {
  return widths.reduce((sum, columns) => sum + columns, middle.length * (widths.length - 1));
}

/** With how the values of its rows lie in a last column, where there are any and room for it. */
function withSpread(view: View, width: number): View {
  const { spread, head, rows, notes } = view;
  if (spread === undefined || width < LEAST_COLUMNS) return view;
  const room = width - widestBy(columnWidths(view, batchesOf([head, ...rows])), WIDE) - WIDE.length;
  const columns = Math.min(MOST, spread.asked ? Math.max(LEAST, room) : room);
  const drawn = columns < LEAST ? null : drawSpread(spread, rows.length, columns);
  if (drawn === null) return view;
  return {
    ...view,
    head: [...head, SPREAD.padEnd(columns)],
    rows: rows.map((row, index) => row.length < head.length ? row : [...row, drawn.cells[index]!]),
    notes: [drawn.note, ...notes],
  };
}

function widestOf(lines: readonly string[]): number {
  return lines.reduce((most, line) => Math.max(most, line.length), 0);
}

type Rows = readonly (readonly string[])[];

/** What each column needs: of all batches the most. */
function columnWidths(view: View, batches: readonly Rows[]): number[] {
  const widths = view.head.map(() => 0);
  for (const batch of batches) {
    const table = tableOf(view, batch);
    table.toString();
    // it finds out how wide its columns are as it is put together
    (table as unknown as { options: { colWidths: number[] } }).options.colWidths.forEach((columns, index) =>
      widths[index] = Math.max(widths[index], columns)
    );
  }
  return widths;
}

function linesOf(table: Table.Table): string[] {
  return table.toString().split("\n").map((line) => line.trimEnd());
}

interface Layout {
  readonly widths: readonly number[];
  /** Between two columns. */
  readonly middle: string;
  readonly aligns: readonly Align[];
}

/** Without a layout it finds out how wide its columns are. */
function tableOf({ head }: View, rows: Rows, layout?: Layout): Table.Table {
  const table = new Table({
    chars: { ...NO_LINES, middle: layout?.middle ?? WIDE },
    style: { "head": [], "border": [], "padding-left": 0, "padding-right": 0, "compact": true },
    ...(layout && { colAligns: [...layout.aligns], colWidths: [...layout.widths] }),
  });
  table.push(...rows.map((row) => spanRest(row, head.length)));
  return table;
}

/** Each row as a list of its own: what names it, then a figure a line. */
function records({ head, rows, textColumns }: View, width: number): string[] {
  const titles = widestOf(head.slice(textColumns));
  return rows.flatMap((row, index) => {
    const names = row.slice(0, textColumns).map((word, column) => /^\d/.test(word) ? `${head[column]} ${word}` : word);
    const figures = row.slice(textColumns).map((figure, column) =>
      row.length < head.length ? figure : `${head[textColumns + column].padEnd(titles)}  ${figure}`
    );
    return [...index > 0 ? [""] : [], ...wrap(names.join(" "), width), ...figures.map((line) => `  ${line}`)];
  });
}

function printableView(view: View): View {
  const { title, source = [], lead = [], head, rows, textColumns, notes, bars, plot } = view;
  const shown = (text: string, column: number): string =>
    column < textColumns ? printable(text) : signedVerdict(printable(text));
  return {
    ...view,
    title: printable(title),
    source: source.map(printable),
    lead: lead.map(printable),
    head: head.map(printable),
    rows: rows.map((row) => row.map(shown)),
    notes: notes.map(printable),
    plot: plot && { ...plot, lines: plot.lines.map((line) => ({ ...line, name: printable(line.name) })) },
    bars: bars && { ...bars, bars: bars.bars.map((bar) => ({ ...bar, label: printable(bar.label) })) },
  };
}

/** A row that says why there are no numbers takes the width of them all. */
function spanRest(row: readonly string[], columns: number): (string | { colSpan: number; content: string })[] {
  if (row.length === columns) return [...row];
  const last = row[row.length - 1]!;
  return [...row.slice(0, -1), { colSpan: columns - row.length + 1, content: last }];
}

export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = `  ${word}`;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}
