// The contract of the output: what `--json` writes and everything in report/ reads. Types and their version, no work.
// A change that an old reader would misread raises the version; schema.json says the same as JSON Schema.

import type { AwakePriority } from "../../runtime/keep_awake.ts";
import type { HistogramData } from "../../sync/histogram.ts";
import type { Direction } from "./metric.ts";

export const SCHEMA = "paratax/2";

/** "inline" is the work without any worker. */
export type Mode = "inline" | "threads" | "processes";

/** How workers come to be: "none" inline. `fork` and `forkserver` are known so that their absence can be said. */
export type Start = "none" | "spawn" | "pool" | "fork" | "forkserver";

export type Config = Readonly<Record<string, number | string | boolean | readonly number[]>>;

/** What names a cell: one scenario, runtime, mode, start method and configuration. */
export interface CellKey {
  readonly scenario: string;
  /** What measured it: a runtime by its name, one of several versions of it as "node@24.11.0", or a contender by its name. */
  readonly runtime: string;
  readonly mode: Mode;
  readonly start: Start;
  readonly config: Config;
}

/** A metric's name ends in its unit (_s, _ns, _bytes, _pct, _per_s) or is a count. `null` is "not available". */
export type Metrics = Readonly<Record<string, number | null>>;

/** A warning's `code` is stable, its `message` is one sentence that ends with what to do. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

export type Phase = "prepare" | "warm-up" | "run" | "verify" | "release";

export interface Measured {
  readonly status: "measured";
  readonly metrics: Metrics;
  /** Why a metric is null, by its name. */
  readonly unavailable: Readonly<Record<string, string>>;
  /** Raw values by name: one an iteration (iter_s), or one a worker of the last run (worker_begun_s). */
  readonly samples: Readonly<Record<string, readonly number[]>>;
  /** Latencies by name (lock_wait), a histogram for each worker of the last run that timed any. */
  readonly histograms: Readonly<Record<string, readonly HistogramData[]>>;
  /** Facts in words: which join signal was used, which transport. */
  readonly facts: Readonly<Record<string, string>>;
  readonly warnings: readonly Warning[];
}

export interface Unsupported {
  readonly status: "unsupported";
  readonly reason: string;
}

export interface Failed {
  readonly status: "failed";
  readonly phase: Phase;
  /** One sentence. */
  readonly error: string;
  /** What was measured before it failed; never complete. */
  readonly samples: Readonly<Record<string, readonly number[]>>;
}

export type Outcome = Measured | Unsupported | Failed;

/** `provenance` says what really ran: the runtime's version and whether the cell ran compiled or from source. */
export interface Provenance {
  readonly version: string;
  readonly engine: string;
  readonly path: string;
  readonly compiled: boolean;
}

/** What the machine did while a cell was measured, by name (conditions.ts has them); null is what it does not tell. */
export type Conditions = Readonly<Record<string, number | null>>;

export type Cell = CellKey & Outcome & {
  readonly provenance: Provenance | null;
  /** ISO 8601, when the cell was started; null where nothing was. */
  readonly measured_at: string | null;
  /** Null where nothing was started, and in results of before. */
  readonly conditions: Conditions | null;
  /** In a comparison, the block that this cell was run in, from 1. */
  readonly block?: number;
  /** The baseline's second run in its block. */
  readonly again?: true;
  /** Which of several repetitions of the same cell this is, from 1. */
  readonly repetition?: number;
};

export interface Environment {
  readonly os: string;
  readonly arch: string;
  readonly cpu: string;
  /** Logical cores of the machine. */
  readonly cores: number;
  /** Cores this process may use, after affinity and cgroup quota; may have a fraction. */
  readonly usable_cores: number;
  readonly memory_bytes: number;
  /** The frequency governor, where the system has one. */
  readonly governor: string | null;
  /** Load average over one minute at the start; null on Windows. */
  readonly load_at_start: number | null;
  /** Variables of the environment that reach cells and may change them, as LD_PRELOAD; absent where there are none. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Why no cell has a wake-up among its conditions; absent where cells can have one, and in results of before. */
  readonly wake_up_unavailable?: string;
  /** The priority of the processes that kept the cores awake (--keep-awake); absent where none did. */
  readonly kept_awake?: AwakePriority;
  /** What its user calls this machine (--machine); absent where it was not said. */
  readonly machine?: string;
  /** The kernel's release, as "6.1.0-18-amd64"; on Linux. Not in results of before. */
  readonly kernel?: string;
  /** The revision of the processor's microcode, where the system tells; not in results of before. */
  readonly microcode?: string;
}

export interface ResultFile {
  readonly schema: typeof SCHEMA;
  readonly tool: { readonly name: "paratax"; readonly version: string };
  /** ISO 8601, when the run started. */
  readonly created: string;
  /** True for a first look: too few iterations to rest a decision on. */
  readonly quick: boolean;
  /** False while the run goes on and when it was interrupted: the cells are those finished until then. */
  readonly complete: boolean;
  /** The command as typed, word by word. */
  readonly command: readonly string[];
  readonly environment: Environment;
  readonly cells: readonly Cell[];
  /** What disturbed the measurement, found in the conditions of the cells; not in results of before. */
  readonly warnings?: readonly Warning[];
  /** Of a comparison of saved results: where each comes from, in their order. */
  readonly sources?: readonly Source[];
  /** What `paratax compare` concludes from the cells. */
  readonly comparison?: Comparison;
  /** What the cells of no comparison come to, in at most three sentences; older results have none. */
  readonly conclusion?: readonly string[];
}

/** Where the cells of another result come from. */
export interface Source {
  readonly environment: Environment;
  /** Of the runtimes, for example "deno 2.9.5". */
  readonly versions: readonly string[];
  /** The version that measured them. */
  readonly paratax: string;
  /** ISO 8601. */
  readonly created: string;
}

/** Bounds of the same unit as what they bound. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** One of the configurations compared: its cells differ in nothing but their block. */
export interface ComparedCell {
  /** What tells it from the others, in the order of the axes, for example "deno threads 8". */
  readonly label: string;
  readonly key: CellKey;
  /**
   * One number a block, in the order of blocks, in the metric's unit; null where that cell failed. Of the baseline,
   * which is run twice, the geometric mean.
   */
  readonly values: readonly (number | null)[];
  /** Of the values; null where every block failed. */
  readonly median: number | null;
  /** 95 % interval of the median, between two of the values; null below six of them. */
  readonly interval: Interval | null;
  /** The change from the first block to the last as a fraction, where it is more than chance; else null. */
  readonly drift: number | null;
}

/**
 * "no verdict" where the values are no replicates, as iterations of one process are none, and of a difference in what
 * makes a run neither better nor worse.
 */
export type VerdictKind = "faster" | "slower" | "equivalent" | "inconclusive" | "too few blocks" | "no verdict";

/** Two compared cells by their labels. The ratio is the value of `cell` over that of `baseline`. */
export interface ComparedPair {
  readonly cell: string;
  readonly baseline: string;
  readonly ratio: number;
  /** The intervals of all pairs hold together with 95 % (90 %); null where nothing shows how wide they are. */
  readonly interval95: Interval | null;
  readonly interval90: Interval | null;
  /** Blocks in which both were measured; of files without blocks, the processes of the file that has fewer. */
  readonly blocks: number;
  /** Two-sided, adjusted by Holm over all pairs of the comparison; null where there is no verdict. */
  readonly p: number | null;
  readonly verdict: VerdictKind;
  /** Why there is no verdict, in words. */
  readonly reason?: string;
  /** Blocks in all that will settle an inconclusive one in four of five cases; null where no number is known to. */
  readonly blocks_needed: number | null;
}

/** An answer to a question that engineers ask, where the axes allow it. Costs are in the unit of the metric named. */
export type Finding =
  /**
   * From (or until) which task, in seconds on one worker, workers of a mode cost less than those of another, or than
   * the same tasks inline; null: never (always). Older results have spawned processes against threads, and do not say so.
   */
  | {
    readonly kind: "break-even";
    readonly runtime: string;
    readonly mode?: Mode;
    readonly against?: Mode;
    readonly start?: Start;
    readonly workers?: number;
    readonly crossing: "from" | "until" | "always" | "never";
    readonly task_s: number | null;
    readonly interval: { readonly low: number; readonly high: number | null } | null;
    /** The share of resamples that came to the same kind of crossing. */
    readonly support: number;
  }
  /** What one more worker adds, in bytes. */
  | {
    readonly kind: "marginal-memory";
    readonly runtime: string;
    readonly mode: Mode;
    readonly bytes_per_worker: number;
    readonly interval: Interval;
  }
  /** The Universal Scalability Law: contention σ, coherency κ, operations per second of one worker γ. */
  | {
    readonly kind: "scaling";
    readonly runtime: string;
    readonly mode: Mode;
    /** Median throughput by number of workers, ascending. */
    readonly points: readonly { readonly workers: number; readonly per_s: number }[];
    /** Null below six numbers of workers. */
    readonly law: {
      readonly gamma: number;
      readonly sigma: number;
      readonly kappa: number;
      readonly peak_workers: number | null;
      /** 95 %, by a bootstrap over blocks; null below six blocks. Older results have none. */
      readonly sigma_interval?: Interval | null;
      readonly kappa_interval?: Interval | null;
    } | null;
  };

/** From (or until) which value of a setting one way costs less than another, of all values that were measured. */
export interface Crossover {
  readonly runtime: string;
  readonly mode: Mode;
  /** The setting that grows: "size", in bytes. */
  readonly over: string;
  readonly way: string;
  readonly against: string;
  readonly crossing: "from" | "until" | "always" | "never";
  readonly at: number | null;
  /** 95 %, by a bootstrap over blocks; an end is null where it lies beyond what was measured. */
  readonly interval: { readonly low: number | null; readonly high: number | null } | null;
  /** The share of resamples that came to the same kind of crossing. */
  readonly support: number;
}

/** The answer to what a user wanted to know, as far as the intervals allow one. */
export interface Answer {
  readonly runtime: string;
  /** What was asked about: the module of a task. */
  readonly subject: string;
  /** What it comes to, for programs: its sentences say the same. */
  readonly advice: "inline" | "pool" | "unsettled";
  readonly sentences: readonly string[];
}

/** The mathematics of it is explained in docs/method.md. */
export interface Comparison {
  /** "blocks": interleaved in one run, paired by block. "files": two saved results, unpaired, which is weaker. */
  readonly design: "blocks" | "files";
  readonly scenario: string;
  readonly metric: string;
  /** "neither": nothing is faster or slower by it. */
  readonly better: Direction;
  /** What was varied, by name: "mode", "runtime", "start" or a setting. */
  readonly axes: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  /** Seeds the order of cells and every bootstrap. */
  readonly seed: number;
  /** Blocks that were completed. */
  readonly blocks: number;
  /** As a fraction: cells that differ by less are equivalent. Older results took δ for it. */
  readonly margin?: number;
  /** δ as a fraction: the smallest difference that is called faster or slower. */
  readonly delta: number;
  /**
   * The baseline against itself, run twice in every block: what this machine takes for a difference. The ratio is 1 by
   * design, as neither run is the first (in older results one was). Null in "files" and where no block has both runs.
   */
  readonly floor: { readonly ratio: number; readonly interval95: Interval } | null;
  /** The first is what the others are held against. */
  readonly cells: readonly ComparedCell[];
  readonly pairs: readonly ComparedPair[];
  readonly findings: readonly Finding[];
  /** Where the ways of a ladder cross; absent where there is none. */
  readonly crossovers?: readonly Crossover[];
  readonly warnings: readonly Warning[];
  /** What it comes to, in words, where its scenario gives any. */
  readonly answers?: readonly Answer[];
  /** What the pairs come to, in at most three sentences; older results have none. */
  readonly conclusion?: readonly string[];
  /** What the next comparison takes, where these blocks were a pilot. */
  readonly plan?: ComparisonPlan;
}

/** After Kalibera and Jones (2013); a null is what the pilot cannot tell. */
export interface ComparisonPlan {
  /** After which every pair has a verdict in four of five cases, or more. */
  readonly blocks: number | null;
  /** Of each cell; null too where a cell has none, but a duration. */
  readonly iterations: number | null;
  /** How long that will take. */
  readonly seconds: number | null;
  /** To run it; null where there are no blocks to take. */
  readonly command: readonly string[] | null;
}
