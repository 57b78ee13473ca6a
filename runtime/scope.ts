// The worker's side of the seam: a job gets the same port in a thread and in a process, on each runtime.
// Parent and worker take turns: the parent starts it with one message and hears messages until the last one; a
// process that waits for more blocks in a read. All of this is on the meter of every worker: it imports nothing, and
// touches no more of a runtime than the one way in and out that it needs.

import type { Envelope } from "./contract.ts";

/** Milliseconds on this worker's clock at which its own code began to run. */
export const firstInstruction: number = performance.now();

/**
 * The epoch milliseconds at which this thread's `performance.now` was 0. Node reads wall and monotonic clock one after
 * the other as it starts; once in fifty starts on a busy machine it loses its core in between, and what it tells as
 * `performance.timeOrigin` is off by up to 30 ms. On Windows that stays: its wall clock ticks every 15.6 ms.
 */
export const clockOrigin: number = ("Deno" in globalThis ? Deno.build.os === "windows" : process.platform === "win32")
  ? performance.timeOrigin
  : fittingOrigin(performance.timeOrigin, () => performance.now(), Date.now);

/** What is told as the origin; where two readings of the clocks contradict it, what they say when the wall clock ticks. */
export function fittingOrigin(told: number, now: () => number, wallNow: () => number): number {
  const atOnce = 0.1; // ms: readings further apart are not of one moment, as this lost its core too
  const begun = now();
  for (let last = NaN, at = begun; at - begun < 20;) {
    const wall = wallNow(); // in whole milliseconds, so up to one late
    const after = now();
    if (after - at <= atOnce) {
      if (wall - after - atOnce <= told && told <= wall + 1 - at + atOnce) return told;
      if (wall === last + 1) return wall - (at + after) / 2;
    }
    last = wall;
    at = after;
  }
  return told;
}

/** The first argument of a process that is a worker; then the job's name, then the start message as JSON. */
export const PROCESS_FLAG = "--paratax-process";

/** The first argument of the reaper where that is this program; then the folder it guards. */
export const REAPER_FLAG = "--paratax-reaper";

export interface Port {
  /** `transfer`: what of it moves to the parent of a thread. */
  post(value: unknown, transfer?: readonly Transferable[]): void;
  /** Threads only: posts without the envelope, where the parent asked for that. */
  bare?(value: unknown, transfer?: readonly Transferable[]): void;
  /** Says the last word, after which the worker ends. */
  finish(value: unknown, transfer?: readonly Transferable[]): void;
  /** Set it, before the job returns, to hear the messages after the first; as long as it is set and nothing is finished the worker lives. */
  onMessage: ((value: unknown) => void) | null;
  /** Processes only: waits for the next message and returns it; throws when the parent is gone. */
  receive?(): unknown;
}

/** A job's code: gets the start message, speaks through the port. */
export type JobMain = (start: unknown, port: Port) => void | Promise<void>;

/** The few things of each runtime that a worker needs, typed here because no runtime has the others' types. */
interface Scope {
  onmessage: ((event: { data: unknown }) => void) | null;
  postMessage(value: unknown, transfer?: readonly Transferable[]): void;
  close?(): void;
}
interface NodeProcess {
  platform: string;
  argv: string[];
  getBuiltinModule(name: "node:fs"): {
    readSync(fd: number, into: Uint8Array): number;
    writeSync(fd: number, from: Uint8Array): number;
  };
  getBuiltinModule(name: "node:worker_threads"): NodeThreads;
}
interface NodeThreads {
  parentPort: NodePort | null;
  workerData: unknown;
}
interface NodePort {
  on(event: "message", listener: (value: unknown) => void): void;
  postMessage(value: unknown, transfer?: readonly Transferable[]): void;
  close(): void;
}
declare const process: NodeProcess;

/** The words after the program and its entry file. */
export function programArguments(): string[] {
  return "Deno" in globalThis ? Deno.args : process.argv.slice(2);
}

/** Whether this worker is a process. On Deno a thread that one starts sees the process's arguments as its own. */
export function isProcess(): boolean {
  return programArguments()[0] === PROCESS_FLAG && !("WorkerGlobalScope" in globalThis);
}

/** Says what came of the job, and ends the worker once its parent has heard it: a process's CPU time is read while it lives. */
export function finishReported(port: Port, report: unknown): void {
  port.post(report);
  port.receive?.();
  port.finish(null);
}

/** Runs the job with the start message, in whatever kind of worker this is. */
export function serve(main: JobMain): void {
  if (isProcess()) return serveProcess(main, JSON.parse(programArguments()[2] ?? "null"));
  if ("Deno" in globalThis || "Bun" in globalThis) return serveWebWorker(main, globalThis as unknown as Scope);
  serveNodeThread(main, process.getBuiltinModule("node:worker_threads"));
}

function envelope(value: unknown, last: boolean): Envelope {
  return { value, last };
}

function serveWebWorker(main: JobMain, scope: Scope): void {
  const port: Port = {
    post: (value, transfer) => scope.postMessage(envelope(value, false), transfer),
    bare: (value, transfer) => transfer ? scope.postMessage(value, transfer) : scope.postMessage(value),
    finish(value, transfer) {
      scope.postMessage(envelope(value, true), transfer);
      scope.onmessage = null; // Bun's worker ends with its last listener, Deno's only by close
      scope.close?.();
    },
    onMessage: null,
  };
  scope.onmessage = (first) => {
    scope.onmessage = (event) => port.onMessage?.(event.data);
    void main(first.data, port);
  };
}

function serveNodeThread(main: JobMain, { parentPort, workerData }: NodeThreads): void {
  const parent = parentPort!;
  const port: Port = {
    post: (value, transfer) => parent.postMessage(envelope(value, false), transfer),
    bare: (value, transfer) => transfer ? parent.postMessage(value, transfer) : parent.postMessage(value),
    finish(value, transfer) {
      parent.postMessage(envelope(value, true), transfer);
      parent.close();
    },
    onMessage: null,
  };
  void main(workerData, port);
  if (port.onMessage) parent.on("message", (value) => port.onMessage?.(value)); // a listener keeps the thread alive
}

function serveProcess(main: JobMain, start: unknown): void {
  let finished = false;
  let nextLine: (() => string | null) | null = null;
  const port: Port = {
    receive() {
      nextLine ??= lineReader();
      const line = nextLine();
      if (line === null) throw new Error("the parent is gone");
      return JSON.parse(line);
    },
    post: (value) => writeLine(JSON.stringify(envelope(value, false))),
    finish(value) {
      finished = true;
      writeLine(JSON.stringify(envelope(value, true)));
    },
    onMessage: null,
  };
  void main(start, port);
  if (!port.onMessage || finished) return;
  nextLine ??= lineReader();
  for (let line = nextLine(); line !== null; line = nextLine()) {
    port.onMessage(JSON.parse(line));
    if (finished) return;
  }
}

/** Standard output at once: the next thing a worker does may be to block. */
function writeLine(line: string): void {
  if ("Bun" in globalThis) return console.log(line); // unbuffered there, and spares the child 1.3 ms of node:fs
  const write = "Deno" in globalThis
    ? (bytes: Uint8Array) => Deno.stdout.writeSync(bytes)
    : (bytes: Uint8Array) => process.getBuiltinModule("node:fs").writeSync(1, bytes);
  let bytes = new TextEncoder().encode(line + "\n");
  while (bytes.length > 0) bytes = bytes.subarray(write(bytes));
}

/** Blocking reads of standard input; null at its end, which is how a worker hears that its parent is gone. */
function lineReader(): () => string | null {
  const fs = "Deno" in globalThis ? null : process.getBuiltinModule("node:fs");
  const read = fs ? (into: Uint8Array) => fs.readSync(0, into) : (into: Uint8Array) => Deno.stdin.readSync(into) ?? 0;
  const chunk = new Uint8Array(4096);
  const decoder = new TextDecoder();
  let text = "";
  return () => {
    let end = text.indexOf("\n");
    while (end < 0) {
      const length = read(chunk);
      if (length === 0) return null;
      text += decoder.decode(chunk.subarray(0, length), { stream: true });
      end = text.indexOf("\n");
    }
    const line = text.slice(0, end);
    text = text.slice(end + 1);
    return line;
  };
}
