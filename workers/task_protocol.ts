// What a task's worker and the cell that it works for say to each other.

/** What a worker of a task is started with. */
export interface TaskStart {
  /** The user's module, a file: URL, and what it exports the function as. */
  readonly module: string;
  readonly export: string;
  /** "once" answers one call and ends, "pool" answers calls until it is stopped, "seat" finds them in shared memory. */
  readonly kind: "once" | "pool" | "seat";
  readonly seat?: TaskSeat;
  /** Of a thread of a pool by messages. */
  readonly note?: TaskNote;
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

/**
 * What goes with a message between a cell and a thread of a pool by messages, beside it in shared memory: so the message
 * is the input or the output itself, as in a pool written by hand.
 */
export interface TaskNote {
  /** By NOTE. */
  readonly words: Int32Array<SharedArrayBuffer>;
  /** What the calls of the last message took. */
  readonly ms: Float64Array<SharedArrayBuffer>;
}

/** Words of a note: in which form the inputs are in the message, and what came of them, of FORM and CAME. */
export const NOTE = { form: 0, came: 1, length: 2 } as const;

/** The message is the input, which Deno does not send where it is undefined; or it is a list of them, as the answer is. */
export const FORM = { one: 0, undefined: 1, list: 2 } as const;

/** The message is the output, or stands for undefined, or is a TaskFailed. */
export const CAME = { output: 0, undefined: 1, failed: 2 } as const;

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

/** Whether a user's function gave a promise, of whatever kind. */
export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

/** What was thrown, on one line: anything may be. */
export function lineOf(error: unknown): string {
  let text: string;
  try {
    text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    text = "what was thrown cannot be written";
  }
  return text.replace(/\s+/g, " ").trim().slice(0, 300);
}
