// A view as a Markdown table.

import { printable } from "../engine/result/printable.ts";
import { renderPlot } from "./plot.ts";
import { signedVerdict } from "./signs.ts";
import type { View } from "./view.ts";

/** Of what is drawn with letters. */
const WIDTH = 80;

export function renderMarkdown({ title, source = [], lead = [], head, rows, textColumns, notes, plot }: View): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escape).join(" | ")} |`;
  const signed = (text: string, column: number): string => column < textColumns ? text : signedVerdict(text);
  const filled = rows.map((row) => [...row.map(signed), ...Array<string>(head.length - row.length).fill("")]);
  const rule = head.map((_, column) => column < textColumns ? "---" : "---:");
  const origin = [...source, ...lead].flatMap((text) => [escape(text), ""]);
  const table = head.length === 0 ? [] : [line(head), `| ${rule.join(" | ")} |`, ...filled.map(line)];
  const drawn = plot ? ["```text", ...renderPlot(plot, WIDTH), "```"] : [];
  const remarks = notes.length > 0 ? ["", ...notes.map((note) => `- ${escape(note)}`)] : [];
  return [
    `### ${escape(title)}`,
    "",
    ...origin,
    ...table,
    ...drawn,
    ...remarks,
    "",
  ].join(
    "\n",
  );
}

/** So that a mention or the number of an issue is none: GitHub finds them in what is shown, escaped or not. */
const APART = "&#8203;";

/** What a table, HTML or GitHub would take for its own is shown as it stands. */
function escape(text: string): string {
  return printable(text.replace(/\s+/g, " "))
    .replace(/[|\\<>&`*_[\]~@#$]/g, (character) => `\\${character}`)
    .replace(/(\\[@#])(?=\w)/g, `$1${APART}`)
    .replace(/:(?=\/\/)|(?<=\bwww)\.|(?<=\bmailto|\bxmpp):/gi, (character) => `\\${character}`) // no links by themselves
    .replace(/^(?:[-+=](?=\s|$|[-=])|\d+(?=[.)](?:\s|$)))/, (mark) => /\d/.test(mark) ? `${mark}\\` : `\\${mark}`); // no lists
}
