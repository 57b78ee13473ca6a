// Ladders as pictures: a line for each way over the sizes, a picture for each runtime and mode, all on the same axes.

import { byteText } from "../../engine/result/number.ts";
import { type Ladder, type LadderChart, laddersOf, type Rung } from "../ladder.ts";
import { shownAs } from "../shown.ts";
import { endsOf } from "./axes.ts";
import { heightsOf, ladderChart } from "./charts.ts";
import { figure, isDrawable } from "./figure.ts";
import { type Hues, lookOf } from "./look.ts";
import type { DrawnChart, Line } from "./marks.ts";

export function ladderCharts(chart: LadderChart, rungs: readonly Rung[], hues: Hues): DrawnChart[] {
  const { scale } = shownAs(chart.metric);
  const usable = rungs.filter(({ key, value }) => isDrawable(value * scale) && Number(key.config[chart.over]) > 0);
  const ladders = laddersOf(chart, usable);
  if (ladders.length === 0) return [];
  const ways = [...new Set(ladders.flatMap(({ lines }) => lines.map(({ name }) => name)))];
  const linesOf = (ladder: Ladder): Line[] =>
    ladder.lines.map(({ name, rungs }): Line => ({
      name,
      kind: "measured",
      look: lookOf(rungs[0]!.key, hues),
      nth: ways.indexOf(name),
      points: rungs.map(({ x, value, low, high }) => {
        const interval = low === undefined || high === undefined ? null : { low: low * scale, high: high * scale };
        const title = figure(`${ladder.name} ${name} ${byteText(x)}`, value * scale, chart.unit, interval);
        return { x, y: value * scale, ...interval, title };
      }),
    }));
  const drawn = ladders.map((ladder) => ({ name: ladder.name, lines: linesOf(ladder) }));
  const sizes = [...new Set(ladders.flatMap(({ lines }) => lines.flatMap(({ rungs }) => rungs.map(({ x }) => x))))];
  const ticks = sizes.sort((a, b) => a - b).map((x) => ({ x, text: byteText(x) }));
  const ends = endsOf(heightsOf(drawn.flatMap(({ lines }) => lines)), true);
  const { unit, over } = chart;
  const narrow = drawn.length > 1;
  return [{
    caption: `${chart.caption}, on logarithmic axes`,
    panels: drawn.map(({ name, lines }) => ({
      name,
      svg: ladderChart({ name: `${chart.caption}: ${name}`, unit, over, lines, ticks, ends, narrow }),
    })),
  }];
}
