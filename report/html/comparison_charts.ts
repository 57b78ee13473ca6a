// The charts of a comparison: its ratios, each block's values, and what it found over numbers of workers.

import { count, percent } from "../../engine/result/number.ts";
import type { CellKey, ComparedCell, ComparedPair, Comparison, Finding, Interval } from "../../engine/result/result.ts";
import { titleOf } from "../../runtime/runtimes.ts";
import { betterSide, unitOf } from "../comparison_view.ts";
import { knownScenario } from "../../scenarios/known.ts";
import type { Rung } from "../ladder.ts";
import { signOf } from "../signs.ts";
import { endsOf } from "./axes.ts";
import { endsFromZero, lineChart, rowChart, valuesOf } from "./charts.ts";
import { drawable, figure, isDrawable, written } from "./figure.ts";
import { ladderCharts } from "./ladder_charts.ts";
import { type Hues, lookOf, runtimesFirst } from "./look.ts";
import type { DrawnChart, Line, Mark, Point } from "./marks.ts";
import { sampleChart, type SampleRow } from "./sample_chart.ts";

type Scaling = Finding & { kind: "scaling" };

const MOST_ROWS = 48;
/** More rows are pictures beside each other, where they are of several runtimes. */
const MOST_AT_ONCE = 6;
/** Points of a curve. */
const STEPS = 60;

export function comparisonCharts(comparison: Comparison, hues: Hues): DrawnChart[] {
  const { cells, metric, findings, design } = comparison;
  const unit = unitOf(metric, cells);
  const charts = knownScenario(comparison.scenario)?.description.charts ?? [];
  const rows = cells.slice(0, MOST_ROWS).map(({ label, key, values, interval }): SampleRow => ({
    label,
    whole: label,
    look: lookOf(key, hues),
    values: values.map((value) => value === null ? null : value * unit.scale),
    interval: interval && { low: interval.low * unit.scale, high: interval.high * unit.scale },
  }));
  const each = design === "blocks" ? `${metric} of every block` : `Every value of ${metric}`;
  const ladders = charts.flatMap((chart) =>
    chart.kind === "ladder" && chart.metric === metric ? ladderCharts(chart, comparedRungs(comparison), hues) : []
  );
  return [
    ...ladders, // where ways cross is what they were compared for
    ...ratioChart(comparison, hues),
    ...sampleChart(`${each}: ${unit.name}`, unit.name, [{ name: "", rows }]),
    ...scalingChart(findings.filter((finding) => finding.kind === "scaling"), comparison, hues),
    ...memoryChart(comparison, hues),
  ];
}

/** The medians over the blocks, with their intervals. */
function comparedRungs({ cells }: Comparison): Rung[] {
  return cells.flatMap(({ key, median, interval }) =>
    median !== null && median > 0 && isDrawable(median) ? [{ key, value: median, ...drawable(interval) }] : []
  );
}

function ratioChart({ cells, pairs, metric, delta, better }: Comparison, hues: Hues): DrawnChart[] {
  const shown = pairs.flatMap((pair) => {
    const { ratio, interval95 } = pair;
    if (interval95 === null) return [];
    const { low, high } = interval95;
    return [ratio, low, high].every((value) => value > 0 && isDrawable(value)) ? [{ ...pair, interval95 }] : [];
  }).slice(0, MOST_ROWS);
  if (shown.length === 0) return [];
  const striped = delta > 0 && delta < 10;
  const baselines = new Set(shown.map(({ baseline }) => baseline));
  const over = baselines.size === 1 ? shown[0]!.baseline : "what each is held against";
  const caption = `${metric} over that of ${over}, with 95 % intervals${betterSide(better)}` +
    `${striped ? `, the stripe is ±δ, ${percent(delta)}` : ""}`;
  const band = striped ? { low: 1 / (1 + delta), high: 1 + delta } : { low: 1, high: 1 };
  const panels = inPanels(shown.map((pair) => ({ ...pair, key: cells.find(({ label }) => label === pair.cell)?.key })));
  const drawn = panels.map(({ name, pairs }) => ({
    name,
    rows: pairs.map(({ cell, verdict, key }) =>
      `${signOf(verdict)} ${name === "" ? cell : without(cell, key!.runtime)}`
    ),
    series: [{ marks: pairs.flatMap((pair, row) => ratioMarks(pair, row, hues)) }],
  }));
  const ends = endsOf(drawn.flatMap(({ series }) => valuesOf(series, band)), true);
  const narrow = drawn.length > 1;
  return [{
    caption,
    panels: drawn.map(({ name, rows, series }) => ({
      name,
      svg: rowChart({ name: caption + name, unit: "ratio", rows, series, log: true, band, ends, narrow }),
    })),
    notes: ["▲ better, ▼ worse, = equivalent, ? not settled."],
  }];
}

/** A pair that can be drawn, with what is known of its cell. */
type Shown = ComparedPair & { readonly interval95: Interval; readonly key: CellKey | undefined };

/** A picture for each runtime, where there are several and more rows than are read at once. */
function inPanels(pairs: readonly Shown[]): { readonly name: string; readonly pairs: readonly Shown[] }[] {
  const runtimes = runtimesFirst(pairs.map(({ key }) => key?.runtime ?? ""));
  const isOne = runtimes.length < 2 || pairs.length <= MOST_AT_ONCE || pairs.length < 2 * runtimes.length;
  if (isOne || pairs.some(({ key }) => key === undefined)) return [{ name: "", pairs }];
  return runtimes.map((runtime) => ({
    name: titleOf(runtime),
    pairs: pairs.filter(({ key }) => key?.runtime === runtime),
  }));
}

function without(label: string, runtime: string): string {
  return label.split(" ").filter((word) => word !== runtime).join(" ");
}

function ratioMarks({ cell, ratio, interval95, verdict, key }: Shown, row: number, hues: Hues): Mark[] {
  const at = { row, place: 0.5, title: `${figure(cell, ratio, "×", interval95)}, ${verdict}` };
  return [
    { ...at, shape: "reach", from: interval95.low, to: interval95.high, label: `${written(ratio)}×` },
    { ...at, shape: "dot", from: ratio, to: ratio, ...(key && { look: lookOf(key, hues) }) },
  ];
}

/** What was measured, what it would be if each worker added its share, and the law where there is one. */
function scalingChart(findings: readonly Scaling[], { cells, metric }: Comparison, hues: Hues): DrawnChart[] {
  const panels = findings.flatMap((finding) => {
    const lines = scalingLines(finding, cells, hues);
    return lines.length === 0 ? [] : [{ name: `${finding.runtime} ${finding.mode}`, lines }];
  });
  if (panels.length === 0) return [];
  const reaches = panels.some(({ lines }) => lines.some(({ points }) => points.some(({ low }) => low !== undefined)));
  const caption = `Scaling: ${metric} over workers, medians${reaches ? " with 95 % intervals" : ""}, and the ideal`;
  const ends = endsFromZero(panels.flatMap(({ lines }) => lines));
  const narrow = panels.length > 1;
  return [{
    caption,
    panels: panels.map(({ name, lines }) => ({
      name,
      svg: lineChart({ name: `${caption}: ${name}`, unit: "per s", over: "workers", lines, ends, narrow }),
    })),
  }];
}

function scalingLines({ runtime, mode, points, law }: Scaling, cells: readonly ComparedCell[], hues: Hues): Line[] {
  const usable = points.filter(({ workers, per_s }) =>
    [workers, per_s].every((value) => value > 0 && isDrawable(value))
  );
  if (usable.length < 2) return [];
  const [first] = usable;
  const last = usable[usable.length - 1]!;
  const look = lookOf({ runtime, mode, start: "spawn" }, hues);
  const measured = usable.map(({ workers, per_s }): Point => {
    const interval = drawable(
      cells.find(({ key }) => key.runtime === runtime && key.mode === mode && key.config.workers === workers)?.interval,
    );
    const title = figure(`${runtime} ${mode}, ${count(workers, "workers")}`, per_s, "per s", interval);
    return { x: workers, y: per_s, low: interval?.low, high: interval?.high, title };
  });
  const ideal = lineOf((n) => first!.per_s * n / first!.workers, first!.workers, last.workers);
  const lines: Line[] = [
    { name: "measured", kind: "measured", points: measured, look },
    { name: "ideal", kind: "ideal", points: ideal },
  ];
  if (law === null) return lines;
  const at = (n: number): number => law.gamma * n / (1 + law.sigma * (n - 1) + law.kappa * n * (n - 1));
  const curve = lineOf(at, first!.workers, last.workers);
  if (!curve.every(({ y }) => y > 0 && isDrawable(y))) return lines;
  return [...lines, { name: "Universal Scalability Law", kind: "law", points: curve, look }];
}

/** What the workers occupy, where it was asked what one more adds. */
function memoryChart({ cells, findings, metric }: Comparison, hues: Hues): DrawnChart[] {
  const lines = findings.filter((finding) => finding.kind === "marginal-memory").map(({ runtime, mode }): Line => ({
    name: `${runtime} ${mode}`,
    kind: "measured",
    look: lookOf({ runtime, mode, start: "spawn" }, hues),
    points: cells.filter(({ key }) => key.runtime === runtime && key.mode === mode).flatMap(memoryPoint)
      .filter(({ x }, index, all) => all.findIndex((point) => point.x === x) === index) // other axes at their first value
      .sort((a, b) => a.x - b.x),
  })).filter(({ points }) => points.length > 1);
  if (lines.length === 0) return [];
  const caption = `Memory over workers: ${metric}, medians with 95 % intervals`;
  const svg = lineChart({ name: caption, unit: "MiB", over: "workers", lines });
  return [{ caption, panels: [{ name: "", svg }] }];
}

function memoryPoint({ key: { runtime, mode, config }, median, interval }: ComparedCell): Point[] {
  const x = Number(config.workers);
  if (median === null || !isDrawable(median / 2 ** 20) || !isDrawable(x)) return [];
  const mebi = drawable(interval && { low: interval.low / 2 ** 20, high: interval.high / 2 ** 20 });
  const title = figure(`${runtime} ${mode}, ${count(x, "workers")}`, median / 2 ** 20, "MiB", mebi);
  return [{ x, y: median / 2 ** 20, low: mebi?.low, high: mebi?.high, title }];
}

function lineOf(at: (workers: number) => number, from: number, to: number): Point[] {
  return Array.from({ length: STEPS + 1 }, (_, step) => from + (to - from) * step / STEPS)
    .map((x) => ({ x, y: at(x), title: "" }));
}
