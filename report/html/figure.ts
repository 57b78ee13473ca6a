// Which numbers a chart can show, and how they are written where it is pointed at.

import type { Interval } from "../../engine/result.ts";
import { significant } from "../view.ts";

const LARGEST = 1e100;

/** A result file may hold any number; an axis can be made of most of them. */
export function isDrawable(value: number): boolean {
  return Math.abs(value) < LARGEST && (value === 0 || Math.abs(value) > 1 / LARGEST);
}

export function figure(label: string, value: number, unit: string, interval?: Interval | null): string {
  const range = interval ? ` (${significant(interval.low, 4)} … ${significant(interval.high, 4)})` : "";
  return `${label}: ${significant(value, 4)}${unit === "×" ? "" : " "}${unit}${range}`;
}

/** "1 worker", "8 workers". */
export function count(value: unknown, many: string): string {
  return `${value} ${Number(value) === 1 ? many.replace(/s$/, "") : many}`;
}
