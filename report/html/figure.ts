// Which numbers a chart can show, and how they are written where it is pointed at.

import { significant } from "../../engine/result/number.ts";
import type { Interval, Measured } from "../../engine/result/result.ts";
import { shownAs } from "../shown.ts";
import { axisText } from "./ticks.ts";

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

/** As short as it can stand at the end of a row. */
export function written(value: number): string {
  return Math.abs(value) < 1000 ? significant(value, 3) : axisText(value);
}

/** In the unit that the metric is shown in; null where there is none, and where no chart can show it. */
export function shownValue(cell: Pick<Measured, "metrics"> | undefined, name: string): number | null {
  const value = cell?.metrics[name];
  const { scale } = shownAs(name);
  return value === null || value === undefined || !isDrawable(value * scale) ? null : value * scale;
}
