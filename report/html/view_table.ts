// A view as an HTML table that scrolls by itself where it is wider than the page.

import type { View } from "../view.ts";
import { escape } from "./escape.ts";

/** A row's name that may be broken into lines, for a narrow page. */
const LONG = 18;

export function table({ title, source = [], lead = [], head, rows, textColumns, notes }: View): string {
  const said = lead.map((text) => `<p>${escape(text)}</p>`).join("\n");
  const remarks = notes.map((note) => `<p class="note">${escape(note)}</p>`).join("\n");
  if (head.length === 0) {
    return `<p class="title">${[title, ...source].map(escape).join("<br>")}</p>\n${said}\n${remarks}`;
  }
  const cells = (row: readonly string[]): string =>
    row.map((text, column) => {
      const span = column === row.length - 1 && row.length < head.length ? ` colspan="${head.length - column}"` : "";
      return column === 0
        ? `<th scope="row"${text.length > LONG ? ' class="long"' : ""}${span}>${escape(text)}</th>`
        : `<td${column < textColumns ? "" : ' class="number"'}${span}>${escape(text)}</td>`;
    }).join("");
  return `${said}<div class="scroll" tabindex="0" role="region" aria-label="${escape(title)}"><table><caption>${
    [title, ...source].map(escape).join("<br>")
  }</caption>
<thead><tr>${head.map((text, at) => headCell(text, at < textColumns)).join("")}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join("\n")}</tbody></table></div>
${remarks}`;
}

/** A column without a name has no header: an empty one is read out as a header that says nothing. */
function headCell(text: string, word: boolean): string {
  return text === "" ? "<td></td>" : `<th scope="col"${word ? "" : ' class="number"'}>${escape(text)}</th>`;
}
