// What every command is given besides its request.

import type { Runtime } from "../runtime/contract.ts";
import { refusalToWrite } from "./output.ts";
import type { Outputs } from "./request.ts";

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
  /** A line on standard error. */
  readonly say: (line: string) => void;
}

/** Wrong use: one sentence of what was wrong, what was given and what to do. Exit code 2. */
export class UseError extends Error {}

/** Throws a UseError for the first file that could not be written: better now than after an hour of measuring. */
export function refuseUnwritable(outputs: Outputs): void {
  for (const [format, path] of Object.entries(outputs)) {
    const refusal = path && path !== "-" ? refusalToWrite(`--${format}`, path) : null;
    if (refusal) throw new UseError(refusal);
  }
}
