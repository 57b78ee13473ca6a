// The axes of charts as the drawing library wants them: where they end, and which numbers stand at them.

import type { Interval } from "../../engine/result/result.ts";
import { axisText, evenTicks, logTicks } from "./ticks.ts";

const LINES = {
  nameTextStyle: { color: "currentColor" },
  axisLine: { onZero: false, lineStyle: { color: "currentColor", opacity: 0.5 } },
  splitLine: { lineStyle: { color: "currentColor", opacity: 0.12 } },
};

/** Between the least and the most of these, with some room; an even axis whose values include 0 begins or ends there. */
export function endsOf(values: readonly number[], log: boolean): Interval {
  const at = values.map((value) => log ? Math.log(value) : value);
  let [low, high] = [Infinity, -Infinity]; // there may be more than a call can have arguments
  for (const value of at) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (low > high) return log ? { low: 1, high: 10 } : { low: 0, high: 1 };
  const margin = 0.04 * (high - low) || (log ? 0.1 : Math.abs(high) / 10 || 1);
  if (log) return { low: Math.exp(low - margin), high: Math.exp(high + margin) };
  return { low: low === 0 ? 0 : low - margin, high: high === 0 ? 0 : high + margin };
}

/** An axis of these ends with at most so many labels; where it is logarithmic, of the logarithms of its values. */
export function valueAxis(name: string, { low, high }: Interval, log: boolean, most?: number) {
  const along = log ? Math.log : (value: number): number => value;
  const ticks = (log ? logTicks(low, high, most) : evenTicks(low, high, most)).map(along);
  return {
    type: "value",
    name,
    min: along(low),
    max: along(high),
    ...LINES,
    axisLabel: {
      color: "currentColor",
      customValues: ticks,
      hideOverlap: true,
      formatter: (value: number) => axisText(log ? Math.exp(value) : value),
    },
    axisTick: { customValues: ticks },
  } as const;
}

/** An axis with these labels at these places, from the first to the last of them. */
export function labelledAxis(name: string, ticks: readonly { readonly x: number; readonly text: string }[]) {
  const at = ticks.map(({ x }) => x);
  const texts = new Map(ticks.map(({ x, text }) => [x.toFixed(6), text]));
  return {
    type: "value",
    name,
    min: Math.min(...at),
    max: Math.max(...at),
    ...LINES,
    axisLabel: {
      color: "currentColor",
      customValues: at,
      hideOverlap: true,
      formatter: (value: number) => texts.get(value.toFixed(6)) ?? "",
    },
    axisTick: { customValues: at },
  } as const;
}

/** A row for each label, from above. */
export function rowAxis(rows: readonly string[], width: number) {
  return {
    type: "category",
    inverse: true,
    data: rows.map(category),
    ...LINES,
    axisLabel: { color: "currentColor", interval: 0, width, overflow: "break", lineHeight: 13 },
    axisTick: { show: false },
  } as const;
}

/** The library keeps the width of a text in an object under that text, where "__proto__" would change every object. */
function category(label: string): string {
  return label.replaceAll("__proto__", "__ proto__");
}
