// Which charts a result gets: of its cells, or of its comparison. The first of a scenario is the one that tells most.

import { metricNamed, nameBehind, samplesBehind } from "../../engine/result/metrics.ts";
import type { Cell, Interval, Measured, ResultFile } from "../../engine/result/result.ts";
import { type Reference, referenceNote, referenceOf, referencesOf } from "../article/references.ts";
import type { Chart } from "../../scenarios/description.ts";
import { knownScenarios } from "../../scenarios/known.ts";
import { shownAs } from "../shown.ts";
import { endsOf } from "./axes.ts";
import { rowChart, valuesOf } from "./charts.ts";
import { comparisonCharts } from "./comparison_charts.ts";
import { countCharts, speedUpCharts } from "./count_charts.ts";
import { drawable, figure, isDrawable, shownValue, written } from "./figure.ts";
import { ladderCharts } from "./ladder_charts.ts";
import { type Hues, huesOf, lookOf } from "./look.ts";
import type { DrawnChart, Mark, Marks } from "./marks.ts";
import { type PanelOf, panelsOf, type RowOf } from "./panels.ts";
import { rungsOf } from "../ladder.ts";
import { overRepetitions } from "../repetitions.ts";
import { sampleChart, type SampleRow } from "./sample_chart.ts";

type MeasuredCell = Cell & Measured;
type CellPanel = PanelOf<MeasuredCell>;

/** The most rows of a chart; the tables have all. */
const MOST_ROWS = 48;
/** Beyond this many times between the least and the most, bars from 0 show the most only. */
const FAR_APART = 20;
/** What tells no rows apart that the kind of worker does not. */
const UNSAID = ["transport"];

/** What the cells of one scenario are drawn with. */
interface Drawing {
  readonly panels: readonly CellPanel[];
  readonly hues: Hues;
  /** The figures that the article has of such cells. */
  readonly references: readonly Reference[];
}

/** `hues` are those of the page. */
export function chartsOf(result: ResultFile, hues: Hues = huesOf(namesIn(result))): DrawnChart[] {
  if (result.comparison) return comparisonCharts(result.comparison, hues);
  const cells = overRepetitions(result.cells);
  return knownScenarios().flatMap(({ scenario: { name }, description }) => {
    const own = cells.filter((cell): cell is MeasuredCell => cell.scenario === name && cell.status === "measured");
    if (own.length === 0) return [];
    const references = referencesOf(result, name);
    const some = own.slice(0, MOST_ROWS);
    return description.charts.flatMap((chart) => chartOf(chart, own, some, hues, references));
  });
}

/** Whatever has a hue in the charts of a result. */
export function namesIn({ cells, comparison }: ResultFile): string[] {
  return [...cells.map(({ runtime }) => runtime), ...(comparison?.cells ?? []).map(({ key }) => key.runtime)];
}

function chartOf(
  chart: Chart,
  all: readonly MeasuredCell[],
  some: readonly MeasuredCell[],
  hues: Hues,
  references: readonly Reference[],
): DrawnChart[] {
  const drawing = (cells: readonly MeasuredCell[]): Drawing => ({ panels: panelsOf(cells, UNSAID), hues, references });
  switch (chart.kind) {
    case "bars": {
      const over = countCharts(chart, some, hues, references);
      return over.length > 0 ? over : barsWithReach(chart, drawing(some));
    }
    case "samples": {
      const panels = drawing(some).panels.map(({ name, rows }) => ({
        name,
        rows: rows.map((row) => sampleRow(chart.metrics, row, hues)),
      }));
      return sampleChart(chart.caption, chart.unit, panels);
    }
    case "grouped":
      return barChart(chart, drawing(some));
    case "stacked":
      return barChart(chart, drawing(freshOnly(some)));
    case "quantiles":
      return quantileChart(chart, drawing(some));
    case "speed-up":
      return speedUpCharts(chart, some, hues);
    case "ladder":
      return ladderCharts(chart, rungsOf(chart.metric, all), hues);
  }
}

/** Those of workers that were made anew, where there are any: beside them the phases of a pool are nothing to be seen. */
function freshOnly(cells: readonly MeasuredCell[]): readonly MeasuredCell[] {
  const fresh = cells.filter(({ start }) => start === "spawn");
  return fresh.length > 0 ? fresh : cells;
}

/** The samples of the first of these metrics that has any, with its name where one stands for another. */
function sampleRow(metrics: readonly string[], { label, whole, cell }: RowOf<MeasuredCell>, hues: Hues): SampleRow {
  if (cell === undefined) return { label, whole, values: [] };
  const metric = metrics.find((name) => nameBehind(cell, name) !== null) ?? metrics[0]!;
  const { scale } = shownAs(metric);
  const meant =
    Object.entries(metricNamed(metric)?.standsFor ?? {}).find(([value]) => Object.values(cell.facts).includes(value))
      ?.[0] ?? (metric === metrics[0] ? null : metric.split("_")[0]!);
  return {
    label,
    whole: meant === null ? whole : `${whole} ${meant.toUpperCase()}`,
    look: lookOf(cell, hues),
    get values() {
      return (samplesBehind(cell, metric) ?? []).map((value) => scale * value);
    },
  };
}

/** The range of nine in ten; nothing of fewer than five. */
function reachOf(cell: MeasuredCell, metric: string): Interval | undefined {
  const sorted = Float64Array.from(samplesBehind(cell, metric) ?? []).sort();
  const { scale } = shownAs(metric);
  const at = (share: number): number => scale * sorted[Math.round(share * (sorted.length - 1))]!;
  return sorted.length < 5 ? undefined : drawable({ low: at(0.05), high: at(0.95) });
}

/** A bar for each cell; dots on a logarithmic axis where the values lie far apart. */
function barsWithReach({ caption, unit, metric, reach }: Chart & { kind: "bars" }, drawing: Drawing): DrawnChart[] {
  const { panels, hues } = drawing;
  const values = panels.flatMap(({ rows }) => rows.flatMap(({ cell }) => shownValue(cell, metric) ?? []));
  if (values.length === 0) return [];
  const log = Math.min(...values) > 0 && Math.max(...values) > FAR_APART * Math.min(...values);
  const marksOf = ({ whole, cell }: RowOf<MeasuredCell>, row: number): Mark[] => {
    const value = shownValue(cell, metric);
    if (cell === undefined || value === null) return [];
    const interval = reach && reachOf(cell, metric);
    const title = figure(whole, value, unit, interval);
    const at = { row, place: 0.5, title };
    const label = written(value);
    const main: Mark = {
      ...at,
      shape: log ? "dot" : "bar",
      from: log ? value : 0,
      to: value,
      look: lookOf(cell, hues),
    };
    if (interval === undefined) return [{ ...main, label }];
    return [{ ...at, shape: "reach", from: interval.low, to: interval.high, label }, main];
  };
  const heading = log ? `${caption}, on a logarithmic axis` : caption;
  return inPanels(heading, unit, log, drawing, (panel) => [
    { marks: panel.rows.flatMap(marksOf) },
    { marks: referenceMarks(panel, metric, unit, drawing) },
  ]);
}

/** Bars of several parts for each cell: beside each other, or as one where they add up. */
function barChart(chart: Chart & { kind: "grouped" | "stacked" }, drawing: Drawing): DrawnChart[] {
  const { caption, unit, kind } = chart;
  const { panels, hues } = drawing;
  const parts = chart.parts.filter(({ metric }) =>
    panels.some(({ rows }) => rows.some(({ cell }) => shownValue(cell, metric) !== null))
  );
  if (parts.length === 0) return [];
  const marksOf = (panel: CellPanel): Marks[] =>
    parts.flatMap(({ name, metric }, index): Marks[] => {
      const place = kind === "stacked" ? 0.5 : (index + 1) / (parts.length + 1);
      const marks = panel.rows.flatMap(({ whole, cell }, row): Mark[] => {
        const value = shownValue(cell, metric);
        if (cell === undefined || value === null) return [];
        const before = parts.slice(0, index).reduce((sum, part) => sum + (shownValue(cell, part.metric) ?? 0), 0);
        const from = kind === "stacked" ? before : 0;
        const title = figure(`${whole} ${name}`, value, unit);
        const label = kind === "stacked" ? undefined : written(value);
        return [{ row, shape: "bar", from, to: from + value, place, title, look: lookOf(cell, hues), label }];
      });
      const references = kind === "stacked" ? [] : referenceMarks(panel, metric, unit, drawing, place);
      return [{ marks, shade: index }, { marks: references }];
    });
  const drawn = inPanels(caption, unit, false, drawing, marksOf);
  return drawn.map((one) => ({ ...one, shades: parts.map(({ name }) => name) }));
}

const QUANTILES = [["max", "max"], ["p999", "p99.9"], ["p99", "p99"], ["p90", "p90"], ["p50", "p50"]] as const;

/** What a histogram tells of a distribution, on a logarithmic axis. */
function quantileChart({ caption, latency }: Chart & { kind: "quantiles" }, drawing: Drawing): DrawnChart[] {
  const marksOf = (panel: CellPanel): Marks[] =>
    QUANTILES.map(([prefix, name], shade): Marks => ({
      shade: QUANTILES.length - 1 - shade,
      marks: panel.rows.flatMap(({ whole, cell }, row): Mark[] => {
        const value = shownValue(cell, `${prefix}_${latency}_ns`);
        if (cell === undefined || value === null || value <= 0) return [];
        const title = figure(`${whole} ${name}`, value, "µs");
        return [{ row, shape: "dot", from: value, to: value, place: 0.5, title, look: lookOf(cell, drawing.hues) }];
      }),
    }));
  const drawn = inPanels(caption, "µs", true, { ...drawing, references: [] }, marksOf);
  return drawn.map((one) => ({ ...one, shades: QUANTILES.map(([, name]) => name).reverse() }));
}

/** A picture for each panel, all on one axis; none where there is nothing to draw. */
function inPanels(
  caption: string,
  unit: string,
  log: boolean,
  { panels, references }: Drawing,
  marksOf: (panel: CellPanel) => readonly Marks[],
): DrawnChart[] {
  const drawn = panels.map((panel) => ({ panel, series: marksOf(panel).filter(({ marks }) => marks.length > 0) }))
    .filter(({ series }) => series.length > 0);
  if (drawn.length === 0) return [];
  const ends = endsOf(drawn.flatMap(({ series }) => valuesOf(series)), log);
  const narrow = panels.length > 1;
  const hasReferences = drawn.some(({ series }) =>
    series.some(({ marks }) => marks.some(({ shape }) => shape === "diamond"))
  );
  return [{
    caption,
    panels: drawn.map(({ panel: { name, rows }, series }) => ({
      name,
      svg: rowChart({
        name: [caption, ...(name === "" ? [] : [name])].join(", "),
        unit,
        rows: rows.map(({ label }) => label),
        series,
        log,
        ends,
        narrow,
      }),
    })),
    ...(hasReferences && { notes: [referenceNote(references)] }),
  }];
}

/** The article's figure in each row that it has one for. */
function referenceMarks(
  { rows }: CellPanel,
  metric: string,
  unit: string,
  { references }: Drawing,
  place = 0.5,
): Mark[] {
  const { scale } = shownAs(metric);
  return rows.flatMap(({ cell }, row): Mark[] => {
    const found = cell && referenceOf(references, cell);
    const value = found?.metrics[metric];
    if (found === undefined || value === null || value === undefined || !isDrawable(value * scale)) return [];
    const title = figure(`the article, CPython ${found.mode} ${found.start}`, value * scale, unit);
    return [{ row, shape: "diamond", from: value * scale, to: value * scale, place, title }];
  });
}
