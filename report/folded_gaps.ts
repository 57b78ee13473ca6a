// What several cells cannot do for one reason, in one line below a table instead of a row each.

import { listed } from "../engine/result/listed.ts";
import type { Cell, Unsupported } from "../engine/result/result.ts";

type Gap = Cell & Unsupported;

/** Fewer with the same reason keep their rows. */
const FEWEST = 2;

export interface FoldedGaps {
  readonly cells: ReadonlySet<Cell>;
  /** A sentence for each reason. */
  readonly notes: readonly string[];
}

/**
 * `nameOf` says what a cell's row would, but for its runtime. Nothing is folded where no cell was measured: the reasons
 * are the table then.
 */
export function foldGaps(cells: readonly Cell[], nameOf: (cell: Cell) => string): FoldedGaps {
  if (!cells.some(({ status }) => status === "measured")) return { cells: new Set(), notes: [] };
  const byReason = new Map<string, Gap[]>();
  for (const cell of cells) {
    if (cell.status === "unsupported") byReason.set(cell.reason, [...byReason.get(cell.reason) ?? [], cell]);
  }
  const folded = [...byReason].filter(([, gaps]) => gaps.length >= FEWEST);
  return {
    cells: new Set(folded.flatMap(([, gaps]) => gaps)),
    notes: folded.map(([reason, gaps]) => `Unsupported: ${subjectOf(gaps, nameOf)}, as ${reason}.`),
  };
}

/** "processes fork and processes forkserver on deno, bun and node", where each of them lacks each; else one by one. */
function subjectOf(gaps: readonly Gap[], nameOf: (cell: Cell) => string): string {
  const runtimes = [...new Set(gaps.map(({ runtime }) => runtime))];
  const names = [...new Set(gaps.map(nameOf))];
  if (gaps.length === runtimes.length * names.length) return `${listed(names)} on ${listed(runtimes)}`;
  return listed(gaps.map((gap) => `${gap.runtime} ${nameOf(gap)}`));
}
