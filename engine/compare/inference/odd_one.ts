// Which of several machines is unlike the others: each is held against what the others say that one more of them would
// show, its studentized deleted residual (Cook and Weisberg 1982; for a meta-analysis Viechtbauer and Cheung 2010).

import { type Effect, randomEffects } from "./random_effects.ts";
import type { Ratio } from "./ratio.ts";

/** Below this the others are too few to say what is usual. */
export const FEWEST_MACHINES = 4;

/**
 * For each machine its ratio over that of the others' mean, with the error that one more machine like these would have,
 * or its own where that is larger. Empty below four machines.
 */
export function overOthers(effects: readonly Effect[]): Ratio[] {
  if (effects.length < FEWEST_MACHINES) return [];
  return effects.map(({ log, error }, index) => {
    const others = effects.filter((_, at) => at !== index);
    const { mean, next } = randomEffects(others);
    const noise = others.reduce((sum, other) => sum + other.error ** 2, 0) / others.length;
    return {
      ratio: Math.exp(log) / mean.ratio,
      error: Math.sqrt(next.error ** 2 + Math.max(0, error ** 2 - noise)),
      freedom: next.freedom,
      blocks: others.length,
    };
  });
}
