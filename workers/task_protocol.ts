// What a task's worker and the cell that it works for say to each other. Types only.

/** What a worker of a task is started with. */
export interface TaskStart {
  /** The user's module, a file: URL, and what it exports the function as. */
  readonly module: string;
  readonly export: string;
  /** "once" answers one call and ends, "pool" answers calls until it is stopped, "seat" finds them in shared memory. */
  readonly kind: "once" | "pool" | "seat";
  readonly seat?: TaskSeat;
}

/** Where a thread finds its tasks and leaves its answers, as task_seat.ts has it. */
export interface TaskSeat {
  readonly words: Int32Array<SharedArrayBuffer>;
  readonly base: number;
  readonly numbers: Float64Array<SharedArrayBuffer>;
  readonly numbersAt: number;
  readonly input: Uint8Array<SharedArrayBuffer>;
  readonly output: Uint8Array<SharedArrayBuffer>;
  /** "number", or the name of a kind of typed array. */
  readonly takes: string;
  readonly gives: string;
}

/** How a worker came to be ready. Milliseconds; moments are on its own clock, whose zero is the epoch time `origin`. */
export interface TaskLoaded {
  readonly origin: number;
  /** Its first instruction, and the first line of the job. */
  readonly entered: number;
  readonly begun: number;
  readonly importMs: number;
  readonly setupMs: number;
}

export interface TaskReady extends TaskLoaded {
  readonly kind: "ready";
}

/** The inputs of a message: a batch, mostly of one. */
export type TaskCall = readonly unknown[];

export interface TaskDone {
  readonly kind: "done";
  readonly outputs: readonly unknown[];
  /** The calls alone, with what they wait for. */
  readonly ms: number;
  /** Of "once". */
  readonly loaded?: TaskLoaded;
  /** Of "once": when the calls were over. */
  readonly done?: number;
}

export interface TaskFailed {
  readonly kind: "failed";
  /** Which input of the message, from 0; -1 before any: the import, the export or the set-up. */
  readonly at: number;
  /** One line, which goes on from the module's name: "threw on import: …". */
  readonly error: string;
}

export type TaskWord = TaskReady | TaskDone | TaskFailed;
