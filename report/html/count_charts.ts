// What cells come to over a number that they differ in, as of workers or writers: lines, on an even axis.

import { count } from "../../engine/result/number.ts";
import type { Cell, Measured } from "../../engine/result/result.ts";
import { type Reference, referenceNote } from "../article/references.ts";
import type { Chart } from "../../scenarios/description.ts";
import { shownAs } from "../shown.ts";
import { endsOf } from "./axes.ts";
import { endsFromZero, heightsOf, lineChart } from "./charts.ts";
import { figure, isDrawable, shownValue } from "./figure.ts";
import { type Hues, lookOf, runtimesFirst } from "./look.ts";
import type { DrawnChart, Line } from "./marks.ts";

type MeasuredCell = Cell & Measured;

/** Fewer numbers are rows: two points are no line. */
const FEWEST = 3;
const COUNTS = ["writers", "workers"];
/** Beyond this many times between the least and the most, an even axis shows the most only. */
const FAR_APART = 20;

/** A panel for each kind of worker, a line for each runtime; none where cells differ in something else besides. */
export function countCharts(
  { caption, unit, metric }: Chart & { readonly kind: "bars" },
  cells: readonly MeasuredCell[],
  hues: Hues,
  references: readonly Reference[],
): DrawnChart[] {
  const over = COUNTS.find((name) => numbersIn(cells, name).length >= FEWEST);
  if (over === undefined) return [];
  const kinds = kindsIn(cells);
  const lines = kinds.map(({ name, own }) => ({ name, lines: linesOf(own, over, metric, unit, hues) }));
  const points = lines.flatMap(({ lines }) => lines.flatMap(({ points }) => points.map(({ x }) => x)));
  const isDoubled = lines.some(({ lines }) =>
    lines.some(({ points }) => new Set(points.map(({ x }) => x)).size < points.length)
  );
  if (points.length === 0 || isDoubled) return [];
  const withReference = lines.map((panel) => {
    const found = referenceLine(references, panel.name, over, metric, unit);
    return { ...panel, lines: [...panel.lines, ...found] };
  });
  const drawn = panelsOf(caption, unit, over, withReference);
  const has = withReference.some(({ lines }) => lines.some(({ kind }) => kind === "reference"));
  return drawn.map((one) => has ? { ...one, notes: [referenceNote(references)] } : one);
}

/** Each runtime's value over that of the fewest, beside the ideal. */
export function speedUpCharts(
  chart: Chart & { readonly kind: "speed-up" },
  cells: readonly MeasuredCell[],
  hues: Hues,
): DrawnChart[] {
  const { metric, over } = chart;
  const counts = numbersIn(cells, over);
  if (counts.length < 2 || !counts.every((count) => count > 0 && isDrawable(count))) return [];
  const panels = kindsIn(cells).map(({ name, own }) => ({
    name,
    lines: runtimesFirst(own.map(({ runtime }) => runtime)).flatMap((runtime): Line[] => {
      const ofRuntime = own.filter((cell) => cell.runtime === runtime);
      const first = ofRuntime.find(({ config }) => Number(config[over]) === counts[0]);
      const base = shownValue(first, metric);
      if (first === undefined || base === null || base <= 0) return [];
      const points = ofRuntime.flatMap((cell) => {
        const rate = shownValue(cell, metric);
        if (rate === null || !isDrawable(rate / base)) return [];
        const x = Number(cell.config[over]);
        return [{ x, y: rate / base, title: figure(`${runtime} ${name}, ${count(x, over)}`, rate / base, "×") }];
      }).sort((a, b) => a.x - b.x);
      return [{ name: runtime, points, kind: "measured", look: lookOf(first, hues) }];
    }),
  })).filter(({ lines }) => lines.length > 0);
  if (panels.length === 0) return [];
  const ideal: Line = {
    name: "ideal",
    kind: "ideal",
    points: counts.map((x) => ({ x, y: x / counts[0]!, title: "" })),
  };
  const caption = `${chart.caption} over those with ${count(counts[0], over)}`;
  return panelsOf(caption, "×", over, panels.map(({ name, lines }) => ({ name, lines: [...lines, ideal] })));
}

interface LinePanel {
  readonly name: string;
  readonly lines: readonly Line[];
}

/** All on one axis. */
function panelsOf(caption: string, unit: string, over: string, panels: readonly LinePanel[]): DrawnChart[] {
  const shown = panels.filter(({ lines }) =>
    new Set(lines.flatMap(({ kind, points }) => kind === "measured" ? points.map(({ x }) => x) : [])).size > 1
  );
  if (shown.length === 0) return [];
  const all = shown.flatMap(({ lines }) => lines);
  const heights = heightsOf(all);
  const [least, most] = [Math.min(...heights), Math.max(...heights)];
  const log = least > 0 && most > FAR_APART * least;
  const ends = log ? endsOf(heights, true) : endsFromZero(all);
  const narrow = shown.length > 1;
  return [{
    caption: log ? `${caption}, on a logarithmic axis` : caption,
    panels: shown.map(({ name, lines }) => ({
      name,
      svg: lineChart({ name: `${caption}, ${name}`, unit, over, lines, ends, log, narrow }),
    })),
  }];
}

/** The kinds of workers of these cells: by mode, and by start where that is no spawning. */
function kindsIn(cells: readonly MeasuredCell[]): { readonly name: string; readonly own: readonly MeasuredCell[] }[] {
  const kindOf = ({ mode, start }: MeasuredCell): string => start === "pool" ? `${mode} ${start}` : mode;
  return [...new Set(cells.map(kindOf))].map((name) => ({ name, own: cells.filter((cell) => kindOf(cell) === name) }));
}

function linesOf(cells: readonly MeasuredCell[], over: string, metric: string, unit: string, hues: Hues): Line[] {
  return runtimesFirst(cells.map(({ runtime }) => runtime)).flatMap((runtime): Line[] => {
    const own = cells.filter((cell) => cell.runtime === runtime);
    const points = own.flatMap((cell) => {
      const y = shownValue(cell, metric);
      const x = Number(cell.config[over]);
      if (y === null || !(x > 0) || !isDrawable(x)) return [];
      return [{ x, y, title: figure(`${runtime} ${cell.mode}, ${count(x, over)}`, y, unit) }];
    }).sort((a, b) => a.x - b.x);
    return points.length === 0 ? [] : [{ name: runtime, kind: "measured", points, look: lookOf(own[0]!, hues) }];
  });
}

/** The article's figures of a kind of workers, over writers. */
function referenceLine(
  references: readonly Reference[],
  kind: string,
  over: string,
  metric: string,
  unit: string,
): Line[] {
  const { scale } = shownAs(metric);
  const points = references.filter(({ mode, writers }) => mode === kind && over === "writers" && writers !== undefined)
    .flatMap(({ writers, metrics }) => {
      const value = metrics[metric];
      if (value === null || value === undefined) return [];
      const title = figure(`the article, CPython ${kind}, ${count(writers, over)}`, value * scale, unit);
      return [{ x: writers!, y: value * scale, title }];
    });
  return points.length === 0 ? [] : [{ name: "the article", kind: "reference", points }];
}

function numbersIn(cells: readonly MeasuredCell[], setting: string): number[] {
  const values = cells.flatMap(({ config }) => Object.hasOwn(config, setting) ? [Number(config[setting])] : []);
  return [...new Set(values)].sort((a, b) => a - b);
}
