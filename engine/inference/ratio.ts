// The ratio of two cells that were run in the same blocks: Hodges–Lehmann of the log ratios within blocks, with
// intervals by a bootstrap over blocks. What slows a whole block slows both cells and drops out of their ratio.

import { type Interval, percentileInterval, RESAMPLES } from "./bootstrap.ts";
import type { Random } from "./random.ts";
import { median } from "../statistics.ts";

export interface Ratio {
  /** First over second: 1.1 is "the first is 10 % more". */
  readonly ratio: number;
  readonly interval95: Interval;
  readonly interval90: Interval;
  readonly blocks: number;
}

/**
 * The ratio of `first` over `second`, one positive value of each per block, in the order of blocks.
 * The intervals are percentile intervals (Efron 1979) of `resamples` estimates, each from blocks drawn with
 * replacement, on the log scale, and stretched about the ratio by √(n / (n - 1)), as a bootstrap of n blocks is too
 * narrow by that (Hesterberg 2015). At 12 blocks the 95 % interval then covers 94 %; without it, 93 %.
 * Throws a RangeError on lists of different lengths and on values that have no logarithm.
 */
export function blockRatio(
  first: readonly number[],
  second: readonly number[],
  random: Random,
  resamples: number = RESAMPLES,
): Ratio {
  const logs = logRatios(first, second);
  const centre = hodgesLehmann(logs);
  // A single block has no spread to stretch.
  const stretch = Math.sqrt(logs.length / Math.max(logs.length - 1, 1));
  const estimates = bootstrapHodgesLehmann(logs, random, resamples)
    .map((estimate) => Math.exp(centre + (estimate - centre) * stretch));
  return {
    ratio: Math.exp(centre),
    interval95: percentileInterval(estimates, 0.95),
    interval90: percentileInterval(estimates, 0.9),
    blocks: logs.length,
  };
}

/** The natural logarithm of first over second, block by block. */
export function logRatios(first: readonly number[], second: readonly number[]): number[] {
  if (first.length !== second.length) {
    const given = `${first.length} and ${second.length}`;
    throw new RangeError(`Cannot compare block by block as both cells must have the same blocks: given ${given}.`);
  }
  return first.map((value, block) => positiveLog(value) - positiveLog(second[block]));
}

/** Throws a RangeError where there is no ratio to speak of. */
export function positiveLog(value: number): number {
  if (value > 0 && Number.isFinite(value)) return Math.log(value);
  throw new RangeError(`Cannot take a ratio as values must be positive and finite: given ${value}.`);
}

/** The median of the means of all pairs, each value with itself too (Hodges and Lehmann 1963). */
export function hodgesLehmann(values: readonly number[]): number {
  return median(pairMeans(values).map((pair) => pair.mean));
}

interface PairMean {
  readonly mean: number;
  readonly first: number;
  readonly second: number;
}

function pairMeans(values: readonly number[]): PairMean[] {
  return values.flatMap((value, first) =>
    values.slice(first).map((other, offset) => ({ mean: (value + other) / 2, first, second: first + offset }))
  );
}

/**
 * Hodges–Lehmann of `resamples` draws with replacement, in ascending order.
 * A draw only changes how often each pair occurs. So the pairs are sorted once, and each draw walks along them to the
 * middle of its own count, which is some thirty times faster than sorting each time.
 */
function bootstrapHodgesLehmann(values: readonly number[], random: Random, resamples: number): Float64Array {
  const pairs = pairMeans(values).sort((a, b) => a.mean - b.mean);
  const means = Float64Array.from(pairs, (pair) => pair.mean);
  const firsts = Uint32Array.from(pairs, (pair) => pair.first);
  const seconds = Uint32Array.from(pairs, (pair) => pair.second);
  const lowerMiddle = Math.floor((pairs.length + 1) / 2);
  const upperMiddle = Math.floor(pairs.length / 2) + 1;
  const drawn = new Uint32Array(values.length);

  const estimates = new Float64Array(resamples);
  for (let estimate = 0; estimate < resamples; estimate++) {
    drawn.fill(0);
    for (let draw = 0; draw < values.length; draw++) drawn[random.integer(values.length)]++;
    let pair = -1;
    let seen = 0;
    let lower = -1;
    while (seen < upperMiddle) {
      pair++;
      const times = drawn[firsts[pair]];
      seen += firsts[pair] === seconds[pair] ? (times * (times + 1)) / 2 : times * drawn[seconds[pair]];
      if (lower < 0 && seen >= lowerMiddle) lower = pair;
    }
    estimates[estimate] = (means[lower] + means[pair]) / 2;
  }
  return estimates.sort();
}
