// Ladders as pictures: a line for each way over the sizes, a chart for each runtime and mode.

import { byteText } from "../../engine/result/number.ts";
import { type LadderChart, laddersOf, type Rung } from "../ladder.ts";
import { shownAs } from "../shown.ts";
import { ladderChart } from "./charts.ts";
import { figure, isDrawable } from "./figure.ts";
import type { DrawnChart, Line } from "./marks.ts";

export function ladderCharts(chart: LadderChart, rungs: readonly Rung[]): DrawnChart[] {
  const { scale } = shownAs(chart.metric);
  const usable = rungs.filter(({ key, value }) => isDrawable(value * scale) && Number(key.config[chart.over]) > 0);
  return laddersOf(chart, usable).map((ladder): DrawnChart => {
    const lines = ladder.lines.map(({ name, rungs }): Line => ({
      name,
      kind: "measured",
      points: rungs.map(({ x, value, low, high }) => {
        const interval = low === undefined || high === undefined ? null : { low: low * scale, high: high * scale };
        const title = figure(`${ladder.name} ${name} ${byteText(x)}`, value * scale, chart.unit, interval ?? undefined);
        return { x, y: value * scale, ...interval, title };
      }),
    }));
    const sizes = [...new Set(ladder.lines.flatMap(({ rungs }) => rungs.map(({ x }) => x)))].sort((a, b) => a - b);
    const ticks = sizes.map((x) => ({ x, text: byteText(x) }));
    const caption = `${chart.caption}: ${ladder.name}, on logarithmic axes`;
    return { caption, svg: ladderChart({ name: caption, unit: chart.unit, over: chart.over, lines, ticks }) };
  });
}
