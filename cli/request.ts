// What a command line asks for, once it is understood. Types only.

import type { Gate } from "../engine/compare/gate.ts";
import type { Config, Mode, Start } from "../engine/result/result.ts";
import type { Axis } from "../engine/compare/variants.ts";
import type { RuntimeName } from "../runtime/contract.ts";

/** What a result can be written as, each an option of that name. */
export type Format =
  | "json"
  | "csv"
  | "markdown"
  | "html"
  | "custom-smaller-is-better"
  | "custom-bigger-is-better"
  | "bencher";

/** Where results go besides the terminal; "-" is standard output. */
export type Outputs = Readonly<Partial<Record<Format, string>>>;

export interface Common {
  readonly outputs: Outputs;
  readonly timeoutMs: number;
  readonly progress: boolean;
  readonly debug: boolean;
  /** Paths of the user's home stay in the result as they are. */
  readonly fullCommand: boolean;
  /** The programs to take instead of those that are found. */
  readonly paths: Partial<Record<RuntimeName, string>>;
}

export type Request =
  /** Text to show, and the exit code: help, the version, or what was wrong with the command line. */
  | { readonly kind: "say"; readonly text: string; readonly exitCode: 0 | 2 }
  | (Common & {
    readonly kind: "doctor";
    /** Whether what would spoil a measurement is a failure. */
    readonly strict: boolean;
  })
  | (Common & {
    readonly kind: "measure";
    readonly scenario: string;
    readonly modes: readonly Mode[];
    readonly starts: readonly Start[];
    /** "self" is the runtime that this program runs on. */
    readonly runtimes: readonly (RuntimeName | "self")[];
    readonly config: Config;
    readonly quick: boolean;
  })
  | (Common & {
    readonly kind: "reproduce";
    readonly runtimes: readonly (RuntimeName | "self")[];
    /** The scenarios in their order, with their settings. */
    readonly parts: readonly { readonly scenario: string; readonly config: Config }[];
    /** How often each cell is measured. */
    readonly repetitions: number;
    readonly quick: boolean;
  })
  | (Common & {
    readonly kind: "report";
    readonly files: readonly string[];
  })
  | (Common & Asked & {
    readonly kind: "compare";
    readonly scenario: string;
    readonly axes: readonly Axis[];
    /** One value for each setting. */
    readonly config: Config;
    /** How many, or how many at most. */
    readonly blocks: number;
    /** As many as make every 95 % interval narrower than this, in percent of its ratio. */
    readonly untilWidth: number | null;
    /** The blocks are a pilot, to say how many to take. */
    readonly plan: boolean;
    readonly seed: number;
    readonly quick: boolean;
  })
  | (Common & Asked & {
    readonly kind: "compare-files";
    readonly files: readonly string[];
    /** Where the files have several. */
    readonly scenario: string | null;
    /** Take iterations of one process for replicates. */
    readonly trustOneProcess: boolean;
  });

/** What both comparisons are asked. */
interface Asked {
  /** Null is the scenario's own. */
  readonly metric: string | null;
  /** Cells that differ by less are equivalent, as a fraction. */
  readonly margin: number;
  /** Show p. */
  readonly withP: boolean;
  readonly gates: readonly Gate[];
}
