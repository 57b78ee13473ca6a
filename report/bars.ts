// Ratios with their intervals as lines of text, readable without colour and in a log: ├──●──┤ on a logarithmic axis.

import { ratio } from "../engine/result/number.ts";
import type { Bars } from "./view.ts";

/** The fewest columns that a bar can be read in. */
const LEAST = 16;

/** Where the ratio itself is. */
const SIGNS = { one: "●", "sum": "◆", "left out": "○" } as const;

/** Lines of at most `width` characters; none where there is no room. */
export function renderBars({ bars, delta, caption }: Bars, width: number): string[] {
  const names = Math.min(bars.reduce((most, { label }) => Math.max(most, label.length), 0), width >> 1);
  const columns = width - names - 2;
  if (columns < LEAST) return [];
  const margin = Math.log1p(Math.max(0, delta));
  const margins = [-margin, margin];
  const ends = bars.filter(isRatio).flatMap(({ low, high }) => [Math.log(low), Math.log(high)]);
  const least = ends.reduce((end, one) => Math.min(end, one), -2 * margin);
  const most = ends.reduce((end, one) => Math.max(end, one), 2 * margin);
  const at = (log: number): number => Math.round((log - least) / (most - least || 1) * (columns - 1));
  const empty = (): string[] => {
    const line = Array<string>(columns).fill(" ");
    for (const margin of margins) line[at(margin)] = "┊";
    line[at(0)] = "│";
    return line;
  };
  const lines = bars.map((bar) => {
    const { label, low, ratio, high, kind = "one" } = bar;
    if (!isRatio(bar)) return label.slice(0, names);
    const line = empty();
    const [from, to] = [at(Math.log(low)), at(Math.log(high))];
    for (let column = from; column <= to; column++) line[column] = "─";
    line[from] = "├";
    line[to] = "┤";
    line[at(Math.log(ratio))] = SIGNS[kind];
    return `${label.slice(0, names).padEnd(names)}  ${line.join("")}`.trimEnd();
  });
  return [...lines, `${" ".repeat(names + 2)}${axis(Math.exp(least), Math.exp(most), at(0), columns)}`, caption];
}

/** A file may hold anything; what is no ratio has no place on the axis. */
function isRatio({ low, ratio, high }: Bars["bars"][number]): boolean {
  return low > 0 && low <= ratio && ratio <= high;
}

/** The ends and 1, as far as they do not run into each other. */
function axis(least: number, most: number, one: number, columns: number): string {
  const [left, right] = [`${ratio(least)}×`, `${ratio(most)}×`];
  const line = [...left.padEnd(columns - right.length), ...right];
  if (one > left.length && one < columns - right.length - 1) line[one] = "1";
  return line.join("");
}
