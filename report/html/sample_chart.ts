// A distribution as dots: every sample where it lies, from the first measured at a row's upper edge to the last at its
// lower one, so that a drift leans.

import type { Interval } from "../../engine/result/result.ts";
import { median } from "../../engine/result/statistics.ts";
import { endsOf } from "./axes.ts";
import { rowChart, valuesOf } from "./charts.ts";
import { drawable, figure, isDrawable } from "./figure.ts";
import type { Look } from "./look.ts";
import type { DrawnChart, Mark } from "./marks.ts";

export interface SampleRow {
  readonly label: string;
  /** What tells it from every row of the figure. */
  readonly whole: string;
  readonly look?: Look;
  /** In the order of measuring, in the unit of the axis; null where there is none. Read once: a getter holds none of them. */
  readonly values: readonly (number | null)[];
  /** Of their median. */
  readonly interval?: Interval | null;
}

export interface SamplePanel {
  readonly name: string;
  readonly rows: readonly SampleRow[];
}

/** The most dots of a row: more would run into each other. */
const MOST_DOTS = 100;
/** Beyond this many times between the least and the most the axis is logarithmic. */
const FAR_APART = 10;

/** None where no row has two values. */
export function sampleChart(caption: string, unit: string, panels: readonly SamplePanel[]): DrawnChart[] {
  let [longest, least, most] = [0, Infinity, -Infinity];
  const drawn = panels.map(({ name, rows }) => {
    const marks: Mark[] = [];
    rows.forEach((row, index) => { // a row at a time: each can have a million values
      const values = row.values.filter((value) => value !== null && isDrawable(value)) as number[];
      longest = Math.max(longest, values.length);
      for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
      marks.push(...marksOf(row, values, index, unit));
    });
    return { name, rows: rows.map(({ label }) => label), series: [{ marks }] };
  }).filter(({ series: [{ marks }] }) => marks.length > 0);
  if (longest < 2) return [];
  const log = least > 0 && most > FAR_APART * least;
  const heading = caption + (log ? ", on a logarithmic axis" : "") +
    "; a dot each, from the first (above) to the last (below), and the median" +
    (panels.some(({ rows }) => rows.some(({ interval }) => interval)) ? " with its 95 % interval" : "") +
    (longest > MOST_DOTS ? `; of more than ${MOST_DOTS}, ${MOST_DOTS} at even shares from the least to the most` : "");
  const ends = endsOf(drawn.flatMap(({ series }) => valuesOf(series)), log);
  const narrow = drawn.length > 1;
  return [{
    caption: heading,
    panels: drawn.map(({ name, rows, series }) => ({
      name,
      svg: rowChart({ name: `${heading} ${name}`, unit, rows, series, log, ends, narrow }),
    })),
  }];
}

function marksOf({ whole, look, interval }: SampleRow, values: readonly number[], row: number, unit: string): Mark[] {
  if (values.length === 0) return [];
  const middle = median(values);
  const inside = drawable(interval);
  const title = figure(`${whole}, median of ${values.length}`, middle, unit, inside);
  const samples = thinned(values).map(({ value, order }): Mark => ({
    row,
    shape: "sample",
    from: value,
    to: value,
    place: 0.15 + 0.7 * (values.length === 1 ? 0.5 : order / (values.length - 1)),
    title: figure(`${whole}, ${order + 1} of ${values.length}`, value, unit),
    look,
  }));
  const middleMark: Mark = { row, shape: "median", from: middle, to: middle, place: 0.5, title };
  if (inside === undefined) return [...samples, middleMark];
  return [{ row, shape: "reach", from: inside.low, to: inside.high, place: 0.5, title }, ...samples, middleMark];
}

/** Quantiles at even shares, each with its place in the order of measuring. */
function thinned(values: readonly number[]): { value: number; order: number }[] {
  const sorted = Float64Array.from(values).sort(); // numbers alone sort ten times as fast as numbers with their places
  const dots = Math.min(sorted.length, MOST_DOTS);
  const drawn = Array.from({ length: dots }, (_, index) => {
    const at = dots === sorted.length ? index : Math.round(index * (sorted.length - 1) / (dots - 1));
    return { value: sorted[at], nth: at - sorted.indexOf(sorted[at]) }; // of those that are equal to it
  });
  const orders = new Map(drawn.map(({ value }) => [value, [] as number[]]));
  values.forEach((value, order) => orders.get(value)?.push(order));
  return drawn.map(({ value, nth }) => ({ value, order: orders.get(value)![nth] }));
}
