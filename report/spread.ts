// How the values behind a table's figures lie: a histogram of each row in a line of text, on an axis that all rows have
// together, readable without colour and in a log.

import { rounded } from "../engine/result/number.ts";
import { quantile } from "../engine/result/statistics.ts";
import { level } from "./levels.ts";
import type { Spread } from "./view.ts";

/** The head of its column. */
export const SPREAD = "spread";

/** The fewest columns that it can be read in, and the most that it is given. */
export const LEAST = 8;
export const MOST = 12;

/** Rows of a longer table are not compared by eye, and the values of all of them would be read for it. */
const MOST_ROWS = 60;

/** Fewer values lie in no way of their own. */
const FEWEST = 3;

/** Of more values their percentiles draw the same. */
const MANY = 100;

export interface DrawnSpread {
  /** For each row so many columns, blank where there is nothing to draw. */
  readonly cells: readonly string[];
  /** What is drawn, and the ends of the axis. */
  readonly note: string;
}

/** Null where no row has values enough, and where there are too many rows. */
export function drawSpread({ of, scale, unit, values }: Spread, rows: number, columns: number): DrawnSpread | null {
  if (rows > MOST_ROWS) return null;
  const middles = Array.from({ length: rows }, (_, row) => nineInTen(values(row) ?? []));
  if (middles.every((own) => own.length < FEWEST)) return null;
  const ends = middles.flatMap((own) => own.length === 0 ? [] : [own[0]!, own.at(-1)!]);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const place = least > 0 ? Math.log : (value: number): number => value;
  const [from, to] = [place(least), place(most)];
  const columnOf = (value: number): number =>
    Math.min(columns - 1, Math.floor((place(value) - from) / (to - from || 1) * columns));
  const cells = middles.map((own) => {
    const counts = Array<number>(columns).fill(0);
    for (const value of own) counts[columnOf(value)]++;
    const highest = Math.max(...counts);
    return counts.map((count) => count === 0 ? " " : level(count / highest)).join("");
  });
  const [low, high] = [least, most].map((value) => rounded(value * scale, 3));
  const range = low === high ? `${low} ${unit}` : `${low} to ${high} ${unit}, ${least > 0 ? "logarithmic" : "even"}`;
  return { cells, note: `${SPREAD}: nine in ten of the values behind ${of}, on one axis: ${range}.` };
}

/** What lies between the least twentieth and the greatest, ascending. */
function nineInTen(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values.filter((value) => Number.isFinite(value))).sort();
  if (sorted.length > MANY) return Array.from({ length: 91 }, (_, index) => quantile(sorted, (5 + index) / 100));
  const left = Math.floor(sorted.length / 20);
  return [...sorted.subarray(left, sorted.length - left)];
}
