// Charts as SVG text, without a browser. The only file that knows echarts; loaded only where a report is made.

import { type CustomSeriesOption, type EChartsOption, init, type LineSeriesOption } from "echarts";
import type { LadderChart, Line, LineChart, Mark, Marks, RowChart } from "./marks.ts";
import { labelled } from "./svg.ts";
import { axisText, logTicks } from "./ticks.ts";

/** About as wide as a phone is, so that letters stay readable there. */
const WIDTH = 420;
const BAR = 14;
/** At least 3:1 against both backgrounds; what is told by colour is told by place, shape or title too. */
const COLOURS = ["#3b82c4", "#d97b29", "#5a9e5a", "#a06cc4", "#c2506b", "#3f9797"];
const SYMBOLS = ["circle", "rect", "triangle", "diamond"];
/** An ideal that many times above what was measured would flatten the rest. */
const HEADROOM = 1.6;
const HIT = 14;

/** A row for each label; along the axis below stand bars, dots, or all samples. */
export function rowChart({ name, unit, rows, series, log, band }: RowChart): string {
  const along = log ? Math.log : (value: number): number => value;
  const samples = series.some(({ marks }) => marks.some(({ shape }) => shape === "sample"));
  const named = series.filter((one) => one.name !== "");
  const top = named.length > 1 ? 34 : 10;
  const left = Math.min(165, 16 + 6.4 * Math.max(...rows.map((label) => label.length)));
  const lanes = new Set(
    series.flatMap(({ marks }) => marks.filter(({ shape }) => shape === "bar").map((one) => one.place)),
  );
  const row = samples ? 36 : Math.max(26, 8 + 11 * lanes.size);
  const thickness = Math.min(BAR, (row - 8) / lanes.size);
  const height = top + row * rows.length + 45;
  return draw(series.map(({ marks }) => marks.map(({ title }) => title)), name, height, spoken(series), {
    legend: legendOf(named.map((one) => one.name)),
    grid: { left, right: 24, top, bottom: 45 },
    xAxis: { ...axisOf(unit), ...(log ? logScale(series, band) : { scale: true, splitNumber: 5 }) },
    yAxis: {
      type: "category",
      inverse: true,
      data: rows.map(category),
      ...AXIS,
      axisLabel: { color: "currentColor", interval: 0, width: left - 14, overflow: "truncate" },
      axisTick: { show: false },
    },
    series: [
      ...series.map(({ name, marks }) => rowSeries(name, marks, along, thickness)),
      ...(band ? [stripe(along(band.from), along(band.to), along(1))] : []),
    ],
  });
}

/** Values over sizes on two logarithmic axes, where what grows by a power is a straight line. */
export function ladderChart({ name, unit, over, lines, ticks }: LadderChart): string {
  const logs = lines.map((line): Line => ({
    ...line,
    points: line.points.map(({ x, y, low, high, title }) => ({
      x: Math.log(x),
      y: Math.log(y),
      ...(low !== undefined && high !== undefined && { low: Math.log(low), high: Math.log(high) }),
      title,
    })),
  }));
  const top = heightOfLegend(lines);
  const titles = [...lines, ...lines].map(({ points }) => points.map(({ title }) => title));
  const ends = lines.flatMap(({ points }) => points.flatMap(({ y, low = y, high = y }) => [y, low, high]));
  const text = new Map(ticks.map(({ x, text }) => [Math.log(x).toFixed(6), text]));
  const at = ticks.map(({ x }) => Math.log(x));
  return draw(titles, name, 300 + top, lines.flatMap(({ points }) => points.map(({ title }) => title)), {
    legend: legendOf(lines.map((line) => line.name)),
    grid: { left: 56, right: 20, top: top + 16, bottom: 45 },
    xAxis: {
      ...axisOf(over),
      min: Math.min(...at),
      max: Math.max(...at),
      axisLabel: {
        color: "currentColor",
        customValues: at,
        hideOverlap: true,
        formatter: (value: number) => text.get(value.toFixed(6)) ?? "",
      },
      axisTick: { customValues: at },
    },
    yAxis: { type: "value", name: unit, ...AXIS, ...logAxis(ends) },
    series: [...logs.map(lineSeries), ...logs.map(whiskers)],
  });
}

/** Values over numbers of workers or writers, on an even axis, so that what grows evenly is a straight line. */
export function lineChart({ name, unit, over, lines }: LineChart): string {
  const measured = lines.filter(({ kind }) => kind === "measured");
  const most = Math.max(...measured.flatMap(({ points }) => points.map(({ y, high }) => Math.max(y, high ?? y))));
  const beyond = lines.some(({ kind, points }) => kind === "ideal" && points.some(({ y }) => y > HEADROOM * most));
  const at = [...new Set(measured.flatMap(({ points }) => points.map(({ x }) => x)))];
  const top = heightOfLegend(lines);
  const drawn = [...lines.map(lineSeries), ...measured.map(whiskers)];
  const titles = [...lines, ...measured].map(({ points }) => points.map(({ title }) => title));
  return draw(titles, name, 250 + top, measured.flatMap(({ points }) => points.map(({ title }) => title)), {
    legend: legendOf(lines.map((line) => line.name)),
    grid: { left: 56, right: 20, top: top + 16, bottom: 45 },
    xAxis: {
      ...axisOf(over),
      axisLabel: { color: "currentColor", customValues: at, formatter: axisText, hideOverlap: true },
      axisTick: { customValues: at },
      min: Math.min(...at),
      max: Math.max(...at),
    },
    yAxis: {
      type: "value",
      name: unit,
      splitNumber: 5,
      ...AXIS,
      axisLabel: { color: "currentColor", formatter: axisText },
      ...(beyond
        ? { max: HEADROOM * most, axisLabel: { color: "currentColor", formatter: axisText, showMaxLabel: false } }
        : {}),
    },
    series: drawn,
  });
}

function heightOfLegend(lines: readonly Line[]): number {
  return 22 + 22 * Math.ceil(lines.reduce((sum, line) => sum + 45 + 6.4 * line.name.length, 0) / WIDTH);
}

/** echarts keeps the width of a text in an object under that text, where "__proto__" would change every object. */
function category(label: string): string {
  return label.replaceAll("__proto__", "__ proto__");
}

function rowSeries(
  name: string,
  marks: readonly Mark[],
  along: (value: number) => number,
  thickness: number,
): CustomSeriesOption {
  return {
    type: "custom",
    name,
    data: marks.map(({ from, to, row }) => [along(from), along(to), row]),
    encode: { x: [0, 1], y: 2 },
    renderItem({ dataIndex }, api) {
      const { shape, place } = marks[dataIndex];
      const [x1, middle] = api.coord([api.value(0), api.value(2)]) as [number, number];
      const [x2] = api.coord([api.value(1), api.value(2)]) as [number, number];
      const [, band] = api.size!([0, 1]) as [number, number];
      const y = middle + (place - 0.5) * band;
      const fill = String(api.visual("color"));
      switch (shape) {
        case "bar":
          return rect(Math.min(x1, x2), y, Math.abs(x2 - x1), thickness, fill);
        case "reach":
          return { type: "group", children: [rect(x1, y, x2 - x1, HIT, "transparent"), ...reach(x1, x2, y)] };
        case "median":
          return { ...rect(x2 - 1.5, y, 3, band * 0.8, "currentColor"), z2: 3 };
        case "dot":
          return circle(x2, y, 5, fill, 1);
        case "sample":
          return circle(x2, y, 3.5, fill, 0.75);
      }
    },
  };
}

function rect(x: number, y: number, width: number, height: number, fill: string) {
  return { type: "rect", shape: { x, y: y - height / 2, width, height }, style: { fill } } as const;
}

function circle(cx: number, cy: number, r: number, fill: string, opacity: number) {
  return { type: "circle", shape: { cx, cy, r }, style: { fill, opacity }, z2: 2 } as const;
}

function stroke(x1: number, y1: number, x2: number, y2: number) {
  return { type: "line", shape: { x1, y1, x2, y2 }, style: { stroke: "currentColor", lineWidth: 1.5 }, z2: 1 } as const;
}

function reach(x1: number, x2: number, y: number) {
  return [stroke(x1, y, x2, y), stroke(x1, y - 4, x1, y + 4), stroke(x2, y - 4, x2, y + 4)];
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
      const x = (dimension: number): number => (api.coord([api.value(dimension), 0]) as number[])[0];
      return {
        type: "group",
        children: [
          {
            ...rect(x(0), y + height / 2, x(1) - x(0), height, "currentColor"),
            style: { fill: "currentColor", opacity: 0.12 },
          },
          { ...stroke(x(2), y, x(2), y + height), style: { stroke: "currentColor", lineWidth: 1, lineDash: [4, 3] } },
        ],
      };
    },
  };
}

function lineSeries({ name, points, kind, dashed }: Line, index: number): LineSeriesOption {
  return {
    type: "line",
    name,
    data: points.map(({ x, y }) => [x, y]),
    showSymbol: kind === "measured",
    symbol: kind === "measured" ? SYMBOLS[index % SYMBOLS.length] : "none",
    symbolSize: 9,
    itemStyle: { color: kind === "ideal" ? "currentColor" : COLOURS[index % COLOURS.length], borderWidth: 0 },
    lineStyle: {
      color: kind === "ideal" ? "currentColor" : COLOURS[index % COLOURS.length],
      type: kind === "measured" && !dashed ? "solid" : kind === "ideal" ? "dotted" : "dashed",
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
      if (points[dataIndex].low === undefined) return null;
      const [x, y1] = api.coord([api.value(0), api.value(1)]) as [number, number];
      const [, y2] = api.coord([api.value(0), api.value(2)]) as [number, number];
      const ends = [stroke(x - 4, y1, x + 4, y1), stroke(x - 4, y2, x + 4, y2)];
      return { type: "group", children: [stroke(x, y1, x, y2), ...ends] };
    },
  };
}

/** An axis of logarithms: echarts' own begins and ends at powers of ten, which leaves most of it empty. */
function logScale(series: readonly Marks[], band = { from: Infinity, to: 0 }) {
  const ends = series.flatMap(({ marks }) => marks.flatMap(({ from, to }) => [from, to]));
  return logAxis([...ends, ...[band.from, band.to].filter((end) => end > 0 && end < Infinity)]);
}

/** The part of an axis of the logarithms of these values that says where it ends, and labels it by what they are. */
function logAxis(values: readonly number[]) {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(Math.log);
  const margin = 0.04 * (high - low) || 0.1;
  const ticks = logTicks(Math.exp(low - margin), Math.exp(high + margin)).map(Math.log);
  return {
    min: low - margin,
    max: high + margin,
    axisLabel: {
      color: "currentColor",
      customValues: ticks,
      hideOverlap: true,
      formatter: (value: number) => axisText(Math.exp(value)),
    },
    axisTick: { customValues: ticks },
  };
}

const AXIS = {
  nameTextStyle: { color: "currentColor" },
  axisLine: { onZero: false, lineStyle: { color: "currentColor", opacity: 0.5 } },
  splitLine: { lineStyle: { color: "currentColor", opacity: 0.12 } },
};

function axisOf(name: string) {
  return {
    type: "value",
    name,
    nameLocation: "middle",
    nameGap: 28,
    ...AXIS,
    axisLabel: { color: "currentColor", formatter: axisText, hideOverlap: true },
  } as const;
}

function legendOf(names: readonly string[]) {
  return { show: names.length > 1, top: 0, data: [...names], textStyle: { color: "currentColor" }, itemWidth: 22 };
}

/** What is read out: every figure once, but for single samples. */
function spoken(series: readonly Marks[]): string[] {
  return series.flatMap(({ marks }) => marks.filter(({ shape }) => shape !== "sample").map(({ title }) => title));
}

function draw(
  titles: readonly (readonly string[])[],
  name: string,
  height: number,
  figures: readonly string[],
  option: EChartsOption,
): string {
  const size = { width: WIDTH, height };
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  chart.setOption({ animation: false, color: COLOURS, textStyle: { color: "currentColor" }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return labelled(svg, titles, [...new Set(figures)].join("; ") || name, size);
}
