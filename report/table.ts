// A view as text for a terminal or a log. The only file that knows cli-table3.

import Table from "cli-table3";
import { renderBars } from "./bars.ts";
import { printable } from "./printable.ts";
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
  "middle": "  ",
};

export interface Paint {
  readonly title: (text: string) => string;
  readonly note: (text: string) => string;
}

/** Narrower than this, nobody reads across a line: a table becomes a list of its rows. */
const LEAST_COLUMNS = 60;

/** A table is kept whole from here on, though it be wider: whoever has so many columns can scroll. */
const ENOUGH_COLUMNS = 80;

/** Lines of at most `width` characters, notes wrapped. What is no table on a narrow terminal is a record a row. */
export function renderTable(given: View, paint: Paint, width: number): string {
  const view = printableView(given);
  const table = tableLines(view);
  const widest = widestOf(table);
  const narrow = width < LEAST_COLUMNS || (widest > width && width < ENOUGH_COLUMNS);
  const title = wrap(view.title, width).map(paint.title);
  const source = (view.source ?? []).flatMap((line) => wrap(line, width)).map(paint.note);
  const notes = view.notes.flatMap((note) => wrap(note, width)).map(paint.note);
  const bars = view.bars ? ["", ...renderBars(view.bars, width)] : [];
  const body = narrow ? records(view, width) : [table[0] ?? "", "─".repeat(widest), ...table.slice(1)];
  return [...title, ...source, "", ...body, ...bars, ...(notes.length > 0 ? ["", ...notes] : []), "", ""].join("\n");
}

function widestOf(lines: readonly string[]): number {
  return lines.reduce((most, line) => Math.max(most, line.length), 0);
}

/** The head and the rows. */
function tableLines(view: View): string[] {
  const table = new Table({
    chars: NO_LINES,
    style: { "head": [], "border": [], "padding-left": 0, "padding-right": 0, "compact": true },
    colAligns: view.head.map((_, column) => column < view.words ? "left" : "right"),
  });
  table.push([...view.head], ...view.rows.map((row) => spanRest(row, view.head.length)));
  return table.toString().split("\n").map((line) => line.trimEnd());
}

/** Each row as a list of its own: what names it, then a figure a line. */
function records({ head, rows, words }: View, width: number): string[] {
  const titles = widestOf(head.slice(words));
  return rows.flatMap((row, index) => {
    const names = row.slice(0, words).map((word, column) => /^\d/.test(word) ? `${head[column]} ${word}` : word);
    const figures = row.slice(words).map((figure, column) =>
      row.length < head.length ? figure : `${head[words + column].padEnd(titles)}  ${figure}`
    );
    return [...index > 0 ? [""] : [], ...wrap(names.join(" "), width), ...figures.map((line) => `  ${line}`)];
  });
}

function printableView({ title, source = [], head, rows, notes, bars, words }: View): View {
  return {
    title: printable(title),
    source: source.map(printable),
    head: head.map(printable),
    rows: rows.map((row) => row.map(printable)),
    words,
    notes: notes.map(printable),
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
