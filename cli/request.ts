// What a command line asks for, once it is understood. Types only.

import type { Config, Mode, Start } from "../engine/result.ts";
import type { RuntimeName } from "../runtime/contract.ts";

/** Where results go besides the terminal; "-" is standard output. */
export interface Outputs {
  readonly json?: string;
  readonly csv?: string;
  readonly markdown?: string;
}

export interface Common {
  readonly outputs: Outputs;
  readonly timeoutMs: number;
  readonly progress: boolean;
  readonly debug: boolean;
  /** The programs to take instead of those that are found. */
  readonly paths: Partial<Record<RuntimeName, string>>;
}

export type Request =
  /** Text to show, and the exit code: help, the version, or what was wrong with the command line. */
  | { readonly kind: "say"; readonly text: string; readonly exitCode: 0 | 2 }
  | (Common & { readonly kind: "doctor" })
  | (Common & {
    readonly kind: "measure";
    readonly scenario: string;
    readonly modes: readonly Mode[];
    readonly starts: readonly Start[];
    /** "self" is the runtime that this program runs on. */
    readonly runtimes: readonly (RuntimeName | "self")[];
    readonly config: Config;
    readonly quick: boolean;
  });
