// A view as an HTML table that scrolls by itself where it is wider than the page.

import type { View } from "../view.ts";
import { escape } from "./escape.ts";

/** A row's name that may be broken into lines, for a narrow page. */
const LONG = 18;

export function table({ title, source = [], head, rows, textColumns, notes }: View): string {
  const cells = (row: readonly string[]): string =>
    row.map((text, column) => {
      const span = column === row.length - 1 && row.length < head.length ? ` colspan="${head.length - column}"` : "";
      return column === 0
        ? `<th scope="row"${text.length > LONG ? ' class="long"' : ""}${span}>${escape(text)}</th>`
        : `<td${column < textColumns ? "" : ' class="number"'}${span}>${escape(text)}</td>`;
    }).join("");
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escape(title)}"><table><caption>${
    [title, ...source].map(escape).join("<br>")
  }</caption>
<thead><tr>${head.map((text, at) => headCell(text, at < textColumns)).join("")}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join("\n")}</tbody></table></div>
${notes.map((note) => `<p class="note">${escape(note)}</p>`).join("\n")}`;
}

/** A column without a name has no header: an empty one is read out as a header that says nothing. */
function headCell(text: string, word: boolean): string {
  return text === "" ? "<td></td>" : `<th scope="col"${word ? "" : ' class="number"'}>${escape(text)}</th>`;
}
