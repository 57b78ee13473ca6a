// What is told of a scenario: its metrics, its tables and charts, and what its cells say of each other. Data, and loaded
// by whoever relates, judges or shows results; never by a process that measures.

import type { MetricRow } from "../engine/result/metric.ts";
import type { Answer, Cell, CellKey, Comparison, Config, Measured, Mode, Start } from "../engine/result/result.ts";
import type { Prove } from "./proof.ts";

type MeasuredCell = Cell & Measured;

export interface Description {
  /** A heading: "Sharded writers". */
  readonly title: string;
  /** What a column of its headline is called, with the unit that it is shown in. */
  readonly headline: string;
  /** Every metric that its cells may have, but for those that every scenario has. */
  readonly metrics: readonly MetricRow[];
  readonly relations: readonly Relation[];
  readonly remarks: readonly Remark[];
  readonly tables: readonly Table[];
  /** Tables of words, of which each kind of worker has one of its own; they stand before the others. */
  readonly matrices?: readonly Matrix[];
  readonly charts: readonly Chart[];
  /** What a comparison of its cells, given with their blocks, comes to. */
  readonly answer?: (comparison: Comparison, cells: readonly Cell[]) => readonly Answer[];
  /**
   * What a run of its cells is asked, by the names of axes in the order of worth: "mode", "start", "runtime" or a
   * setting. The sentences that a result begins with answer it.
   */
  readonly asks?: readonly string[];
  /**
   * The standard deviation of the logarithm of its headline from one process to the next: what is added to the interval
   * of a cell that was measured once. `npm run bench -- between` finds it; without it such cells come to no sentence.
   */
  readonly betweenRuns?: number;
  /** Metrics of what its headline is made of, in words: of two cells that differ, a comparison says how much each does. */
  readonly explains?: Readonly<Record<string, string>>;
  /** What cells come to that no ratio says; it takes the place of `asks`. */
  readonly conclude?: (cells: readonly Cell[]) => readonly string[];
  /** Makes figures of what a contender answers; without it contenders cannot measure it. */
  readonly prove?: Prove;
  /** Tables of a comparison, of each cell's medians over the blocks. */
  readonly compared?: readonly Table[];
}

/** The cell that differs in this from the one it is set beside, and in nothing else. */
export interface Other {
  readonly mode?: Mode;
  readonly start?: Start;
  readonly config?: Config;
}

/** A metric that sets a cell beside another one of its run. */
export interface Relation {
  readonly name: string;
  /** The metric of both; the headline, of means their median, where it is not said. */
  readonly of?: string;
  readonly to: Other;
  /** "worse": how many times worse than the other; "over": its value over the other's. */
  readonly as: "worse" | "over";
  /** What the other is, for the reason where there is none; without it the metric is then left out. */
  readonly other?: string;
  /** Which cells have it; all where it is not said. */
  readonly when?: (key: CellKey) => boolean;
}

/** A warning about what a cell says beside others of its run. */
export interface Remark {
  readonly code: string;
  /** One sentence that ends with what to do; null where there is nothing to remark. */
  readonly of: (cell: MeasuredCell, find: (other: Other) => MeasuredCell | undefined) => string | null;
}

export interface Column {
  readonly title: string;
  readonly metric: string;
}

export interface Table {
  /** "{workers}" stands for their number, and so does each setting for its value. */
  readonly title: string;
  /** What tells the rows apart besides runtime and mode: a start method or settings. */
  readonly rowsBy: readonly string[];
  /** Settings that have a column, too, where they are given for any of the cells. */
  readonly alsoBy?: readonly string[];
  readonly columns: readonly Column[];
  readonly notes: readonly string[];
  /** A setting without which, in any of the cells, the table is left out. */
  readonly onlyWith?: string;
  /** Whether cells that were not measured have a row here. */
  readonly gaps: boolean;
}

/** A row for each value of a setting, a column for each runtime, and in each place what its cell comes to, in words. */
export interface Matrix {
  /** "{mode}" stands for the kind of worker. */
  readonly title: string;
  readonly rowsBy: string;
  readonly of: (cell: MeasuredCell) => string;
  /** Whether that is as it should be, for a sign before it; null where nothing shows it. */
  readonly good?: (cell: MeasuredCell) => boolean | null;
  readonly notes: readonly string[];
}

/** Captions end with the unit. */
export type Chart =
  /** A bar a cell, from 0; with `reach` the range of nine in ten of its samples. */
  | {
    readonly kind: "bars";
    readonly caption: string;
    readonly metric: string;
    readonly unit: string;
    readonly reach?: true;
  }
  /** All samples that a metric sums up; of several metrics the first that has any. */
  | { readonly kind: "samples"; readonly caption: string; readonly metrics: readonly string[]; readonly unit: string }
  /** Several metrics of each cell: beside each other, or as one bar where they add up. */
  | {
    readonly kind: "grouped" | "stacked";
    readonly caption: string;
    readonly parts: readonly { readonly name: string; readonly metric: string }[];
    readonly unit: string;
  }
  /** The quantiles of a latency, on a logarithmic axis. */
  | { readonly kind: "quantiles"; readonly caption: string; readonly latency: string }
  /** A rate over that of the fewest of what a setting counts, beside the ideal. */
  | { readonly kind: "speed-up"; readonly caption: string; readonly metric: string; readonly over: string }
  /** A line for each value of the setting `by`, over the setting `over`, of each runtime and mode; both axes logarithmic. */
  | {
    readonly kind: "ladder";
    readonly caption: string;
    readonly metric: string;
    readonly unit: string;
    readonly over: string;
    readonly by: string;
  };

export function column(title: string, metric: string): Column {
  return { title, metric };
}
