// Sets the cells of one run beside each other: what a cell costs relative to spawned threads of the same runtime.

import type { Headline } from "../scenarios/contract.ts";
import type { Cell } from "./result.ts";

/** The metric that `relate` adds: how many times worse the headline is than with threads; 1 for threads themselves. */
export const RELATIVE = "relative_to_threads";

/** Adds the metric to every measured cell; null, with the reason, where its runtime has no measured threads. */
export function relate(cells: readonly Cell[], { metric, better }: Headline): Cell[] {
  const headline = (cell: Cell | undefined): number | null =>
    cell?.status === "measured" ? cell.metrics[metric] ?? null : null;
  return cells.map((cell) => {
    if (cell.status !== "measured") return cell;
    const base = headline(
      cells.find((other) => other.runtime === cell.runtime && other.mode === "threads" && other.start === "spawn"),
    );
    const own = headline(cell);
    if (base === null || own === null) {
      const unavailable = {
        ...cell.unavailable,
        [RELATIVE]: `no ${metric} of spawned threads on ${cell.runtime} in this run`,
      };
      return { ...cell, metrics: { ...cell.metrics, [RELATIVE]: null }, unavailable };
    }
    return { ...cell, metrics: { ...cell.metrics, [RELATIVE]: better === "lower" ? own / base : base / own } };
  });
}
