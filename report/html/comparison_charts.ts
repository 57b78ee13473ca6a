// The charts of a comparison: its ratios, each block's values, and what it found over numbers of workers.

import { count, percent } from "../../engine/result/number.ts";
import type { ComparedCell, Comparison, Finding } from "../../engine/result/result.ts";
import { betterSide, unitOf } from "../comparison_view.ts";
import { knownScenario } from "../../scenarios/known.ts";
import type { Rung } from "../ladder.ts";
import { lineChart, rowChart } from "./charts.ts";
import { drawable, figure, isDrawable } from "./figure.ts";
import { ladderCharts } from "./ladder_charts.ts";
import type { DrawnChart, Line, Mark, Point } from "./marks.ts";
import { sampleChart } from "./sample_chart.ts";

type Scaling = Finding & { kind: "scaling" };

const MOST_ROWS = 48;
/** Points of a curve. */
const STEPS = 60;

export function comparisonCharts(comparison: Comparison): DrawnChart[] {
  const { cells, metric, findings, design } = comparison;
  const unit = unitOf(metric, cells);
  const charts = knownScenario(comparison.scenario)?.description.charts ?? [];
  const rows = cells.slice(0, MOST_ROWS).map(({ label, values, interval }) => ({
    label,
    values: values.map((value) => value === null ? null : value * unit.scale),
    interval: interval && { low: interval.low * unit.scale, high: interval.high * unit.scale },
  }));
  const each = design === "blocks" ? `${metric} of every block` : `Every value of ${metric}`;
  return [
    ...ratioChart(comparison),
    ...sampleChart(`${each}: ${unit.name}`, unit.name, rows),
    ...findings.filter((finding) => finding.kind === "scaling").flatMap((finding) => scalingChart(finding, comparison)),
    ...memoryChart(comparison),
    ...charts.flatMap((chart) =>
      chart.kind === "ladder" && chart.metric === metric ? ladderCharts(chart, comparedRungs(comparison)) : []
    ),
  ];
}

/** The medians over the blocks, with their intervals. */
function comparedRungs({ cells }: Comparison): Rung[] {
  return cells.flatMap(({ key, median, interval }) =>
    median !== null && median > 0 && isDrawable(median) ? [{ key, value: median, ...drawable(interval) }] : []
  );
}

function ratioChart({ pairs, metric, delta, better }: Comparison): DrawnChart[] {
  const shown = pairs.flatMap((pair) => {
    const { ratio, interval95 } = pair;
    if (interval95 === null) return [];
    const { low, high } = interval95;
    return [ratio, low, high].every((value) => value > 0 && isDrawable(value)) ? [{ ...pair, interval95 }] : [];
  }).slice(0, MOST_ROWS);
  if (shown.length === 0) return [];
  const marks = shown.flatMap(({ cell, ratio, interval95, verdict }, row): Mark[] => {
    const title = `${figure(cell, ratio, "×", interval95)}, ${verdict}`;
    const at = { row, place: 0.5, title };
    return [
      { ...at, shape: "reach", from: interval95.low, to: interval95.high },
      { ...at, shape: "dot", from: ratio, to: ratio },
    ];
  });
  const striped = delta > 0 && delta < 10;
  const caption = `${metric} over that of ${shown[0].baseline}, with 95 % intervals${betterSide(better)}` +
    `${striped ? `, the stripe is ±δ, ${percent(delta)}` : ""}`;
  const band = striped ? { from: 1 / (1 + delta), to: 1 + delta } : { from: 1, to: 1 };
  const chart = { name: caption, unit: "ratio", rows: shown.map(({ cell }) => cell), log: true, band };
  return [{ caption, svg: rowChart({ ...chart, series: [{ name: "", marks }] }) }];
}

/** What was measured, what it would be if each worker added its share, and the law where there is one. */
function scalingChart({ runtime, mode, points, law }: Scaling, { cells, metric }: Comparison): DrawnChart[] {
  const usable = points.filter(({ workers, per_s }) =>
    [workers, per_s].every((value) => value > 0 && isDrawable(value))
  );
  if (usable.length < 2) return [];
  const [first] = usable;
  const last = usable[usable.length - 1];
  const measured = usable.map(({ workers, per_s }): Point => {
    const interval = drawable(
      cells.find(({ key }) => key.runtime === runtime && key.mode === mode && key.config.workers === workers)?.interval,
    );
    const title = figure(`${runtime} ${mode}, ${count(workers, "workers")}`, per_s, "per s", interval);
    return { x: workers, y: per_s, low: interval?.low, high: interval?.high, title };
  });
  const lines: Line[] = [
    { name: "measured", kind: "measured", points: measured },
    {
      name: "ideal",
      kind: "ideal",
      points: lineOf((n) => first.per_s * n / first.workers, first.workers, last.workers),
    },
  ];
  if (law) {
    const at = (n: number): number => law.gamma * n / (1 + law.sigma * (n - 1) + law.kappa * n * (n - 1));
    const curve = lineOf(at, first.workers, last.workers);
    if (curve.every(({ y }) => y > 0 && isDrawable(y))) {
      lines.push({ name: "Universal Scalability Law", kind: "law", points: curve });
    }
  }
  const caption = `Scaling of ${runtime} ${mode}: ${metric} over workers, medians` +
    `${measured.some(({ low }) => low !== undefined) ? " with 95 % intervals" : ""}, and the ideal`;
  return [{ caption, svg: lineChart({ name: caption, unit: "per s", over: "workers", lines }) }];
}

/** What the workers occupy, where it was asked what one more adds. */
function memoryChart({ cells, findings, metric }: Comparison): DrawnChart[] {
  const lines = findings.filter((finding) => finding.kind === "marginal-memory").map(({ runtime, mode }): Line => ({
    name: `${runtime} ${mode}`,
    kind: "measured",
    dashed: mode === "processes",
    points: cells.filter(({ key }) => key.runtime === runtime && key.mode === mode).flatMap(memoryPoint)
      .filter(({ x }, index, all) => all.findIndex((point) => point.x === x) === index) // other axes at their first value
      .sort((a, b) => a.x - b.x),
  })).filter(({ points }) => points.length > 1);
  if (lines.length === 0) return [];
  const caption = `Memory over workers: ${metric}, medians with 95 % intervals`;
  return [{ caption, svg: lineChart({ name: caption, unit: "MiB", over: "workers", lines }) }];
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
