// A report as one HTML file that loads nothing: several results side by side, then of each what it says first, its
// charts, its tables, its machine and its raw numbers.

import { memorySize } from "../../engine/result/number.ts";
import type { ResultFile } from "../../engine/result/result.ts";
import { printableLines } from "../../engine/result/printable.ts";
import { isReproduced, partsOf, type Saved } from "../saved.ts";
import { sideBySide } from "../side_by_side.ts";
import { coresOf } from "../source.ts";
import { escape } from "./escape.ts";
import type { DrawnChart } from "./marks.ts";
import { rawNumbers } from "./raw_numbers.ts";
import { chartsOf } from "./result_charts.ts";
import { STYLE } from "./style.ts";
import { table } from "./view_table.ts";

export function renderPage(saved: readonly Saved[]): string {
  const beside = sideBySide(saved);
  const links = saved.map(({ path }, index) => [`r${index}`, path]);
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
    [...(beside.length > 0 ? [["beside", "Side by side"]] : []), ...links]
      .map(([id, text]) => `<li><a href="#${id}">${escape(text)}</a></li>`).join("")
  }</ul></nav>
</header>
<main id="results" tabindex="-1">
${
    beside.length === 0 ? "" : `<section id="beside" aria-labelledby="h-beside"><h2 id="h-beside">Side by side</h2>
${beside.map(table).join("\n")}
</section>`
  }
${saved.map(section).join("\n")}
</main>
</body>
</html>
`);
}

function section({ path, result }: Saved, index: number): string {
  const { conclusions: first, tables: rest } = partsOf(result);
  const charts = chartsOf(result);
  return `<section id="r${index}" aria-labelledby="h${index}"><h2 id="h${index}">${escape(path)}</h2>
${result.quick ? '<p class="quick">A quick first look: too few iterations to rest a decision on.</p>' : ""}
${first.length === 0 ? "" : `<h3>${isReproduced(result) ? "Conclusions" : "Verdicts"}</h3>`}
${first.map(table).join("\n")}
${charts.length === 0 ? "" : "<h3>Charts</h3>"}
${charts.map((chart, number) => figure(chart, `c${index}-${number}`)).join("\n")}
${rest.length === 0 ? "" : "<h3>Tables</h3>"}
${rest.map(table).join("\n")}
<h3>Environment</h3><dl>${
    factsOf(result).map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`).join("")
  }</dl>
${rawNumbers(result)}
</section>`;
}

function factsOf(result: ResultFile): [string, string][] {
  const { environment, created, command, complete, tool } = result;
  const { os, arch, cpu, memory_bytes, governor, load_at_start } = environment;
  return [
    ["command", command.join(" ")],
    ["measured", created + (complete ? "" : " – interrupted, not complete")],
    ["machine", `${cpu}, ${coresOf(environment)}, ${memorySize(memory_bytes)}`],
    ["system", `${os}, ${arch}`],
    ["governor", governor ?? "not told"],
    ["load at the start", load_at_start === null ? "not told" : String(load_at_start)],
    ["paratax", tool.version],
    ...versionsOf(result),
  ];
}

function versionsOf({ cells }: ResultFile): [string, string][] {
  const found = new Map<string, string>();
  for (const { runtime, provenance } of cells) {
    if (provenance) {
      const { version, engine, compiled } = provenance;
      found.set(runtime, `${version}, ${engine}, ${compiled ? "compiled" : "from source"}`);
    }
  }
  return [...found];
}

function figure({ caption, svg }: DrawnChart, id: string): string {
  return `<figure><div class="scroll" tabindex="0" role="region" aria-labelledby="${id}">${svg}</div>
<figcaption id="${id}">${escape(caption)}</figcaption></figure>`;
}
