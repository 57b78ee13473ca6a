// What a run is given besides what it measures: who asks, how cells are started, and who hears of it. Types only.

import type { Runtime, RuntimeName } from "../../runtime/contract.ts";
import type { ResultFile } from "../result/result.ts";

/** The program that starts a run. */
export interface Host {
  readonly runtime: Runtime;
  /** The file to start again for a cell's process. */
  readonly entry: URL;
  /** The version of paratax. */
  readonly version: string;
  /** As it is to stand in the result, word by word. */
  readonly command: readonly string[];
  /** Ends the run: the cell that is measured is stopped, and what was measured until then is the result. */
  readonly stop: AbortSignal;
  /** Shows a line to the user. */
  readonly say: (line: string) => void;
  /** What to do when this must end at once, without waiting for anything. */
  readonly lastResort: Set<() => void>;
}

/**
 * By their names, the words of their commands; or "found": those that come with paratax, by whatever runs them here, or
 * "first": of each build of that, which the engine tells apart, the first alone.
 */
export type Contenders = Readonly<Record<string, readonly string[] | "found" | "first">>;

/** How cells are run, whatever they measure. */
export interface RunOptions {
  /** After so long a cell is given up. */
  readonly timeoutMs: number;
  /** Whether `say` hears what cells write to standard error. */
  readonly debug: boolean;
  /** Paths of the user's home stay in the result as they are. */
  readonly fullCommand: boolean;
  /** Whether the cores are kept from sleeping meanwhile. */
  readonly keepAwake: boolean;
  /** The programs to take instead of those that are found. */
  readonly paths: Readonly<Partial<Record<RuntimeName, string>>>;
  /** Whether versions that are asked for and not here are fetched from npm's registry. */
  readonly fetch: boolean;
  /** What to call this machine in the result; without a name it has none there. */
  readonly machine?: string;
  /** Contenders: programs that speak the cell protocol (docs/contenders.md). */
  readonly contenders?: Contenders;
}

/** How far a run is. */
export interface Progress {
  /** The next cell begins; `weight` is its length over that of an average one. */
  begin(label: string, weight: number): void;
  /** How much of the present cell is done, from 0 to 1. */
  update(share: number): void;
  end(): void;
}

/** Is told of the progress of a run. */
export interface Observer {
  /** Called once, before the first of so many cells. */
  readonly progressOf: (cells: number) => Progress;
  /** Called after every cell, of a comparison after every block; `soFar` makes the result as it stands. */
  readonly onCells: (soFar: () => ResultFile) => void;
}

/** What was planned, before anything is measured. */
export interface Planned {
  /** Rejects with a UsageError where there is no place to measure in; what a cell fails of is in the result. */
  measure(observer: Observer): Promise<ResultFile>;
}
