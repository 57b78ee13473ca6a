// What every page of a report has: its head, the way to its sections, and what a section is made of.

import { printableLines } from "../../engine/result/printable.ts";
import type { View } from "../view.ts";
import { escape } from "./escape.ts";
import type { DrawnChart } from "./marks.ts";
import { STYLE } from "./style.ts";
import { table } from "./view_table.ts";

/** A page that loads nothing; `links` are the ids of its sections with what they are called. */
export function documentOf(links: readonly (readonly [id: string, text: string])[], sections: string): string {
  return printableLines(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>paratax report</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#results">Skip to the results</a>
<header><h1>paratax report</h1>
<nav aria-label="Results"><ul>${
    links.map(([id, text]) => `<li><a href="#${id}">${escape(text)}</a></li>`).join("")
  }</ul></nav>
</header>
<main id="results" tabindex="-1">
${sections}
</main>
</body>
</html>
`);
}

/** Charts, then tables, below a heading. */
export function sectionOf(id: string, title: string, charts: readonly DrawnChart[], views: readonly View[]): string {
  return `<section id="${id}" aria-labelledby="h-${id}"><h2 id="h-${id}">${escape(title)}</h2>
${charts.map((chart, number) => figure(chart, `${id}-${number}`)).join("\n")}
${views.map(table).join("\n")}
</section>`;
}

export function figure({ caption, svg }: DrawnChart, id: string): string {
  return `<figure><div class="scroll" tabindex="0" role="region" aria-labelledby="${id}">${svg}</div>
<figcaption id="${id}">${escape(caption)}</figcaption></figure>`;
}
