// A report as one HTML file that loads nothing: verdicts and charts of each result, then all its tables.

import type { Cell, Comparison, Measured, ResultFile } from "../../engine/result.ts";
import { printableLines } from "../printable.ts";
import { type View, viewsOf } from "../view.ts";
import { barChart, lineChart, stackedChart } from "./charts.ts";
import { escape } from "./escape.ts";
import { STYLE } from "./style.ts";

export interface Source {
  readonly path: string;
  readonly result: ResultFile;
}

type MeasuredCell = Cell & Measured;

export function renderPage(sources: readonly Source[]): string {
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
    sources.map(({ path }, index) => `<li><a href="#r${index}">${escape(path)}</a></li>`).join("")
  }</ul></nav>
</header>
<main id="results">
${sources.map(section).join("\n")}
</main>
</body>
</html>
`);
}

function section({ path, result }: Source, index: number): string {
  const { environment: { os, cpu, usable_cores, memory_bytes, governor }, created, command, quick, complete } = result;
  const facts: [string, string][] = [
    ["command", command.join(" ")],
    ["measured", created + (complete ? "" : " – interrupted, not complete")],
    ["machine", `${cpu}, ${usable_cores} usable cores, ${(memory_bytes / 1e9).toFixed(1)} GB, ${os}`],
    ["governor", governor ?? "not told"],
    ...versionsOf(result),
  ];
  const views = viewsOf(result);
  const [verdicts, rest] = result.comparison ? [views.slice(0, 1), views.slice(1)] : [[], views];
  return `<section id="r${index}" aria-labelledby="h${index}"><h2 id="h${index}">${escape(path)}</h2>
${quick ? '<p class="quick">A quick first look: too few iterations to rest a decision on.</p>' : ""}
${verdicts.map(table).join("\n")}
${charts(result).map(figure).join("\n")}
${rest.map(table).join("\n")}
<h3>Environment</h3><dl>${
    facts.map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`).join("")
  }</dl>
</section>`;
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

interface Chart {
  readonly caption: string;
  readonly svg: string;
}

function figure({ caption, svg }: Chart): string {
  return `<figure><div class="scroll" tabindex="0" role="region" aria-label="${escape(caption)}">${svg}</div>
<figcaption>${escape(caption)}</figcaption></figure>`;
}

function charts(result: ResultFile): Chart[] {
  if (result.comparison) return comparisonCharts(result.comparison);
  const cells = result.cells.filter((cell): cell is MeasuredCell => cell.status === "measured");
  const of = (scenario: string): MeasuredCell[] => cells.filter((cell) => cell.scenario === scenario);
  return [
    ...overheadCharts(of("overhead")),
    ...memoryCharts(of("memory")),
    ...setCharts(of("shared-set")),
    ...writerCharts(of("sharded-writers")),
  ];
}

function comparisonCharts({ pairs, metric, delta }: Comparison): Chart[] {
  if (pairs.length === 0) return [];
  const bars = pairs.map(({ cell, ratio, interval95: { low, high } }) => ({ label: cell, value: ratio, low, high }));
  const caption = `${metric} over that of ${pairs[0].baseline}, with 95 % intervals; differences below ` +
    `${(100 * delta).toFixed(1)} % count as none`;
  return [{ caption, svg: barChart(caption, "ratio", bars, true) }];
}

function overheadCharts(cells: readonly MeasuredCell[]): Chart[] {
  const spawned = cells.filter(({ start }) => start === "spawn");
  if (spawned.length === 0) return [];
  const bars = spawned.map((cell) => {
    const sorted = [...cell.samples.iter_s ?? []].sort((a, b) => a - b);
    const at = (share: number): number => 1000 * sorted[Math.round(share * (sorted.length - 1))];
    const reach = sorted.length < 5 ? {} : { low: at(0.05), high: at(0.95) };
    return { label: labelOf(cell), value: ms(cell, "p50_iter_s"), ...reach };
  });
  const iterations = "An iteration: median ms, and the range of nine in ten";
  const phases = "Where a worker's time goes: median ms";
  const parts = ["create", "start", "work", "finish"].map((name) => ({
    name,
    values: spawned.map((cell) => ms(cell, `p50_${name}_s`)),
  }));
  return [
    { caption: iterations, svg: barChart(iterations, "ms", bars) },
    { caption: phases, svg: stackedChart(phases, "ms", spawned.map(labelOf), parts) },
  ];
}

function memoryCharts(cells: readonly MeasuredCell[]): Chart[] {
  if (cells.length === 0) return [];
  const bars = cells.flatMap((cell) =>
    ["rss", "uss", "pss"].flatMap((name) => {
      const value = cell.metrics[`${name}_avg`];
      return value === null || value === undefined
        ? []
        : [{ label: `${labelOf(cell)} ${name.toUpperCase()}`, value: value / 1e6 }];
    })
  );
  const caption = "Memory of the workers at work and their parent: average MB";
  return bars.length === 0 ? [] : [{ caption, svg: barChart(caption, "MB", bars) }];
}

function setCharts(cells: readonly MeasuredCell[]): Chart[] {
  if (cells.length === 0) return [];
  const bars = cells.map((cell) => ({
    label: `${labelOf(cell)}, ${cell.config.workers}`,
    value: cell.metrics.ops_per_s ?? 0,
  }));
  const caption = "One set, one lock: operations per second, by number of workers";
  return [{ caption, svg: barChart(caption, "ops/s", bars) }];
}

function writerCharts(cells: readonly MeasuredCell[]): Chart[] {
  const writers = [...new Set(cells.map(({ config }) => Number(config.writers)))].sort((a, b) => a - b);
  if (writers.length < 2) return [];
  const names = [...new Set(cells.map(labelOf))];
  const rate = (name: string, count: number): number | null =>
    cells.find((cell) => labelOf(cell) === name && cell.config.writers === count)?.metrics.ops_per_s ?? null;
  return names.map((name) => {
    const first = rate(name, writers[0]);
    const caption =
      `Sharded writers, ${name}: operations per second, and what it would be if each writer added its share`;
    const lines = [
      { name: "measured", values: writers.map((count) => rate(name, count)) },
      {
        name: "ideal",
        dashed: true,
        values: writers.map((count) => first === null ? null : first * count / writers[0]),
      },
    ];
    return { caption, svg: lineChart(caption, "ops/s", "writers", writers.map(String), lines) };
  });
}

function labelOf({ runtime, mode }: Cell): string {
  return `${runtime} ${mode}`;
}

function ms({ metrics }: Measured, name: string): number {
  return 1000 * (metrics[name] ?? 0);
}

function table({ title, head, rows, words, notes }: View): string {
  const cells = (row: readonly string[]): string =>
    row.map((text, column) => {
      const span = column === row.length - 1 && row.length < head.length ? ` colspan="${head.length - column}"` : "";
      return column === 0
        ? `<th scope="row"${span}>${escape(text)}</th>`
        : `<td${column < words ? "" : ' class="number"'}${span}>${escape(text)}</td>`;
    }).join("");
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escape(title)}"><table><caption>${
    escape(title)
  }</caption>
<thead><tr>${
    head.map((text, at) => `<th scope="col"${at < words ? "" : ' class="number"'}>${escape(text)}</th>`).join("")
  }</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells(row)}</tr>`).join("\n")}</tbody></table></div>
${notes.map((note) => `<p class="note">${escape(note)}</p>`).join("\n")}`;
}
