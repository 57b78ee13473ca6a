// Lines on two logarithmic axes as text, readable without colour and in a log: each is a letter, a capital where it was
// measured.

import { rounded } from "../engine/result/number.ts";
import type { Plot } from "./view.ts";

/** Lines of text between the axes. */
const ROWS = 15;

/** The fewest columns in which lines can be told apart, and the most that they need. */
const LEAST = 30;
const MOST = 72;

/** Lines of at most `width` characters; none where there is no room, or nothing above 0. */
export function renderPlot({ lines, unit, ticks, caption }: Plot, width: number): string[] {
  const points = lines.flatMap(({ points }) => points);
  if (points.length === 0 || points.some(({ x, y }) => !(x > 0 && y > 0 && Number.isFinite(x) && Number.isFinite(y)))) {
    return [];
  }
  const across = rangeOf(points.map(({ x }) => Math.log(x)));
  const up = rangeOf(points.map(({ y }) => Math.log(y)));
  const labels = Array.from({ length: ROWS }, (_, row) => {
    const isEnd = row % ((ROWS - 1) / 2) === 0;
    return isEnd ? rounded(Math.exp(up.most - (up.most - up.least) * row / (ROWS - 1)), 2) : "";
  });
  const margin = Math.max(...labels.map((label) => label.length));
  const columns = Math.min(MOST, width - margin - 2);
  if (columns < LEAST) return [];
  const cells = Array.from({ length: ROWS }, () => Array<string>(columns).fill(" "));
  const place = (value: number, { least, most }: Range, last: number): number =>
    Math.round((value - least) / (most - least || 1) * last);
  const at = (x: number): number => place(Math.log(x), across, columns - 1);
  const row = (logOfY: number): number => ROWS - 1 - place(logOfY, up, ROWS - 1);
  const put = (line: number, column: number, letter: string): void => {
    if (cells[line]![column] === " ") cells[line]![column] = letter;
  };
  lines.forEach(({ points }, index) => {
    for (const { x, y } of points) put(row(Math.log(y)), at(x), letterOf(index).toUpperCase());
  });
  lines.forEach(({ points }, index) => {
    points.slice(1).forEach((to, before) => {
      const from = points[before]!;
      const [begin, end] = [at(from.x), at(to.x)];
      for (let column = begin + 1; column < end; column++) {
        const part = (column - begin) / (end - begin);
        put(row((1 - part) * Math.log(from.y) + part * Math.log(to.y)), column, letterOf(index));
      }
    });
  });
  const axis = Array<string>(columns).fill(" ");
  for (const { x, text } of ticks) {
    const begin = Math.min(Math.max(0, at(x) - (text.length >> 1)), columns - text.length);
    const free = axis.slice(Math.max(0, begin - 1), begin + text.length + 1).every((one) => one === " ");
    if (free) axis.splice(begin, text.length, ...text);
  }
  return [
    unit.padStart(margin),
    ...cells.map((line, index) => `${labels[index]!.padStart(margin)} │${line.join("").trimEnd()}`),
    `${" ".repeat(margin)} └${"─".repeat(columns)}`,
    `${" ".repeat(margin + 2)}${axis.join("").trimEnd()}`,
    ...legend(lines.map(({ name }, index) => `${letterOf(index)} ${name}`), width),
    caption,
  ];
}

interface Range {
  readonly least: number;
  readonly most: number;
}

function rangeOf(values: readonly number[]): Range {
  return { least: Math.min(...values), most: Math.max(...values) };
}

function letterOf(index: number): string {
  return "abcdefghijklmnopqrstuvwxyz"[index % 26]!;
}

function legend(names: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 3 + name.length <= width) lines[lines.length - 1] = `${last}   ${name}`;
    else lines.push(name);
  }
  return lines;
}
