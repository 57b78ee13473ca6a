// A report as one HTML file that loads nothing: several machines pooled, several results side by side, then of each what
// it says first, its charts, its tables, its machine and its raw numbers.

import { memorySize } from "../../engine/result/number.ts";
import type { PooledFile } from "../../engine/result/pooled.ts";
import type { ResultFile } from "../../engine/result/result.ts";
import { pooledViews } from "../pooled_view.ts";
import { isReproduced, partsOf, type Saved } from "../saved.ts";
import { sideBySide } from "../side_by_side.ts";
import { coresOf } from "../source.ts";
import { documentOf, figure, sectionOf } from "./document.ts";
import { escape } from "./escape.ts";
import { pooledCharts } from "./pooled_charts.ts";
import { rawNumbers } from "./raw_numbers.ts";
import { chartsOf } from "./result_charts.ts";
import { table } from "./view_table.ts";

type Pooled = Pick<PooledFile, "machines" | "ratios" | "warnings">;

/** Of more machines a page has what they come to; each by itself would make it too long to open. */
const MOST_MACHINES = 16;

/** `pooled` of the results that are of several machines: these are not set side by side. */
export function renderPage(all: readonly Saved[], pooled: Pooled | null = null): string {
  const files = new Set(pooled?.machines.map(({ file }) => file));
  const beside = sideBySide(all.filter(({ path }) => !files.has(path)));
  const saved = files.size > MOST_MACHINES ? all.filter(({ path }) => !files.has(path)) : all;
  return documentOf(
    [
      ...(pooled ? [["pooled", "All machines"] as const] : []),
      ...(beside.length > 0 ? [["beside", "Side by side"] as const] : []),
      ...saved.map(({ path }, index) => [`r${index}`, path] as const),
    ],
    `${pooled ? sectionOf("pooled", "All machines", pooledCharts(pooled), pooledViews(pooled)) : ""}
${beside.length === 0 ? "" : sectionOf("beside", "Side by side", [], beside)}
${saved.map(section).join("\n")}`,
  );
}

function section({ path, result }: Saved, index: number): string {
  const { conclusions: first, tables } = partsOf(result);
  const rest = tables.filter(({ plot }) => plot === undefined); // the charts have it
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
