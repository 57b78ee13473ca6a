// Whether cells that are held against each other ran while idle cores slept and while they did not: what blocks is up to
// ten times slower in the one mode than in the other.

import { rounded } from "./number.ts";
import type { Cell, Warning } from "./result.ts";
import { ascending, median } from "./statistics.ts";

/** The two modes differ by more than this, as a ratio and in nanoseconds; looks in the same mode, and runtimes, by less. */
const APART = 3;
const APART_NS = 10_000;

/** Fewer cells in the other mode do not move a median, as a share of all. */
const FEW = 0.1;

/** Measurements of one cell. */
export interface AlikeCells {
  readonly label: string;
  readonly cells: readonly Cell[];
}

/** At most one warning: it names the two that differ most, else how many of the cells do. `remedy` ends it. */
export function wakeUpWarnings(groups: readonly AlikeCells[], remedy: string): Warning[] {
  const known = groups.map(({ label, cells }) => ({ label, values: cells.flatMap((cell) => wakeUpOf(cell) ?? []) }))
    .filter(({ values }) => values.length > 0)
    .map(({ label, values }) => ({ label, values, typical: median(values) }))
    .sort((a, b) => a.typical - b.typical);
  const [first, last] = [known.at(0), known.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (areApart(first.typical, last.typical)) {
    return [warningOf(first.typical, `around ${first.label}`, last.typical, `around ${last.label}`, remedy)];
  }
  const all = ascending(known.flatMap(({ values }) => values));
  const slow = all.filter((value) => areApart(all[0]!, value));
  if (slow.length === 0 || slow.length < FEW * all.length) return [];
  const rest = all.slice(0, all.length - slow.length);
  return [
    warningOf(median(rest), "around some cells", median(slow), `around ${slow.length} of ${all.length}`, remedy),
  ];
}

/** Nanoseconds, the mean of both looks; null where a cell has none, as in results of before. */
function wakeUpOf({ conditions }: Cell): number | null {
  const { wake_up_before_ns: before, wake_up_after_ns: after } = conditions ?? {};
  return typeof before === "number" && typeof after === "number" ? (before + after) / 2 : null;
}

/** Whether these are of the two modes. */
export function areApart(low: number, high: number): boolean {
  return high > APART * low && high > low + APART_NS;
}

function warningOf(low: number, where: string, high: number, elsewhere: string, remedy: string): Warning {
  const message = `A sleeping thread woke after ${microseconds(low)} ${where} and after ${microseconds(high)} ` +
    `${elsewhere}, as idle cores were awake or asleep, which makes what blocks faster or slower: ${remedy}.`;
  return { code: "wake-ups", message };
}

export function microseconds(ns: number): string {
  return `${rounded(ns / 1000, 2)} µs`;
}
