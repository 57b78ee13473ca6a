// What a memory reader gives and what it is given. Types only: nothing here runs.

import type { Runtime } from "../contract.ts";

/** A figure that this system does not give, and why, in one sentence. */
export interface Unavailable {
  readonly unavailable: string;
}

/** Bytes, or why there are none. A living process never has 0. */
export type Figure = number | Unavailable;

/** One process at one moment: resident, unique and proportional set size. */
export interface MemorySample {
  readonly rss: Figure;
  readonly uss: Figure;
  readonly pss: Figure;
  /** Why the figures fall when another process runs the same program; absent where they do not. */
  readonly dependsOnOthers?: string;
}

export interface MemoryReader {
  /**
   * One sample per process, in the order of `pids`; `null` is a missed sample: that process was gone. Never rejects.
   * Have the calling process among `pids`: when all are gone, a reader cannot tell that from a tool that does not work.
   * Await a read before the next: on macOS and Windows it takes longer than a short interval between samples.
   */
  read(pids: readonly number[]): Promise<readonly (MemorySample | null)[]>;
  /** Ends what the reader started. Safe to call twice. */
  close(): void | Promise<void>;
}

/** What the runtime lends to a reader; each system uses one of them. */
export interface MemoryTools {
  /** A whole text file, read synchronously; its errors are thrown. */
  readonly readText: (path: string) => string;
  /** The words that start the process that counts pages of files. Without it Linux's figures depend on others. */
  readonly filePages?: readonly string[];
  /** Standard output of a program, whatever its exit code. Rejects when it cannot be started. */
  readonly run: (command: readonly string[]) => Promise<string>;
  readonly spawn: Runtime["spawn"];
  readonly after: Runtime["after"];
}
