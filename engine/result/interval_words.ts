// Intervals as they are said in a sentence or a table.

import { ratio } from "./number.ts";
import type { Interval } from "./result.ts";

/** "1.80 … 2.20" */
export function span({ low, high }: Interval, write: (value: number) => string): string {
  return `${write(low)} … ${write(high)}`;
}

/** "2.00 times (1.80 … 2.20)" */
export function timesWithin(value: number, interval: Interval): string {
  return `${ratio(value)} times (${span(interval, ratio)})`;
}

/** Of the ratio the other way round. */
export function inverse({ low, high }: Interval): Interval {
  return { low: 1 / high, high: 1 / low };
}
