// The contract of what `report --json` writes of several machines. Types and their version, no work.

import type { Direction } from "./metric.ts";
import type { Environment, Interval, VerdictKind, Warning } from "./result.ts";

/** A change that an old reader would misread raises it. */
export const POOLED_SCHEMA = "paratax-pooled/1";

/** One ratio within each machine, over all machines that have it. Absolute figures of machines are never put together. */
export interface PooledFile {
  readonly schema: typeof POOLED_SCHEMA;
  readonly tool: { readonly name: "paratax"; readonly version: string };
  /** ISO 8601, when it was pooled. */
  readonly created: string;
  /** As typed, word by word. */
  readonly command: readonly string[];
  /** A file each, those of one processor model together. */
  readonly machines: readonly PooledMachine[];
  readonly ratios: readonly PooledRatio[];
  readonly warnings: readonly Warning[];
}

export interface PooledMachine {
  /** As its result calls it (--machine), else as its file is called. */
  readonly name: string;
  readonly file: string;
  readonly environment: Environment;
  /** Of the runtimes, for example "deno 2.9.5". */
  readonly versions: readonly string[];
  /** The version that measured. */
  readonly paratax: string;
  /** ISO 8601, when its run began. */
  readonly created: string;
  /** Why none of its ratios is pooled, in words; null where they are. */
  readonly left_out: string | null;
}

export interface PooledRatio {
  readonly scenario: string;
  readonly metric: string;
  readonly better: Direction;
  /** The ratio is the value of `cell` over that of `baseline`, both by their labels. */
  readonly cell: string;
  readonly baseline: string;
  /** What both were measured on; of two runtimes that of the cell. */
  readonly runtime: string;
  /** As a fraction: the largest δ of the machines pooled. */
  readonly delta: number;
  /** As a fraction: the smallest margin of the machines pooled. */
  readonly margin: number;
  readonly machines: readonly MachineRatio[];
  /** Null where fewer than two machines are left. */
  readonly all: Pool | null;
  /**
   * Machines unlike the others, the farthest first; absent below four machines, and in results of before. All their
   * intervals hold together with 95 %.
   */
  readonly odd?: readonly OddMachine[];
  /** For each processor model with two machines or more, where there are several models. */
  readonly by_cpu: readonly { readonly cpu: string; readonly pool: Pool }[];
}

export interface OddMachine {
  /** The place of its machine among `machines`, from 0. */
  readonly machine: number;
  /** Its ratio over that of the others. */
  readonly times: number;
  readonly interval95: Interval;
}

/** What one machine's own comparison says. */
export interface MachineRatio {
  /** The place of its machine among `machines`, from 0. */
  readonly machine: number;
  readonly ratio: number;
  /** As its own result has it: all of that result's intervals hold together. */
  readonly interval95: Interval | null;
  readonly blocks: number;
  readonly verdict: VerdictKind;
  /** Why it is shown and not pooled, in words; null where it is pooled. */
  readonly left_out: string | null;
}

export interface Pool {
  /** How many machines it rests on. */
  readonly machines: number;
  /** The geometric mean of their ratios. */
  readonly ratio: number;
  /** The intervals of all ratios that are pooled hold together with 95 % (90 %); null beyond what numbers can be. */
  readonly interval95: Interval | null;
  readonly interval90: Interval | null;
  /** Where the same measurement on one more machine like these will lie, with 95 %. */
  readonly next95: Interval | null;
  /** τ: the standard deviation between machines of the natural logarithm of the true ratio. */
  readonly tau: number;
  /** I²: the share of the variance between the measured ratios that is the machines', not noise; 0 to 1. */
  readonly i2: number;
  readonly verdict: VerdictKind;
  /** How many machines came to which verdict by themselves. */
  readonly verdicts: Readonly<Partial<Record<VerdictKind, number>>>;
}
