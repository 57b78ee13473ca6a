// Which charts a result gets: of its cells, or of its comparison.

import { count } from "../../engine/result/number.ts";
import { differingSettings, differInStart } from "../../engine/result/cell_name.ts";
import { metricNamed, nameBehind, samplesBehind } from "../../engine/result/metrics.ts";
import type { Cell, Measured, ResultFile } from "../../engine/result/result.ts";
import type { Chart } from "../../scenarios/description.ts";
import { knownScenarios } from "../../scenarios/known.ts";
import { shownAs } from "../shown.ts";
import { lineChart, rowChart } from "./charts.ts";
import { comparisonCharts } from "./comparison_charts.ts";
import { drawable, figure, isDrawable } from "./figure.ts";
import { ladderCharts } from "./ladder_charts.ts";
import type { DrawnChart, Mark, Marks } from "./marks.ts";
import { rungsOf } from "../ladder.ts";
import { overRepetitions } from "../repetitions.ts";
import { type Row, sampleChart } from "./sample_chart.ts";

type MeasuredCell = Cell & Measured;

/** A cell, and what tells it from the others of its chart. */
interface Named {
  readonly label: string;
  readonly cell: MeasuredCell;
}

/** The most rows of a chart; the tables have all. */
const MOST_ROWS = 48;
/** Beyond this many times between the least and the most, bars from 0 show the most only. */
const FAR_APART = 20;

export function chartsOf(result: ResultFile): DrawnChart[] {
  if (result.comparison) return comparisonCharts(result.comparison);
  const cells = overRepetitions(result.cells);
  return knownScenarios().flatMap(({ scenario: { name }, description }) => {
    const own = named(
      cells.filter((cell): cell is MeasuredCell => cell.scenario === name && cell.status === "measured"),
    );
    if (own.length === 0) return [];
    return description.charts.flatMap((chart) => drawn(chart, chart.kind === "ladder" ? own : own.slice(0, MOST_ROWS)));
  });
}

function drawn(chart: Chart, cells: readonly Named[]): DrawnChart[] {
  switch (chart.kind) {
    case "bars":
      return barsWithReach(chart, freshOnly(cells));
    case "samples":
      return sampleChart(chart.caption, chart.unit, cells.map((one) => sampleRow(chart.metrics, one)));
    case "grouped":
      return barChart(chart, cells);
    case "stacked":
      return barChart(chart, freshOnly(cells));
    case "quantiles":
      return quantileChart(chart, cells);
    case "speed-up":
      return speedUpChart(chart, cells);
    case "ladder":
      return ladderCharts(chart, rungsOf(chart.metric, cells.map(({ cell }) => cell)));
  }
}

/** By runtime and mode, and by the start method and the settings that the cells differ in. */
function named(cells: readonly MeasuredCell[]): Named[] {
  const settings = differingSettings(cells).filter((name) => name !== "transport");
  const starts = differInStart(cells);
  return cells.map((cell) => {
    const { runtime, mode, start, config } = cell;
    const own = settings.filter((name) => Object.hasOwn(config, name)).map((name) =>
      name === "workers" || name === "writers" ? count(config[name], name) : `${name} ${config[name]}`
    );
    return { label: [runtime, mode, ...(starts ? [start] : []), ...own].join(" "), cell };
  });
}

/** Those of workers that were made anew, where there are any: beside them a pool is no bar to be seen. */
function freshOnly(cells: readonly Named[]): readonly Named[] {
  const fresh = cells.filter(({ cell }) => cell.start === "spawn");
  return fresh.length > 0 ? fresh : cells;
}

/** The samples of the first of these metrics that has any, with its name where one stands for another. */
function sampleRow(metrics: readonly string[], { label, cell }: Named): Row {
  const metric = metrics.find((name) => nameBehind(cell, name) !== null) ?? metrics[0];
  const { scale } = shownAs(metric);
  const meant =
    Object.entries(metricNamed(metric)?.standsFor ?? {}).find(([value]) => Object.values(cell.facts).includes(value))
      ?.[0] ?? (metric === metrics[0] ? null : metric.split("_")[0]);
  return {
    label: meant === null ? label : `${label} ${meant.toUpperCase()}`,
    get values() {
      return (samplesBehind(cell, metric) ?? []).map((value) => scale * value);
    },
  };
}

/** The range of nine in ten; nothing of fewer than five. */
function reachOf(cell: MeasuredCell, metric: string): { readonly low: number; readonly high: number } | undefined {
  const sorted = Float64Array.from(samplesBehind(cell, metric) ?? []).sort();
  const { scale } = shownAs(metric);
  const at = (share: number): number => scale * sorted[Math.round(share * (sorted.length - 1))];
  return sorted.length < 5 ? undefined : { low: at(0.05), high: at(0.95) };
}

/** A bar for each cell; dots on a logarithmic axis where the values lie far apart. */
function barsWithReach(
  { caption, unit, metric, reach }: Chart & { kind: "bars" },
  cells: readonly Named[],
): DrawnChart[] {
  const values = cells.flatMap(({ cell }) => shownValue(cell, metric) ?? []);
  const log = Math.min(...values) > 0 && Math.max(...values) > FAR_APART * Math.min(...values);
  const marks = cells.flatMap(({ label, cell }, row): Mark[] => {
    const value = shownValue(cell, metric);
    if (value === null) return [];
    const range = reach && reachOf(cell, metric);
    const interval = range && drawable(range);
    const title = figure(label, value, unit, interval);
    const main: Mark = { row, shape: log ? "dot" : "bar", from: log ? value : 0, to: value, place: 0.5, title };
    return interval === undefined
      ? [main]
      : [main, { row, shape: "reach", from: interval.low, to: interval.high, place: 0.5, title }];
  });
  const rows = cells.map(({ label }) => label);
  const heading = log ? `${caption}, on a logarithmic axis` : caption;
  return [{ caption: heading, svg: rowChart({ name: heading, unit, rows, series: [{ name: "", marks }], log }) }];
}

/** Bars of several parts for each cell: beside each other, or as one where they add up. */
function barChart(chart: Chart & { kind: "grouped" | "stacked" }, cells: readonly Named[]): DrawnChart[] {
  const { caption, unit } = chart;
  const parts = chart.parts.map(({ name, metric }) => ({
    name,
    values: cells.map(({ cell }) => shownValue(cell, metric)),
  }));
  const shown = parts.filter(({ values }) => values.some((value) => value !== null));
  if (shown.length === 0) return [];
  const series = shown.map(({ name, values }, index): Marks => ({
    name,
    marks: values.flatMap((value, row): Mark[] => {
      if (value === null) return [];
      const before = shown.slice(0, index).reduce((sum, part) => sum + (part.values[row] ?? 0), 0);
      const from = chart.kind === "stacked" ? before : 0;
      const place = chart.kind === "stacked" ? 0.5 : (index + 1) / (shown.length + 1);
      return [{
        row,
        shape: "bar",
        from,
        to: from + value,
        place,
        title: figure(`${cells[row].label} ${name}`, value, unit),
      }];
    }),
  }));
  const rows = cells.map(({ label }) => label);
  return [{ caption, svg: rowChart({ name: caption, unit, rows, series, log: false }) }];
}

const QUANTILES = [["p50", "p50"], ["p90", "p90"], ["p99", "p99"], ["p999", "p99.9"], ["max", "max"]];

/** What a histogram tells of a distribution, on a logarithmic axis. */
function quantileChart({ caption, latency }: Chart & { kind: "quantiles" }, cells: readonly Named[]): DrawnChart[] {
  const series = QUANTILES.map(([prefix, name]): Marks => ({
    name,
    marks: cells.flatMap(({ label, cell }, row): Mark[] => {
      const value = shownValue(cell, `${prefix}_${latency}_ns`);
      if (value === null || value <= 0) return [];
      return [{
        row,
        shape: "dot",
        from: value,
        to: value,
        place: 0.5,
        title: figure(`${label} ${name}`, value, "µs"),
      }];
    }),
  }));
  if (series.every(({ marks }) => marks.length === 0)) return [];
  const rows = cells.map(({ label }) => label);
  return [{ caption, svg: rowChart({ name: caption, unit: "µs", rows, series, log: true }) }];
}

/** Each runtime's and mode's value over that of the fewest, beside the ideal. */
function speedUpChart(chart: Chart & { kind: "speed-up" }, cells: readonly Named[]): DrawnChart[] {
  const { metric, over } = chart;
  const numberOf = ({ cell }: Named): number => Number(cell.config[over]);
  const counts = [...new Set(cells.map(numberOf))].sort((a, b) => a - b);
  if (counts.length < 2 || !counts.every((count) => count > 0 && isDrawable(count))) return [];
  const kinds = [...new Set(cells.map(({ cell }) => `${cell.runtime} ${cell.mode}`))];
  const lines = kinds.flatMap((name) => {
    const own = cells.filter(({ cell }) => `${cell.runtime} ${cell.mode}` === name);
    const first = own.find((one) => numberOf(one) === counts[0]);
    const base = first ? shownValue(first.cell, metric) : null;
    if (base === null || base <= 0) return [];
    const points = own.flatMap((one) => {
      const rate = shownValue(one.cell, metric);
      if (rate === null || !isDrawable(rate / base)) return [];
      const x = numberOf(one);
      return [{ x, y: rate / base, title: figure(`${name}, ${count(x, over)}`, rate / base, "×") }];
    }).sort((a, b) => a.x - b.x);
    return [{ name, points, kind: "measured" as const, dashed: name.endsWith("processes") }];
  });
  if (lines.length === 0) return [];
  const ideal = {
    name: "ideal",
    kind: "ideal" as const,
    points: counts.map((x) => ({ x, y: x / counts[0], title: "" })),
  };
  const caption = `${chart.caption} over those with ${count(counts[0], over)}`;
  return [{ caption, svg: lineChart({ name: caption, unit: "×", over, lines: [...lines, ideal] }) }];
}

/** In the unit that the metric is shown in. */
function shownValue({ metrics }: Measured, name: string): number | null {
  const value = metrics[name];
  const { scale } = shownAs(name);
  return value === null || value === undefined || !isDrawable(value * scale) ? null : value * scale;
}
