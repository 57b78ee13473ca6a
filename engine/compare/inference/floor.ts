// The A/A floor: what this machine, today, takes for a difference where there is none. One cell is run twice in every
// block, and chance alone says which run comes first, so that the ratio of both is 1 by design: all that they differ by
// is noise. Only its size is estimated, which is the same whichever of the two is called the first.

import type { Interval } from "../../result/result.ts";
import { intervalOf, logRatios } from "./ratio.ts";

export interface Floor {
  /** The standard error of the logarithm of the ratio of both over all blocks, around 0. */
  readonly error: number;
  readonly interval95: Interval;
  readonly blocks: number;
}

/** From one positive value of both runs per block; null of no block. */
export function floorOf(first: readonly number[], second: readonly number[]): Floor | null {
  const logs = logRatios(first, second);
  const blocks = logs.length;
  if (blocks === 0) return null;
  const error = Math.hypot(...logs) / blocks;
  // No degree of freedom is lost, as the centre is known.
  return { error, interval95: intervalOf({ ratio: 1, error, freedom: blocks, blocks }, 0.95)!, blocks };
}
