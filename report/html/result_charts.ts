// Which charts a result gets: of its cells, or of its comparison.

import type { Cell, Measured, ResultFile } from "../../engine/result/result.ts";
import { shownAs } from "../shown.ts";
import { lineChart, rowChart } from "./charts.ts";
import { comparisonCharts } from "./comparison_charts.ts";
import { count, drawable, figure, isDrawable } from "./figure.ts";
import type { Chart, Mark, Marks } from "./marks.ts";
import { overRepetitions } from "../repetitions.ts";
import { type Row, sampleChart } from "./sample_chart.ts";

type MeasuredCell = Cell & Measured;

/** A cell, and what tells it from the others of its chart. */
interface Named {
  readonly label: string;
  readonly cell: MeasuredCell;
}

/** More rows are no picture; the tables have them all. */
const MOST_ROWS = 48;
/** Beyond this many times between the least and the most, bars from 0 show the most only. */
const FAR_APART = 20;

export function chartsOf(result: ResultFile): Chart[] {
  if (result.comparison) return comparisonCharts(result.comparison);
  const cells = overRepetitions(result.cells);
  const of = (scenario: string): Named[] =>
    named(cells.filter((cell): cell is MeasuredCell => cell.scenario === scenario && cell.status === "measured"))
      .slice(0, MOST_ROWS);
  return [
    ...overheadCharts(of("overhead")),
    ...memoryCharts(of("memory")),
    ...setCharts(of("shared-set")),
    ...writerCharts(of("sharded-writers")),
    ...reduceCharts(of("local-reduce")),
  ];
}

/** By runtime and mode, and by the start method and the settings that the cells differ in. */
function named(cells: readonly MeasuredCell[]): Named[] {
  const settings = [...new Set(cells.flatMap(({ config }) => Object.keys(config)))].filter((name) =>
    name !== "transport" && new Set(cells.map(({ config }) => String(config[name]))).size > 1
  );
  const starts = new Set(cells.map(({ start }) => start)).size > 1;
  return cells.map((cell) => {
    const { runtime, mode, start, config } = cell;
    const own = settings.map((name) =>
      name === "workers" || name === "writers" ? count(config[name], name) : `${name} ${config[name]}`
    );
    return { label: [runtime, mode, ...(starts ? [start] : []), ...own].join(" "), cell };
  });
}

function overheadCharts(cells: readonly Named[]): Chart[] {
  if (cells.length === 0) return [];
  const spawned = cells.filter(({ cell }) => cell.start === "spawn");
  const fresh = spawned.length > 0 ? spawned : cells;
  const phases = "Where a worker's time goes: median ms over all workers";
  const parts = ["create", "start", "load", "work", "finish"].map((name) => ({
    name,
    values: fresh.map(({ cell }) => valueOf(cell, `p50_${name}_s`)),
  }));
  return [
    barsWithReach("An iteration: mean ms, and the range of nine in ten", "ms", fresh, (cell) => {
      const sorted = Float64Array.from(cell.samples.iter_s ?? []).sort();
      const at = (share: number): number => 1000 * sorted[Math.round(share * (sorted.length - 1))];
      return {
        value: valueOf(cell, "avg_iter_s"),
        ...(sorted.length < 5 ? {} : { low: at(0.05), high: at(0.95) }),
      };
    }),
    ...sampleChart(
      "Every iteration: ms",
      "ms",
      cells.map(({ label, cell }): Row => ({
        label,
        get values() {
          return (cell.samples.iter_s ?? []).map((value) => 1000 * value);
        },
      })),
    ),
    ...barChart(phases, "ms", fresh, parts, "stacked"),
  ];
}

function memoryCharts(cells: readonly Named[]): Chart[] {
  const caption = "Memory of the workers at work and their parent: average MiB";
  const kinds = ["rss", "uss", "pss"].map((name) => ({
    name: name.toUpperCase(),
    values: cells.map(({ cell }) => valueOf(cell, `${name}_avg`)),
  }));
  const rows = cells.map(({ label, cell: { samples, facts } }): Row => {
    const kind = facts.footprint === "uss" || facts.footprint === "rss" ? facts.footprint : "pss";
    return {
      label: `${label} ${kind.toUpperCase()}`,
      get values() {
        return (samples[`${kind}_bytes`] ?? []).map((one) => one / 2 ** 20);
      },
    };
  });
  return [
    ...barChart(caption, "MiB", cells, kinds, "grouped"),
    ...sampleChart("Every look at the memory: MiB", "MiB", rows),
  ];
}

function setCharts(cells: readonly Named[]): Chart[] {
  if (cells.length === 0) return [];
  return [
    barsWithReach("One set, one lock: operations per second", "ops/s", cells, rateOf),
    ...quantileChart("How long the lock was waited for: µs, on a logarithmic axis", "lock_wait_ns", cells),
  ];
}

function writerCharts(cells: readonly Named[]): Chart[] {
  if (cells.length === 0) return [];
  return [
    barsWithReach("Sharded writers: operations per second", "ops/s", cells, rateOf),
    ...speedUpChart(cells),
    ...quantileChart("How long the answer was waited for: µs, on a logarithmic axis", "ack_wait_ns", cells),
  ];
}

function reduceCharts(cells: readonly Named[]): Chart[] {
  const parts = [["without merge", "ops_per_s"], ["with merge", "ops_per_s_merged"]].map(([name, metric]) => ({
    name,
    values: cells.map(({ cell }) => valueOf(cell, metric)),
  }));
  return barChart("Local sets: operations per second, without and with their merge", "ops/s", cells, parts, "grouped");
}

function rateOf(cell: MeasuredCell): { value: number | null } {
  return { value: valueOf(cell, "ops_per_s") };
}

/** A bar for each cell; dots on a logarithmic axis where the values lie far apart. */
function barsWithReach(
  caption: string,
  unit: string,
  cells: readonly Named[],
  read: (cell: MeasuredCell) => { value: number | null; low?: number; high?: number },
): Chart {
  const figures = cells.map(({ cell }) => read(cell));
  const values = figures.flatMap(({ value }) => value ?? []);
  const log = Math.min(...values) > 0 && Math.max(...values) > FAR_APART * Math.min(...values);
  const marks = cells.flatMap(({ label }, row): Mark[] => {
    const { value, low, high } = figures[row];
    if (value === null) return [];
    const interval = low === undefined || high === undefined ? undefined : drawable({ low, high });
    const title = figure(label, value, unit, interval);
    const main: Mark = { row, shape: log ? "dot" : "bar", from: log ? value : 0, to: value, place: 0.5, title };
    return interval === undefined
      ? [main]
      : [main, { row, shape: "reach", from: interval.low, to: interval.high, place: 0.5, title }];
  });
  const rows = cells.map(({ label }) => label);
  const words = log ? `${caption}, on a logarithmic axis` : caption;
  return { caption: words, svg: rowChart({ name: words, unit, rows, series: [{ name: "", marks }], log }) };
}

/** Bars of several parts for each cell: beside each other, or as one where they add up. */
function barChart(
  caption: string,
  unit: string,
  cells: readonly Named[],
  parts: readonly { readonly name: string; readonly values: readonly (number | null)[] }[],
  form: "grouped" | "stacked",
): Chart[] {
  const shown = parts.filter(({ values }) => values.some((value) => value !== null));
  if (cells.length === 0 || shown.length === 0) return [];
  const series = shown.map(({ name, values }, index): Marks => ({
    name,
    marks: values.flatMap((value, row): Mark[] => {
      if (value === null) return [];
      const before = shown.slice(0, index).reduce((sum, part) => sum + (part.values[row] ?? 0), 0);
      const from = form === "stacked" ? before : 0;
      const place = form === "stacked" ? 0.5 : (index + 1) / (shown.length + 1);
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
function quantileChart(caption: string, metric: string, cells: readonly Named[]): Chart[] {
  const series = QUANTILES.map(([prefix, name]): Marks => ({
    name,
    marks: cells.flatMap(({ label, cell }, row): Mark[] => {
      const value = valueOf(cell, `${prefix}_${metric}`);
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

/** Each runtime's and mode's rate over that of its fewest writers, beside the ideal. */
function speedUpChart(cells: readonly Named[]): Chart[] {
  const writersOf = ({ cell }: Named): number => Number(cell.config.writers);
  const counts = [...new Set(cells.map(writersOf))].sort((a, b) => a - b);
  if (counts.length < 2 || !counts.every((count) => count > 0 && isDrawable(count))) return [];
  const kinds = [...new Set(cells.map(({ cell }) => `${cell.runtime} ${cell.mode}`))];
  const lines = kinds.flatMap((name) => {
    const own = cells.filter(({ cell }) => `${cell.runtime} ${cell.mode}` === name);
    const first = own.find((one) => writersOf(one) === counts[0]);
    const base = first ? valueOf(first.cell, "ops_per_s") : null;
    if (base === null || base <= 0) return [];
    const points = own.flatMap((one) => {
      const rate = valueOf(one.cell, "ops_per_s");
      if (rate === null || !isDrawable(rate / base)) return [];
      const x = writersOf(one);
      return [{ x, y: rate / base, title: figure(`${name}, ${count(x, "writers")}`, rate / base, "×") }];
    }).sort((a, b) => a.x - b.x);
    return [{ name, points, kind: "measured" as const, dashed: name.endsWith("processes") }];
  });
  if (lines.length === 0) return [];
  const ideal = {
    name: "ideal",
    kind: "ideal" as const,
    points: counts.map((x) => ({ x, y: x / counts[0], title: "" })),
  };
  const caption = `Sharded writers: operations per second over those with ${count(counts[0], "writers")}`;
  return [{ caption, svg: lineChart({ name: caption, unit: "×", over: "writers", lines: [...lines, ideal] }) }];
}

/** In the unit that the metric is shown in. */
function valueOf({ metrics }: Measured, name: string): number | null {
  const value = metrics[name];
  const { scale } = shownAs(name);
  return value === null || value === undefined || !isDrawable(value * scale) ? null : value * scale;
}
