// The contract of what `report --history --json` writes. Types and their version, no work.

import type { Direction } from "./metric.ts";
import type { CellKey, Warning } from "./result.ts";

/** A change that an old reader would misread raises it. */
export const HISTORY_SCHEMA = "paratax-history/1";

/** Each machine's own results over time; those of different machines are never put into one series. */
export interface HistoryFile {
  readonly schema: typeof HISTORY_SCHEMA;
  readonly tool: { readonly name: "paratax"; readonly version: string };
  /** ISO 8601, when it was drawn up. */
  readonly created: string;
  /** As typed, word by word. */
  readonly command: readonly string[];
  readonly machines: readonly MachineHistory[];
}

export interface MachineHistory {
  /** As its results call it (--machine), else its processor. */
  readonly name: string;
  /** In the order of time. */
  readonly runs: readonly HistoryRun[];
  readonly series: readonly Series[];
  /** What of the machine changed from one run to the next: kernel, microcode, governor and the like. */
  readonly warnings: readonly Warning[];
}

export interface HistoryRun {
  readonly file: string;
  /** ISO 8601, when it began. */
  readonly created: string;
  readonly paratax: string;
  /** Of the runtimes, for example "deno 2.9.5". */
  readonly versions: readonly string[];
}

/** A cell's headline over the runs that have it. */
export interface Series {
  readonly cell: CellKey;
  readonly metric: string;
  readonly better: Direction;
  readonly points: readonly SeriesPoint[];
  readonly changes: readonly Change[];
}

export interface SeriesPoint {
  /** The place of its run among `runs`, from 0. */
  readonly run: number;
  /** Of several blocks or repetitions the median, in the metric's unit. */
  readonly value: number;
}

/** A point from which the values are others. */
export interface Change {
  /** The place of the first changed point among `points`, from 0. */
  readonly point: number;
  /** The median from there to the next change over that before, back to the last. */
  readonly ratio: number;
  /** The share of random orders that look as changed, or more. */
  readonly p: number;
}
