// Draws a chart as SVG with a large library: most of what a new worker pays for its first chart is the import.

import { init, registerTheme } from "echarts";

interface Week {
  readonly title: string;
  /** Of each hour. */
  readonly temperatures: readonly number[];
}

/** Once a worker, before its first call. */
export function setup(): void {
  registerTheme("paper", { color: ["#3b82c4"], backgroundColor: "#fffdf5" });
}

export default function draw({ title, temperatures }: Week): string {
  const chart = init(null, "paper", { renderer: "svg", ssr: true, width: 640, height: 320 });
  chart.setOption({
    animation: false,
    title: { text: title },
    xAxis: { type: "category", data: temperatures.map((_, hour) => `${hour % 24}:00`) },
    yAxis: { type: "value", name: "°C" },
    series: [{ type: "line", data: [...temperatures] }],
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/** The library counts its charts, and names their parts by that: what differs in nothing else is the same chart. */
export function equal(one: string, other: string): boolean {
  return withoutNames(one) === withoutNames(other);
}

function withoutNames(svg: string): string {
  return svg.replace(/zr\d+-(cls-|c)\d+/g, "");
}

/** The weather of four weeks, hour by hour. */
export const inputs: readonly Week[] = [10, 11, 12, 13].map((week) => ({
  title: `Week ${week}`,
  temperatures: Array.from({ length: 168 }, (_, hour) => Math.round(80 + week * Math.sin(hour / 4) + (hour % 7)) / 10),
}));
