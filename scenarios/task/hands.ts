// Workers that wait for tasks, however those are handed to them.

import type { Crew } from "../../engine/cell/crew.ts";
import type { TaskReady } from "../../workers/task_protocol.ts";
import type { Case } from "./reference.ts";

/** Calls that are handed over together; mostly one. */
export interface Batch {
  readonly cases: readonly Case[];
  readonly inputs: readonly unknown[];
  readonly transfer: readonly Transferable[];
}

export interface Done {
  readonly worker: number;
  readonly batch: Batch;
  /** Of the batch's calls, or of the last of them. */
  readonly outputs: readonly unknown[];
  /** What the calls alone took, by the worker's own clock. */
  readonly ms: number;
}

export interface Hands {
  readonly size: number;
  readonly crews: readonly Crew<unknown>[];
  /** Starts so many more of the workers; what each said when it was ready. */
  start(size: number): Promise<readonly TaskReady[]>;
  /** The next so many calls, from this case on, copied where they have to be. */
  batchOf(from: number, count: number): Batch;
  /** To a worker that has nothing to do. */
  give(worker: number, batch: Batch): void;
  /**
   * The next batch that is done; null once it is `until` on this process's clock. Throws a CellError, or rejects with
   * one, that says what became of which input.
   */
  next(until?: number): Done | null | Promise<Done | null>;
  /** What else there is to say of them when all is done. */
  facts?(): Readonly<Record<string, string>>;
  release(): Promise<void>;
}
