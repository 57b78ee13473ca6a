// How a command that measures ends, as who started it hears it.

import type { Cell } from "../engine/result/result.ts";

/** 0 where something was measured and nothing failed, else 1: gaps are answers beside figures, and none where all are gaps. */
export function exitCodeOf(cells: readonly Pick<Cell, "status">[]): 0 | 1 {
  return cells.some(({ status }) => status === "measured") && !cells.some(({ status }) => status === "failed") ? 0 : 1;
}
