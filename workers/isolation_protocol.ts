// What the three that play a fault say to each other: the cell that looks, the host that is the faulty worker's parent,
// and the workers: a faulty one and its siblings.

import type { Exit } from "../runtime/contract.ts";
import type { Surroundings } from "../runtime/faults.ts";
import type { Holdings } from "../runtime/holdings.ts";

/** What becomes of a worker, from harmless to harmful to others. */
export const FAULTS = [
  "ends",
  "throws",
  "rejects",
  "exits",
  "stack",
  "heap",
  "heap-limit",
  "aborts",
  "segfaults",
  "killed",
  "spins",
  "waits",
  "closes",
  "timer",
  "floods",
  "changes",
] as const;

export type Fault = typeof FAULTS[number];

export interface WorkerStart {
  /** Null for a sibling, which does nothing but answer. */
  readonly fault: Fault | null;
  /** Rounds of the CPU function that a sibling answers with. */
  readonly rounds: number;
  /** What a heap is filled with at most, in MiB. */
  readonly fillMiB: number;
  /** What a limit of its own lets a worker have, in MiB. */
  readonly limitMiB: number;
}

/** How many messages a worker floods its parent with. */
export const FLOOD = 50_000;

export type WorkerWord =
  /** Before anything else; `thread` is its number for the system. */
  | { readonly kind: "ready"; readonly thread: number | null }
  /** Before its fault; milliseconds on its own clock, whose zero is the epoch time `origin`. */
  | { readonly kind: "begins"; readonly origin: number; readonly at: number }
  | { readonly kind: "cannot"; readonly reason: string }
  | { readonly kind: "flood" }
  /** Its heap holds all that it was to be filled with. */
  | { readonly kind: "filled" }
  | SiblingAnswer;

export interface SiblingAnswer {
  readonly kind: "answer";
  readonly answer: number;
  readonly around: Surroundings;
}

/** What a sibling is asked. */
export type Request = "work" | "end";

export interface HostStart {
  readonly fault: Fault;
  readonly mode: "threads" | "processes";
  readonly siblings: number;
  readonly rounds: number;
  readonly fillMiB: number;
  readonly limitMiB: number;
  /** The most that the heap of a process may hold that fills its own, in MiB. */
  readonly engineMiB: number;
  /** The worker's job: its address is handed on, as a bundle knows that of its own alone. */
  readonly job: { readonly name: string; readonly href: string };
  /** How long to wait for news of the fault, and for the end of a worker that is to end, in milliseconds. */
  readonly hearMs: number;
  readonly goneMs: number;
}

export type HostWord =
  /** The processes that the host has started so far: should it die, they are to be ended. */
  | { readonly kind: "started"; readonly pids: readonly number[] }
  | { readonly kind: "cannot"; readonly reason: string }
  | ({ readonly kind: "found" } & Found);

/** What the host found. Times are milliseconds. */
export interface Found {
  /** How the faulty worker's end showed; null where it did not within `hearMs`. */
  readonly exit: Exit | null;
  /** Whether its heap came to hold all that it was to be filled with: no limit was met. */
  readonly filled: boolean;
  /** Messages of a flood that came. */
  readonly flood: number;
  /** From the fault to the news of it. */
  readonly heardMs: number | null;
  /** Whether the host ended it by force. */
  readonly forced: boolean;
  /** From the news of its end, or from the order to end, until the system has it no more; null where it still had. */
  readonly goneMs: number | null;
  /** Whether the system tells whether it is there. */
  readonly countable: boolean;
  /** The longest that a timer of the host was late from the fault until its siblings had answered. */
  readonly delayMs: number;
  /** Of each sibling its answers before, during and after the fault; null where one did not come. */
  readonly answers: readonly (readonly (number | null)[])[];
  /** Of the host, then of each sibling: before and after. */
  readonly around: readonly (readonly [Surroundings, Surroundings | null])[];
  readonly before: Holdings | null;
  readonly after: Holdings | null;
}
