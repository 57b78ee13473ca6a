// What every page of a report has: its head, what it says first, the way to its sections, and what a section is made of.

import { printableLines } from "../../engine/result/printable.ts";
import type { View } from "../view.ts";
import { SCRIPT, SCRIPT_HASH } from "./buttons.ts";
import { escape } from "./escape.ts";
import { type Hues, patternsOf } from "./look.ts";
import type { DrawnChart } from "./marks.ts";
import { selfLink } from "./self_link.ts";
import { STYLE } from "./style.ts";
import { table } from "./view_table.ts";

/** A place in the page, and the places in it. */
export interface Link {
  readonly id: string;
  readonly text: string;
  readonly below?: readonly Link[];
}

export interface Document {
  readonly contents: readonly Link[];
  /** Markup of what the results come to. */
  readonly headlines?: string;
  /** Markup of what colours and fillings mean, in sight all along. */
  readonly legend?: string;
  readonly sections: string;
  readonly hues: Hues;
}

const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src '${SCRIPT_HASH}'; base-uri 'none'; ` +
  "form-action 'none'";

/** A page that loads nothing, and can be read without its script. */
export function documentOf({ contents, headlines = "", legend = "", sections, hues }: Document): string {
  return printableLines(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>paratax report</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#results">Skip to the results</a>
${patternsOf(hues)}
<header><h1>paratax report</h1>
${headlines}</header>
${legend}
<div class="columns">
<nav aria-label="Contents"><details class="contents"><summary>Contents</summary>${linksOf(contents)}</details></nav>
<main id="results" tabindex="-1">
${sections}
</main>
</div>
<p id="said" role="status"></p>
<script>${SCRIPT}</script>
</body>
</html>
`);
}

function linksOf(links: readonly Link[]): string {
  return `<ul>${
    links.map(({ id, text, below = [] }) =>
      `<li><a href="#${id}">${escape(text)}</a>${below.length === 0 ? "" : linksOf(below)}</li>`
    ).join("")
  }</ul>`;
}

/** Charts, then their tables folded, below a heading. */
export function sectionOf(id: string, title: string, charts: readonly DrawnChart[], views: readonly View[]): string {
  return `<section id="${id}" aria-labelledby="h-${id}"><h2 id="h-${id}">${escape(title)}${selfLink(id, title)}</h2>
${charts.map((chart, number) => figure(chart, `${id}-c${number}`, 3)).join("\n")}
${foldedTables(views, id)}
</section>`;
}

/** A section's tables, behind a line that says how many they are; empty of none. */
export function foldedTables(views: readonly View[], id: string): string {
  if (views.length === 0) return "";
  const summary = views.length === 1 ? "The table behind it" : `The ${views.length} tables behind it`;
  return folded(summary, views.map((view, number) => table(view, `${id}-t${number}`)).join("\n"));
}

export function folded(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n${content}</details>`;
}

/** Its heading, of that level, is what was found, or what is drawn where nothing was. */
export function figure(
  { caption, panels, shades = [], notes = [] }: DrawnChart,
  id: string,
  level: 3 | 4,
  finding: string | null = null,
): string {
  const heading = finding ?? caption;
  const title = `<h${level}>${escape(heading)}${selfLink(id, heading)}</h${level}>` +
    (finding === null ? "" : `<p class="caption">${escape(caption)}.</p>`);
  const key = shades.length < 2
    ? ""
    : `<ul class="key">${
      shades.map((name, at) => `<li><i class="swatch shade${Math.min(at, 4)}"></i>${escape(name)}</li>`).join("")
    }</ul>`;
  return `<figure id="${id}"><figcaption>${title}</figcaption>${key}
<div class="panels${panels.length > 1 ? " several" : ""}">${
    panels.map(({ name, svg }) =>
      `<div class="panel">${name === "" ? "" : `<p class="name">${escape(name)}</p>`}${svg}</div>`
    ).join("\n")
  }</div>
${notes.map((note) => `<p class="note">${escape(note)}</p>`).join("")}</figure>`;
}
