// What a command line asks for, once it is understood. Types only.

import type { Gate } from "../engine/compare/gate.ts";
import type { EngineName } from "../engine/fleet/engines.ts";
import type { BlocksRequest } from "../engine/run/blocks.ts";
import type { CellsRequest } from "../engine/run/cells.ts";
import type { RunOptions } from "../engine/run/host.ts";
import type { RoundsRequest } from "../engine/run/rounds.ts";
import type { Choice } from "../report/chosen.ts";

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

export interface Common extends RunOptions {
  readonly outputs: Outputs;
  /** Whether the page is shown in the browser. */
  readonly open: boolean;
  /** What of the tables is shown, and in which order. */
  readonly choice: Choice;
  readonly progress: boolean;
  /** Whether a terminal shows the table as its cells come in. */
  readonly watch: boolean;
}

export type Request =
  /** Text to show, and the exit code: help, the version, or what was wrong with the command line. */
  | { readonly kind: "say"; readonly text: string; readonly exitCode: 0 | 2 }
  /** Nothing was asked: what to ask, and a first answer. */
  | { readonly kind: "begin"; readonly text: string; readonly first: CompareRequest }
  | (Common & {
    readonly kind: "doctor";
    /** Whether what would spoil a measurement is a failure. */
    readonly strict: boolean;
  })
  | (Common & { readonly kind: "runtimes" })
  | (Common & {
    readonly kind: "check-contender";
    /** Of its command. */
    readonly words: readonly string[];
  })
  | (Common & CellsRequest & { readonly kind: "measure" })
  | (Common & RoundsRequest & {
    readonly kind: "reproduce";
    /** Whether the contenders that are found here are measured too. */
    readonly found: boolean;
  })
  | (Common & {
    readonly kind: "report";
    readonly files: readonly string[];
    /** Whether machines are pooled too whose audit failed. */
    readonly withDisturbed: boolean;
  })
  | (Common & {
    readonly kind: "history";
    /** Files, and folders that have some. */
    readonly files: readonly string[];
  })
  | (Common & FleetWords & FleetPlace & {
    readonly via: EngineName;
    readonly binaries: string;
    /** Null is the user's own. */
    readonly sshConfig: string | null;
    /** Whether the hosts measure one cell together, and not each its own. */
    readonly together: boolean;
  })
  | (Common & FleetWords & FleetPlace & { readonly via: "slurm-array"; readonly together: false })
  | (Common & FleetWords & { readonly via: "kubernetes"; readonly image: string })
  | CompareRequest
  | (Common & Asked & {
    readonly kind: "compare-files";
    readonly files: readonly string[];
    /** Where the files have several. */
    readonly scenario: string | null;
    /** Take iterations of one process for replicates. */
    readonly trustOneProcess: boolean;
  });

export type CompareRequest = Common & Asked & BlocksRequest & { readonly kind: "compare" };

/** What a fleet is asked, whatever reaches it. */
interface FleetWords {
  readonly kind: "fleet";
  /** The file with the hosts. */
  readonly hosts: string;
  /** What paratax is told on each of them. */
  readonly words: readonly string[];
  readonly anonymous: boolean;
}

/** Of a fleet that is measured from here. */
interface FleetPlace {
  /** The folder of the results. */
  readonly results: string;
  /** The binary for every host; null where there may be one for each. */
  readonly binary: string | null;
  readonly atOnce: number;
}

/** What both comparisons are asked. */
export interface Asked {
  /** Null is the scenario's own. */
  readonly metric: string | null;
  /** Cells that differ by less are equivalent, as a fraction. */
  readonly margin: number;
  /** Show p. */
  readonly withP: boolean;
  readonly gates: readonly Gate[];
}
