// A distribution as dots: every sample where it lies, from the first measured at a row's upper edge to the last at its
// lower one, so that a drift leans.

import type { Interval } from "../../engine/result.ts";
import { median } from "../median.ts";
import { rowChart } from "./charts.ts";
import { drawable, figure, isDrawable } from "./figure.ts";
import type { Chart, Mark, Marks } from "./marks.ts";

export interface Row {
  readonly label: string;
  /** In the order of measuring, in the unit of the axis; null where there is none. */
  readonly values: readonly (number | null)[];
  /** Of their median. */
  readonly interval?: Interval | null;
}

/** More dots run into each other. */
const MOST_DOTS = 100;
/** Beyond this many times between the least and the most the axis is logarithmic. */
const FAR_APART = 10;

/** None where no row has two values. */
export function sampleChart(caption: string, unit: string, rows: readonly Row[]): Chart[] {
  const drawn = rows.map(({ values }) => values.filter((value) => value !== null && isDrawable(value)) as number[]);
  if (!drawn.some((values) => values.length > 1)) return [];
  const all = drawn.flat();
  const [least, most] = [all.reduce((a, b) => Math.min(a, b)), all.reduce((a, b) => Math.max(a, b))];
  const log = least > 0 && most > FAR_APART * least;
  const marks = drawn.flatMap((values, row) => marksOf(rows[row], values, row, unit));
  const thinned = drawn.some((values) => values.length > MOST_DOTS);
  const words = caption + (log ? ", on a logarithmic axis" : "") +
    "; a dot each, from the first (above) to the last (below), and the median" +
    (rows.some(({ interval }) => interval) ? " with its 95 % interval" : "") +
    (thinned ? `; of more than ${MOST_DOTS}, ${MOST_DOTS} at even shares from the least to the most` : "");
  const series: Marks[] = [{ name: "", marks }];
  return [{ caption: words, svg: rowChart({ name: words, unit, rows: rows.map(({ label }) => label), series, log }) }];
}

function marksOf({ label, interval }: Row, values: readonly number[], row: number, unit: string): Mark[] {
  if (values.length === 0) return [];
  const middle = median(values);
  const inside = drawable(interval);
  const title = figure(`${label}, median of ${values.length}`, middle, unit, inside);
  const samples = thinned(values).map(({ value, order }): Mark => ({
    row,
    shape: "sample",
    from: value,
    to: value,
    place: 0.15 + 0.7 * (values.length === 1 ? 0.5 : order / (values.length - 1)),
    title: figure(`${label}, ${order + 1} of ${values.length}`, value, unit),
  }));
  const middleMark: Mark = { row, shape: "median", from: middle, to: middle, place: 0.5, title };
  if (inside === undefined) return [...samples, middleMark];
  return [{ row, shape: "reach", from: inside.low, to: inside.high, place: 0.5, title }, ...samples, middleMark];
}

/** Quantiles at even shares, each with its place in the order of measuring. */
function thinned(values: readonly number[]): { value: number; order: number }[] {
  const sorted = values.map((value, order) => ({ value, order })).sort((a, b) => a.value - b.value);
  if (sorted.length <= MOST_DOTS) return sorted;
  return Array.from(
    { length: MOST_DOTS },
    (_, index) => sorted[Math.round(index * (sorted.length - 1) / (MOST_DOTS - 1))],
  );
}
