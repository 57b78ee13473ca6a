// The article's figures that a result's own are set beside: those of its system, for cells as the article has them.

import type { CellKey, Metrics, ResultFile } from "../../engine/result/result.ts";
import { sharesMemory } from "./claims.ts";
import { comparable, platformOf, PLATFORMS, type Published, published } from "./published.ts";
import { isReproduced, systemOf } from "./reproduced.ts";

/** Its metrics have the names and units of ours. */
export type Reference = Omit<Published, "metrics"> & { readonly metrics: Metrics };

/** None beside a result that reproduces nothing. */
export function referencesOf(result: ResultFile, scenario: string): Reference[] {
  if (!isReproduced(result)) return [];
  const system = platformOf(scenario, systemOf(result.environment.os));
  return published.filter((one) => one.scenario === scenario && one.system === system)
    .map((one) => ({ ...one, metrics: comparable(one) }));
}

/** The article's figures of such a cell. It has none of processes that share a set, nor of a worker alone at its lock. */
export function referenceOf(references: readonly Reference[], cell: CellKey): Reference | undefined {
  if (sharesMemory(cell) || cell.config.workers === 1) return undefined;
  return references.find(({ mode, start, writers }) =>
    mode === cell.mode && start === cell.start && writers === cell.config.writers
  );
}

/** What stands for them in a chart, in words. */
export function referenceNote([first]: readonly Reference[]): string {
  return first === undefined ? "" : `◇ is the article's: CPython 3.14.2, 8 workers, ${PLATFORMS[first.system]}.`;
}
