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

/** Lines of at most `width` characters, notes wrapped; the table itself is as wide as it must be. */
export function renderTable(given: View, paint: Paint, width: number): string {
  const view = printableView(given);
  const table = new Table({
    chars: NO_LINES,
    style: { "head": [], "border": [], "padding-left": 0, "padding-right": 0, "compact": true },
    colAligns: view.head.map((_, column) => column < view.words ? "left" : "right"),
  });
  table.push([...view.head], ...view.rows.map((row) => spanRest(row, view.head.length)));
  const lines = table.toString().split("\n").map((line) => line.trimEnd());
  const rule = "─".repeat(lines.reduce((most, line) => Math.max(most, line.length), 0));
  const [head = "", ...body] = lines;
  const title = wrap(view.title, width).map(paint.title);
  const notes = view.notes.flatMap((note) => wrap(note, width)).map(paint.note);
  const bars = view.bars ? ["", ...renderBars(view.bars, width)] : [];
  return [...title, "", head, rule, ...body, ...bars, ...(notes.length > 0 ? ["", ...notes] : []), "", ""].join("\n");
}

function printableView({ title, head, rows, notes, bars, words }: View): View {
  return {
    title: printable(title),
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

function wrap(text: string, width: number): string[] {
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
