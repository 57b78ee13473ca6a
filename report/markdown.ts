// A view as a Markdown table.

import { printable } from "./printable.ts";
import type { View } from "./view.ts";

export function renderMarkdown({ title, source = [], head, rows, words, notes }: View): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escape).join(" | ")} |`;
  const filled = rows.map((row) => [...row, ...Array<string>(head.length - row.length).fill("")]);
  const rule = head.map((_, column) => column < words ? "---" : "---:");
  const origin = source.flatMap((text) => [escape(text), ""]);
  const remarks = notes.length > 0 ? ["", ...notes.map((note) => `- ${escape(note)}`)] : [];
  return [`### ${escape(title)}`, "", ...origin, line(head), line(rule), ...filled.map(line), ...remarks, ""].join(
    "\n",
  );
}

/** What a table or HTML would take for its own is shown as it stands. */
function escape(text: string): string {
  const line = printable(text.replace(/\s+/g, " "));
  return line.replace(/[|\\<>&`*_[\]]/g, (character) => `\\${character}`);
}
