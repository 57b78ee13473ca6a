// Which numbers a chart can show, and how they are written where it is pointed at.

import { significant } from "../../engine/result/number.ts";
import type { Interval } from "../../engine/result/result.ts";

/** Beyond any measurement in a unit that is shown; echarts fails on the ends of what a number can be. */
const LARGEST = 1e12;

/** A result file may hold any number. */
export function isDrawable(value: number): boolean {
  return Math.abs(value) < LARGEST && (value === 0 || Math.abs(value) > 1 / LARGEST);
}

/** An interval that can be drawn, also on a logarithmic axis; else undefined. */
export function drawable(interval: Interval | null | undefined): Interval | undefined {
  if (!interval) return undefined;
  const { low, high } = interval;
  return low > 0 && high >= low && isDrawable(low) && isDrawable(high) ? interval : undefined;
}

export function figure(label: string, value: number, unit: string, interval?: Interval | null): string {
  const range = interval ? ` (${significant(interval.low, 4)} … ${significant(interval.high, 4)})` : "";
  return `${label}: ${significant(value, 4)}${unit === "×" ? "" : " "}${unit}${range}`;
}
