// What every command is given besides its request.

import type { Runtime } from "../runtime/contract.ts";
import type { Text } from "./output.ts";

export interface Surroundings {
  readonly runtime: Runtime;
  /** The file to start again for a cell's process. */
  readonly entry: URL;
  readonly version: string;
  /** The command as typed. */
  readonly command: readonly string[];
  /** Aborted by Ctrl-C and the like. */
  readonly stop: AbortSignal;
  /** Standard error is a terminal that can show a bar. */
  readonly terminal: boolean;
  /** Columns to write tables for. */
  readonly width: number;
  /** Whether standard output shows colours. */
  readonly colours: boolean;
  /** Standard output leads nowhere: what takes time to show is not made. */
  readonly unseen: boolean;
  /** A line on standard error. */
  readonly say: (line: string) => void;
  /** Text to standard output. Rejects where nobody reads it any more. */
  readonly print: (text: Text) => Promise<void>;
  /** What to do when this must end at once, without waiting for anything. */
  readonly lastResort: Set<() => void>;
}

/** Wrong use: one sentence of what was wrong, what was given and what to do. Exit code 2. */
export class UseError extends Error {}
