// The ways by which a payload is handed over, as both ends know them: over what it goes, and as what.

import type { Shape } from "../sync/payload.ts";

/** What goes through bytes: the payload's own, the text of JSON, what the runtime's serializer (node:v8) makes, or MessagePack. */
export type Format = "raw" | "json" | "v8" | "msgpack";

/** By a message of the runtime's own. */
export interface ThreadWay {
  readonly mode: "threads";
  /** The worker's own messages, a MessageChannel for each, or a BroadcastChannel for all. */
  readonly over: "worker" | "port" | "broadcast";
  /** The buffer of bytes moves, so that the sender has it no more; or both ends have it. */
  readonly bytes?: "moved" | "shared";
  /** The message is a text of JSON. */
  readonly text?: true;
}

/** By bytes, with their length before them. */
export interface BytesWay {
  readonly mode: "processes";
  /** Standard input and output, named pipes, a local socket, or memory of which a byte on standard input says that it is there. */
  readonly over: "pipe" | "fifo" | "socket" | "shm";
  readonly format: Format;
}

/** By the runtime's own channel between a process and its parent, which makes bytes of messages by itself. */
export interface IpcWay {
  readonly mode: "processes";
  readonly over: "ipc";
  readonly format: "json" | "advanced";
}

export type ProcessWay = BytesWay | IpcWay;

export type Way = ThreadWay | ProcessWay;

const FORMATS: readonly Format[] = ["raw", "json", "v8", "msgpack"];

/** "pipe", "pipe-json" and so on. */
function inEachFormat(over: "pipe" | "fifo" | "socket"): [string, BytesWay][] {
  return FORMATS.map((format) => [format === "raw" ? over : `${over}-${format}`, { mode: "processes", over, format }]);
}

export const ways: Readonly<Record<string, Way>> = {
  "clone": { mode: "threads", over: "worker" },
  "transfer": { mode: "threads", over: "worker", bytes: "moved" },
  "shared": { mode: "threads", over: "worker", bytes: "shared" },
  "json": { mode: "threads", over: "worker", text: true },
  "channel": { mode: "threads", over: "port" },
  "broadcast": { mode: "threads", over: "broadcast" },
  "ipc": { mode: "processes", over: "ipc", format: "json" },
  "ipc-advanced": { mode: "processes", over: "ipc", format: "advanced" },
  ...Object.fromEntries((["pipe", "fifo", "socket"] as const).flatMap(inEachFormat)),
  "shm": { mode: "processes", over: "shm", format: "raw" },
};

/** Why a way has no payload of that shape; null where it has. */
export function whyNot(name: string, shape: Shape): string | null {
  const way = ways[name]!;
  const raw = way.mode === "threads" ? way.bytes !== undefined : way.format === "raw";
  if (!raw || shape === "bytes") return null;
  if (way.mode === "threads" && way.bytes === "moved") return "only the buffer of bytes can move: all else is copied";
  return way.mode === "threads" || way.over === "shm"
    ? "memory that is shared holds bytes and nothing else"
    : `it carries bytes and nothing else: see ${name}-json and its like`;
}

/** Where the ends find each other; it goes through the start message of the worker. */
export type PayloadPlace =
  | { readonly kind: "worker" }
  | { readonly kind: "port"; readonly port: MessagePort }
  /** The names of two channels, as who sends on one hears nothing of it; of one where nothing comes back. */
  | { readonly kind: "broadcast"; readonly there: string; readonly back?: string }
  | { readonly kind: "pipe" }
  | { readonly kind: "ipc" }
  | { readonly kind: "fifo"; readonly there: string; readonly back: string }
  | { readonly kind: "socket"; readonly address: string; readonly worker: number }
  | { readonly kind: "shm"; readonly memory: { readonly path: string; readonly bytes: number } };

/** Whose payload it is: the measuring process's, the worker's, or the one's that the other returns. */
export type Direction = "there" | "back" | "both";

export interface PayloadStart {
  readonly via: string;
  readonly shape: Shape;
  readonly bytes: number;
  readonly seed: number;
  readonly direction: Direction;
  readonly place: PayloadPlace;
}

/** A worker's first word: the epoch time at which its clock was 0. */
export interface PayloadReady {
  readonly origin: number;
}

/** What a worker says of each turn. Times are milliseconds on its own clock. */
export interface PayloadReport {
  readonly received?: Touched;
  readonly sent?: Sent;
}

/** A report as it goes: its numbers in their order, as names and nesting would be a part of what is measured. */
export type ReportNumbers = readonly number[];

export function numbersOf({ received, sent }: PayloadReport): ReportNumbers {
  return [
    ...received ? [received.digest, received.arrived, received.touched, received.again] : [],
    ...sent ? [sent.digest, sent.called, sent.returned] : [],
  ];
}

export function reportOf(numbers: ReportNumbers, direction: Direction): PayloadReport {
  const left = [...numbers];
  const next = (): number => left.shift()!;
  return {
    ...direction !== "back" && { received: { digest: next(), arrived: next(), touched: next(), again: next() } },
    ...direction !== "there" && { sent: { digest: next(), called: next(), returned: next() } },
  };
}

export interface Touched {
  readonly digest: number;
  /** The message was there, not yet made a payload of. */
  readonly arrived: number;
  /** All of it was touched once, and once more. */
  readonly touched: number;
  readonly again: number;
}

export interface Sent {
  readonly digest: number;
  /** Before the payload is made a message of, and when the sender could go on. */
  readonly called: number;
  readonly returned: number;
}
