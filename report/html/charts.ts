// Charts as SVG text, without a browser. The only file that knows echarts; loaded only where a report is made.

import { type EChartsOption, init } from "echarts";
import { escape } from "./escape.ts";

/** A bar, and how far its values reach. */
export interface Bar {
  readonly label: string;
  readonly value: number;
  readonly low?: number;
  readonly high?: number;
}

export interface Series {
  readonly name: string;
  /** One for each category; null where there is none. */
  readonly values: readonly (number | null)[];
  readonly dashed?: boolean;
}

const WIDTH = 720;
const ROW = 26;
/** Readable on light and on dark, and told apart without colours by their order. */
const COLOURS = ["#3b82c4", "#d97b29", "#5a9e5a", "#a06cc4"];

/** Horizontal bars, one a line, with a line from low to high. `log` is for ratios, around 1. */
export function barChart(name: string, unit: string, bars: readonly Bar[], log = false): string {
  const whiskers = bars.map(({ low, high }, row) => low === undefined || high === undefined ? null : [low, high, row]);
  return draw(name, 70 + ROW * bars.length, {
    grid: grid(bars.map(({ label }) => label)),
    xAxis: { type: log ? "log" : "value", name: unit, nameLocation: "middle", nameGap: 28, ...AXIS },
    yAxis: { type: "category", inverse: true, data: bars.map(({ label }) => label), ...AXIS },
    series: [
      log
        ? { type: "scatter", symbolSize: 9, data: bars.map(({ value }) => value) }
        : { type: "bar", barWidth: 14, data: bars.map(({ value }) => value) },
      {
        type: "custom",
        z: 5, // over the bars
        data: whiskers.filter((one) => one !== null),
        encode: { x: [0, 1], y: 2 },
        renderItem(_, api) {
          const [left, y] = api.coord([api.value(0), api.value(2)]) as [number, number];
          const [right] = api.coord([api.value(1), api.value(2)]) as [number, number];
          const style = { stroke: "currentColor", lineWidth: 1.5 };
          const line = (x1: number, y1: number, x2: number, y2: number) =>
            ({ type: "line", shape: { x1, y1, x2, y2 }, style }) as const;
          return {
            type: "group",
            children: [line(left, y, right, y), line(left, y - 4, left, y + 4), line(right, y - 4, right, y + 4)],
          };
        },
      },
      ...(log ? [{ type: "line" as const, markLine: ONE, data: [] }] : []),
    ],
  });
}

/** Parts that add up, a line of bars for each label. */
export function stackedChart(name: string, unit: string, labels: readonly string[], parts: readonly Series[]): string {
  return draw(name, 100 + ROW * labels.length, {
    legend: { top: 0, textStyle: { color: "currentColor" } },
    grid: { ...grid(labels), top: 32 },
    xAxis: { type: "value", name: unit, nameLocation: "middle", nameGap: 28, ...AXIS },
    yAxis: { type: "category", inverse: true, data: [...labels], ...AXIS },
    series: parts.map(({ name, values }) => ({ type: "bar", stack: "all", barWidth: 14, name, data: [...values] })),
  });
}

/** Values over numbers of workers or writers. */
export function lineChart(name: string, unit: string, over: string, at: readonly string[], lines: readonly Series[]) {
  return draw(name, 320, {
    legend: { top: 0, textStyle: { color: "currentColor" } },
    grid: { left: 80, right: 20, top: 50, bottom: 45 },
    xAxis: { type: "category", name: over, nameLocation: "middle", nameGap: 28, data: [...at], ...AXIS },
    yAxis: { type: "value", name: unit, ...AXIS },
    series: lines.map(({ name, values, dashed }) => ({
      type: "line",
      name,
      data: [...values],
      lineStyle: dashed ? { type: "dashed", opacity: 0.6 } : {},
    })),
  });
}

const AXIS = {
  nameTextStyle: { color: "currentColor" },
  axisLabel: { color: "currentColor" },
  axisLine: { lineStyle: { color: "currentColor", opacity: 0.5 } },
  splitLine: { lineStyle: { color: "currentColor", opacity: 0.12 } },
} as const;

const ONE = {
  symbol: "none",
  silent: true,
  label: { show: false },
  lineStyle: { color: "currentColor", type: "dashed" as const },
  data: [{ xAxis: 1 }],
};

/** Room on the left for the longest label. */
function grid(labels: readonly string[]) {
  const longest = Math.max(...labels.map((label) => label.length));
  return { left: Math.min(320, 16 + 7 * longest), right: 24, top: 10, bottom: 45 };
}

function draw(name: string, height: number, option: EChartsOption): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height });
  chart.setOption({ animation: false, color: COLOURS, textStyle: { color: "currentColor" }, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg.replace(
    /^<svg [^>]*?>/,
    () =>
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${
        escape(name)
      }">`,
  );
}
