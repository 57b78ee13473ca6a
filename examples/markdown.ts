// Turns a long page of Markdown into HTML, with a library: text in, text out, and some milliseconds to load.

import { Marked } from "marked";

const marked = new Marked({ gfm: true });

export default function toHtml(markdown: string): string {
  return marked.parse(markdown, { async: false });
}

/** Three manuals of 60 chapters. */
export const inputs: readonly string[] = ["Pumps", "Valves", "Boilers"].map((things) =>
  [`# ${things}`, ...Array.from({ length: 60 }, (_, nth) => chapter(things, nth + 1))].join("\n\n")
);

function chapter(things: string, nth: number): string {
  return `## ${nth}. ${things} of kind *${nth % 7}*

A **${things.toLowerCase()}** of this kind, see [chapter ${nth + 1}](#chapter-${nth + 1}), needs \`${nth * 3}\` parts &
a hand. ~~Do not open it.~~ Open it from below only.

| Part | Pieces | Weight |
| ---- | -----: | :----: |
| A${nth}  | ${nth % 5} | ${nth * 12} g |
| B${nth}  | ${nth % 3} | ${nth * 7} g |

1. Loosen ${nth} screws.
2. Wait.
   - Not longer than ${nth * 2} minutes,
   - nor while it is hot.

> A remark on <em>kind ${nth % 7}</em>: it is the ${nth}th.

\`\`\`ts
const parts = [${Array.from({ length: 8 }, (_, part) => nth * part).join(", ")}];
\`\`\``;
}
