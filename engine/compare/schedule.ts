// The order of a comparison's cells: block by block, each in an order of its own, so that no cell always comes first.

import { seededRandom } from "./inference/random.ts";

/** One cell to run: its number, and whether it is the baseline's second run in its block. */
export interface Turn {
  readonly cell: number;
  readonly again: boolean;
}

/** Blocks without end: every cell once and the first, the baseline, twice, shuffled. The same seed, the same order. */
export function* schedule(cells: number, seed: number): Generator<Turn[], never> {
  const random = seededRandom(`order ${seed}`);
  const turns: Turn[] = Array.from({ length: cells }, (_, cell) => ({ cell, again: false }));
  while (true) yield random.shuffle([{ cell: 0, again: true }, ...turns]);
}
