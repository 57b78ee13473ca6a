// Charts as SVG text, without a browser. The only file that knows echarts; loaded only where a report is made.

import { type CustomSeriesOption, type EChartsOption, init, type LineSeriesOption } from "echarts";
import type { Interval } from "../../engine/result/result.ts";
import { endsOf, labelledAxis, rowAxis, valueAxis } from "./axes.ts";
import { paintOf, strokeOf } from "./look.ts";
import type { LadderChart, Line, LineChart, Marks, RowChart } from "./marks.ts";
import { drawn, line, rect } from "./shapes.ts";
import { labelled } from "./svg.ts";
import { axisText } from "./ticks.ts";

/** About as wide as a phone is, so that letters stay readable there. */
const WIDTH = 420;
/** Of one of several that stand beside each other where there is room. */
const NARROW = 340;
const BAR = 14;
/** What is written at the right end of a row takes at most so much. */
const WRITTEN = 54;
const SIGNS = ["circle", "rect", "triangle", "diamond", "pin", "arrow"];
const DASHES: readonly ("solid" | "dashed" | "dotted" | number[])[] = ["solid", "dashed", "dotted", [8, 3, 2, 3], [
  2,
  6,
]];
/** An ideal that many times above what was measured would flatten the rest. */
export const HEADROOM = 1.6;
/** How much of a hue each shade has; further ones are as the last. */
const SHADES = [1, 0.72, 0.5, 0.34, 0.22];

/** A row for each label; along the axis below stand bars, dots, or all samples. */
export function rowChart({ name, unit, rows, series, log, band, ends, narrow = false }: RowChart): string {
  const along = log ? Math.log : (value: number): number => value;
  const all = series.flatMap(({ marks }) => marks);
  const has = (...shapes: string[]): boolean => all.some(({ shape }) => shapes.includes(shape));
  const width = narrow ? NARROW : WIDTH;
  const left = Math.min(0.42 * width, 24 + 6.4 * Math.max(...rows.map((label) => label.length)));
  const lanes = new Set(all.filter(({ shape }) => shape === "bar" || shape === "dot").map(({ place }) => place)).size;
  const isWritten = all.some(({ label }) => label !== undefined);
  const lane = !has("bar") ? 13 : isWritten && lanes > 1 ? 16 : 11;
  const isBroken = rows.some((label) => 6.4 * label.length > left - 24); // into two lines
  const row = has("sample") ? 36 : Math.max(isBroken ? 32 : 26, 8 + lane * lanes);
  const thickness = lanes < 2 ? BAR : Math.min(BAR, row / (lanes + 1) - 1);
  const right = isWritten ? WRITTEN : 24;
  const height = 10 + row * rows.length + 45;
  return draw(series.map(({ marks }) => marks.map(({ title }) => title)), name, { width, height }, spoken(series), {
    grid: { left, right, top: 10, bottom: 45 },
    xAxis: {
      ...valueAxis(unit, ends ?? endsOf(valuesOf(series, band), log), log, narrow ? 5 : 8),
      nameLocation: "middle",
      nameGap: 28,
    },
    yAxis: rowAxis(rows, left - 22),
    series: [
      ...series.map((one) => rowSeries(one, along, thickness)),
      ...(band ? [stripe(along(band.low), along(band.high), along(1))] : []),
    ],
  });
}

/** Every value that a chart of rows has to have on its axis. */
export function valuesOf(series: readonly Marks[], band?: Interval): number[] {
  const ends = band ? [band.low, band.high].filter((end) => end > 0 && end < Infinity) : [];
  return [...series.flatMap(({ marks }) => marks.flatMap(({ from, to }) => [from, to])), ...ends];
}

/** Values over sizes on two logarithmic axes, where what grows by a power is a straight line. */
export function ladderChart({ name, unit, over, lines, ticks, ends, narrow }: LadderChart): string {
  const logs = upInLogarithms(lines).map((line): Line => ({
    ...line,
    points: line.points.map((point) => ({ ...point, x: Math.log(point.x) })),
  }));
  const upright = valueAxis(unit, ends ?? endsOf(heightsOf(lines), true), true);
  const across = labelledAxis(over, ticks.map(({ x, text }) => ({ x: Math.log(x), text })));
  return drawLines(name, logs, logs, { across, upright, narrow, height: 300 });
}

function upInLogarithms(lines: readonly Line[]): Line[] {
  return lines.map((line): Line => ({
    ...line,
    points: line.points.map(({ x, y, low, high, title }) => ({
      x,
      y: Math.log(y),
      ...(low !== undefined && high !== undefined && { low: Math.log(low), high: Math.log(high) }),
      title,
    })),
  }));
}

/** Values over numbers of workers or writers, on an even axis, so that what grows evenly is a straight line. */
export function lineChart({ name, unit, over, lines, ends, log = false, narrow }: LineChart): string {
  const shown = log ? upInLogarithms(lines) : lines;
  const measured = shown.filter(({ kind }) => kind === "measured");
  const at = [...new Set(measured.flatMap(({ points }) => points.map(({ x }) => x)))];
  const across = labelledAxis(over, at.map((x) => ({ x, text: axisText(x) })));
  const upright = valueAxis(unit, ends ?? (log ? endsOf(heightsOf(lines), true) : endsFromZero(lines)), log);
  return drawLines(name, shown, measured, { across, upright, narrow, height: 250 });
}

/** Every height that these lines have, with the ends of what they reach. */
export function heightsOf(lines: readonly Line[]): number[] {
  return lines.flatMap(({ points }) => points.flatMap(({ y, low = y, high = y }) => [y, low, high]));
}

/** From 0 to the most that was measured, or to what it would ideally be, where that is near. */
export function endsFromZero(lines: readonly Line[]): Interval {
  const most = Math.max(...heightsOf(lines.filter(({ kind }) => kind !== "ideal" && kind !== "law")));
  const ideal = Math.max(...heightsOf(lines));
  return endsOf([0, ideal > HEADROOM * most ? HEADROOM * most : ideal], false);
}

interface Axes {
  readonly across: ReturnType<typeof labelledAxis>;
  readonly upright: ReturnType<typeof valueAxis>;
  readonly narrow: boolean | undefined;
  readonly height: number;
}

/** Lines, with what each point of `reaching` may be. */
function drawLines(
  name: string,
  lines: readonly Line[],
  reaching: readonly Line[],
  { across, upright, narrow, height }: Axes,
): string {
  const width = narrow ? NARROW : WIDTH;
  const rows = Math.ceil(lines.reduce((sum, line) => sum + 45 + 6.4 * line.name.length, 0) / width);
  const top = 22 + 22 * rows;
  const titles = [...lines, ...reaching].map(({ points }) => points.map(({ title }) => title));
  const figures = lines.flatMap(({ points }) => points.flatMap(({ title }) => title || []));
  return draw(titles, name, { width, height: height + top }, figures, {
    legend: {
      show: lines.length > 1,
      top: 0,
      data: lines.map((line) => line.name),
      textStyle: { color: "currentColor" },
      itemWidth: 30,
    },
    grid: { left: 56, right: 20, top: top + 16, bottom: 45 },
    xAxis: { ...across, nameLocation: "middle", nameGap: 28 },
    yAxis: upright,
    series: [...lines.map(lineSeries), ...reaching.map(whiskers)],
  });
}

function rowSeries(
  { marks, shade }: Marks,
  along: (value: number) => number,
  thickness: number,
): CustomSeriesOption {
  const strength = shade === undefined ? 1 : SHADES[Math.min(shade, SHADES.length - 1)]!;
  return {
    type: "custom",
    data: marks.map(({ from, to, row }) => [along(from), along(to), row]),
    encode: { x: [0, 1], y: 2 },
    renderItem({ dataIndex, coordSys }, api) {
      const mark = marks[dataIndex]!;
      const { x, width } = coordSys as unknown as { x: number; width: number };
      const [x1, middle] = api.coord([api.value(0), api.value(2)]) as [number, number];
      const [x2] = api.coord([api.value(1), api.value(2)]) as [number, number];
      const [, band] = api.size!([0, 1]) as [number, number];
      return drawn(mark, { x1, x2, y: middle + (mark.place - 0.5) * band, band, thickness, edge: x + width }, strength);
    },
  };
}

/** What counts as no difference, behind all else, with a line at 1. */
function stripe(from: number, to: number, one: number): CustomSeriesOption {
  return {
    type: "custom",
    silent: true,
    z: 1,
    data: [[from, to, one]],
    encode: { x: [0, 1] },
    renderItem({ coordSys }, api) {
      const { y, height } = coordSys as unknown as { y: number; height: number };
      const x = (dimension: number): number => (api.coord([api.value(dimension), 0]) as number[])[0]!;
      return {
        type: "group",
        children: [
          rect(x(0), y + height / 2, x(1) - x(0), height, { fill: "currentColor", opacity: 0.12 }),
          {
            ...line(x(2), y, x(2), y + height),
            style: { stroke: "currentColor", lineWidth: 1, lineDash: [4, 3] },
          },
        ],
      };
    },
  };
}

function lineSeries({ name, points, kind, look, nth }: Line): LineSeriesOption {
  const plain = look === undefined || kind === "ideal";
  const stroke = plain ? "currentColor" : strokeOf(look);
  const own = kind === "measured" || kind === "reference";
  const byMode = look?.fill === "processes" ? 1 : look?.fill.startsWith("pooled") ? 2 : 0;
  return {
    type: "line",
    name,
    data: points.map(({ x, y }) => [x, y]),
    showSymbol: own,
    symbol: !own ? "none" : kind === "reference" ? "diamond" : SIGNS[(nth ?? byMode) % SIGNS.length],
    symbolSize: kind === "reference" ? 12 : 9,
    itemStyle: {
      color: kind === "reference" ? "var(--back)" : plain ? stroke : paintOf(look),
      borderColor: stroke,
      borderWidth: own ? 1.5 : 0,
    },
    lineStyle: {
      color: stroke,
      type: kind === "measured" ? DASHES[(nth ?? byMode) % DASHES.length] : kind === "law" ? "dashed" : "dotted",
      opacity: kind === "ideal" ? 0.6 : 1,
      width: kind === "measured" ? 2 : 1.5,
    },
  };
}

function whiskers({ points }: Line): CustomSeriesOption {
  return {
    type: "custom",
    data: points.map(({ x, y, low = y, high = y }) => [x, low, high]),
    encode: { x: 0, y: [1, 2] },
    renderItem({ dataIndex }, api) {
      if (points[dataIndex]!.low === undefined) return null;
      const [x, y1] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const [, y2] = api.coord([api.value(0), api.value(2)]) as [number, number];
      const ends = [line(x - 4, y1, x + 4, y1), line(x - 4, y2, x + 4, y2)];
      return { type: "group", children: [line(x, y1, x, y2), ...ends] };
    },
  };
}

/** What is read out: every figure once, but for single samples. */
function spoken(series: readonly Marks[]): string[] {
  return series.flatMap(({ marks }) => marks.filter(({ shape }) => shape !== "sample").map(({ title }) => title));
}

function draw(
  titles: readonly (readonly string[])[],
  name: string,
  size: { readonly width: number; readonly height: number },
  figures: readonly string[],
  option: EChartsOption,
): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  chart.setOption({ animation: false, textStyle: { color: "currentColor" }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return labelled(svg, titles, [...new Set(figures)].join("; ") || name, size);
}
