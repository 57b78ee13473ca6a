// How many blocks make intervals as narrow as they are wanted, from a pilot, once and for all. Who looks at the width
// after every block and stops when it happens to look small gets intervals that miss the truth too often.

import type { Comparison } from "../result/result.ts";

/** The blocks of a pilot: fewer say little of the noise, more are often enough by themselves. */
export const PILOT_BLOCKS = 8;

/**
 * In all, so that every 95 % interval is narrower than `percent` of its ratio, by Stein's two stages (1945); without
 * pairs, that of the baseline against itself. Null where the pilot has no interval.
 */
export function blocksForWidth({ pairs, floor, blocks }: Comparison, percent: number): number | null {
  const estimates = pairs.length > 0 ? pairs : floor === null ? [] : [{ ...floor, blocks }];
  const wanted = Math.asinh(percent / 200); // half of the interval, on the scale of logarithms
  const needed = estimates.map(({ interval95, blocks: own }) => {
    const half = interval95 === null ? NaN : Math.log(interval95.high / interval95.low) / 2;
    return Math.floor(own * (half / wanted) ** 2) + 1;
  });
  const most = Math.max(blocks, ...needed);
  return estimates.length === 0 || Number.isNaN(most) ? null : most;
}
