// A view as an HTML table that scrolls by itself where it is wider than the page.

import { renderMarkdown } from "../markdown.ts";
import { signOf } from "../signs.ts";
import type { View } from "../view.ts";
import { copyButton } from "./buttons.ts";
import { escape } from "./escape.ts";
import { selfLink } from "./self_link.ts";

/** A row's name that may be broken into lines, for a narrow page. */
const LONG = 18;

/** More of them are folded. */
const MOST_NOTES = 3;

/** With an `id` it can be linked to, and copied. */
export function table(view: View, id = ""): string {
  const { title, source = [], lead = [], head, rows, textColumns, notes } = view;
  const said = lead.map((text) => `<p>${escape(text)}</p>`).join("\n");
  const all = notes.map((note) => `<p class="note">${escape(note)}</p>`).join("\n");
  const remarks = id === "" || notes.length <= MOST_NOTES
    ? all
    : `<details><summary>${notes.length} notes</summary>${all}</details>`;
  if (head.length === 0) {
    return `<p class="title">${[title, ...source].map(escape).join("<br>")}</p>\n${said}\n${remarks}`;
  }
  const cells = (row: readonly string[]): string =>
    row.map((text, column) => {
      const span = column === row.length - 1 && row.length < head.length ? ` colspan="${head.length - column}"` : "";
      return column === 0
        ? `<th scope="row"${text.length > LONG ? ' class="long"' : ""}${span}>${escape(text)}</th>`
        : column < textColumns
        ? `<td${span}>${escape(text)}</td>`
        : numberCell(text, span);
    }).join("");
  const [own, link, copy] = id === ""
    ? ["", "", ""]
    : [` id="${id}"`, selfLink(id, title), copyButton(renderMarkdown(view), "Copy as Markdown", title)];
  return `${said}<div class="scroll"${own} tabindex="0" role="group" aria-label="${escape(title)}"><table><caption>${
    escape(title) + link + source.map((line) => `<br><span class="source">${escape(line)}</span>`).join("")
  }</caption>
<thead><tr>${head.map((text, at) => headCell(text, at < textColumns)).join("")}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join("\n")}</tbody></table></div>
${remarks}${copy}`;
}

const CLASSES = { "▲": "good", "✓": "good", "▼": "bad", "✗": "bad", "=": "same", "?": "open" } as const;

/** A verdict has its colour and its sign as well. */
function numberCell(text: string, span: string): string {
  const sign = signOf(text);
  if (sign === null) return `<td class="number"${span}>${escape(text)}</td>`;
  const shown = text === sign ? escape(text) : `<span aria-hidden="true">${sign} </span>${escape(text)}`;
  return `<td class="number ${CLASSES[sign]}"${span}>${shown}</td>`;
}

/** A column without a name has no header: an empty one is read out as a header that says nothing. */
function headCell(text: string, word: boolean): string {
  return text === "" ? "<td></td>" : `<th scope="col"${word ? "" : ' class="number"'}>${escape(text)}</th>`;
}
