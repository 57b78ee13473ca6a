// What every bootstrap here shares: how many draws, and reading an interval off the results.

import { upperTail } from "./normal.ts";
import type { Interval } from "../../result/result.ts";
import { quantileOfT } from "./student_t.ts";
import { quantile } from "../../result/statistics.ts";

/** Enough that the ends of a 95 % interval move by less than two percent of its width from seed to seed. */
export const RESAMPLES = 10_000;

/**
 * The interval at `level`, for example 0.95, of bootstrap estimates in ascending order, each from as many blocks as were
 * drawn: percentiles (Efron 1979), taken so much further out as Student's t is wider for so few blocks, and as blocks
 * drawn from themselves vary too little (Hesterberg 2015).
 */
export function percentileInterval(sorted: ArrayLike<number>, level: number, blocks: number): Interval {
  const tail = tailOf(level, blocks);
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}

/**
 * The same of estimates that may be 0 or infinite: two of them, as between such and a number there is nothing to
 * interpolate.
 */
export function rankInterval(sorted: ArrayLike<number>, level: number, blocks: number): Interval {
  const tail = tailOf(level, blocks);
  return {
    low: sorted[Math.floor(tail * sorted.length)],
    high: sorted[Math.ceil((1 - tail) * sorted.length) - 1],
  };
}

/** The share of estimates beyond each end of such an interval. */
export function tailOf(level: number, blocks: number): number {
  return upperTail(Math.sqrt(blocks / (blocks - 1)) * quantileOfT((1 - level) / 2, blocks - 1));
}
