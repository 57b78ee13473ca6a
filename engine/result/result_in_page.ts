// Results inside of a page: how they stand there, and how they are found again, so that a page can be read as the files
// that it was made of.

import { jsonPieces } from "./json_text.ts";
import type { ResultFile } from "./result.ts";

/** What stands around each, exactly: nothing of a result can be taken for its end. */
const [BEGIN, END] = ['<script type="application/json" class="result"', "</script>"];

/** Whether a text is a page. */
export function isPage(text: string): boolean {
  return /^\s*<!doctype html>/i.test(text);
}

/** An element with the whole result and the name of its file; null where that would be longer than `most` characters. */
export function resultElement(id: string, path: string, result: ResultFile, most: number): string | null {
  const parts: string[] = [];
  let length = 0;
  for (const piece of jsonPieces({ path, result })) {
    const part = harmless(piece);
    length += part.length;
    if (length > most) return null;
    parts.push(part);
  }
  return `${BEGIN} id="${id}">${parts.join("")}${END}`;
}

/** What each element of a page holds, in their order. Throws a SyntaxError where one is no JSON. */
export function resultsInPage(page: string): { readonly path: string; readonly result: unknown }[] {
  const found: { path: string; result: unknown }[] = [];
  for (let at = page.indexOf(BEGIN); at >= 0; at = page.indexOf(BEGIN, at + 1)) {
    const text = page.slice(page.indexOf(">", at) + 1, page.indexOf(END, at));
    const { path, result } = JSON.parse(text) as { path?: unknown; result?: unknown };
    found.push({ path: String(path), result });
  }
  return found;
}

/** JSON that means the same and that no HTML can begin or end in: within strings all but plain characters are escaped. */
function harmless(json: string): string {
  return json.replace(/\\(?:(")|[^])|[<>&']|[^\n -~]/g, (all, quote: string | undefined) => {
    if (quote !== undefined) return "\\u0022";
    return all.startsWith("\\") ? all : `\\u${all.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
