// Sets the cells of one run beside each other: what a cell costs relative to spawned threads of the same runtime.

import type { Headline } from "../scenarios/contract.ts";
import type { Cell, CellKey } from "./result.ts";

/** The metric that `relate` adds: how many times worse the headline is than with threads; 1 for threads themselves. */
export const RELATIVE = "relative_to_threads";

/** What a cell makes of its headline over that of the same cell with one worker, where that was measured beside it. */
export const OF_ONE = "of_one_worker";

/** Adds both metrics to every measured cell; null, with the reason, where its runtime has no measured threads. */
export function relate(cells: readonly Cell[], { metric, better }: Headline): Cell[] {
  const headlineOf = (key: Partial<CellKey>, workers: unknown): number | null => {
    const found = cells.find((other) =>
      other.runtime === key.runtime && other.mode === key.mode && other.start === key.start &&
      other.config.workers === workers
    );
    return found?.status === "measured" ? found.metrics[metric] ?? null : null;
  };
  return cells.map((cell) => {
    if (cell.status !== "measured") return cell;
    const { runtime, config: { workers } } = cell;
    const own = cell.metrics[metric];
    const metrics: Record<string, number | null> = { ...cell.metrics };
    const unavailable: Record<string, string> = { ...cell.unavailable };
    const alone = workers === 1 ? null : headlineOf(cell, 1);
    if (own !== null && alone !== null) metrics[OF_ONE] = own / alone;
    const threads = headlineOf({ runtime, mode: "threads", start: "spawn" }, workers);
    if (own !== null && threads !== null) metrics[RELATIVE] = better === "lower" ? own / threads : threads / own;
    else {
      metrics[RELATIVE] = null;
      unavailable[RELATIVE] = `no ${metric} of spawned threads on ${runtime} in this run`;
    }
    return { ...cell, metrics, unavailable };
  });
}
