// The contract of the output: what `--json` writes and everything in report/ reads. Types and their version, no work.
// A change that an old reader would misread raises the version; schema.json says the same as JSON Schema.

import type { RuntimeName } from "../runtime/contract.ts";

export const SCHEMA = "paratax/1";

export type Mode = "threads" | "processes";

/** How workers come to be. `fork` and `forkserver` are known so that their absence can be said. */
export type Start = "spawn" | "pool" | "fork" | "forkserver";

export type Config = Readonly<Record<string, number | string | boolean | readonly number[]>>;

/** What names a cell: one scenario, runtime, mode, start method and configuration. */
export interface CellKey {
  readonly scenario: string;
  readonly runtime: RuntimeName;
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
  /** Raw values per iteration, in order, by metric name (for example iter_s). */
  readonly samples: Readonly<Record<string, readonly number[]>>;
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

export type Cell = CellKey & Outcome & { readonly provenance: Provenance | null };

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
}
