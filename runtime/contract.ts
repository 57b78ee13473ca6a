// The one interface between what is measured and what it is measured on. Types only: nothing here runs.

import type { RuntimeName } from "./runtimes.ts";

export type { RuntimeName };

export type WorkerKind = "thread" | "process";

/** How a worker ended. `unknown` is a thread of a runtime that reports no end (Deno): it said its last word. */
export type Exit =
  | { kind: "exited"; code: number }
  | { kind: "killed"; signal: string }
  | { kind: "crashed"; message: string }
  | { kind: "unknown" };

/** A job is a module in workers/ that calls `serve`; the same file runs in a thread and in a process. */
export interface Job {
  readonly name: string;
  readonly url: URL;
  /** It imports a user's code, whose packages it must find. */
  readonly ofUser?: true;
  /** It imports packages, those of paratax. */
  readonly packages?: true;
}

/** What crosses the boundary of a worker. `last` marks the word after which the worker ends. */
export interface Envelope {
  readonly value: unknown;
  readonly last: boolean;
}

/** How a message becomes bytes, and bytes messages. */
export interface Frames {
  /** Throws where it cannot be cloned. */
  framed(value: unknown): readonly Uint8Array[];
  frameSplitter(
    onMessage: (value: unknown) => void,
    onGarbage: (bytes: Uint8Array) => void,
  ): (bytes: Uint8Array) => void;
}

/** The runtime's own channel between a process and its parent, beside the standard streams. */
export interface Ipc {
  /** How messages become bytes: as JSON, or as structured clones. */
  readonly serialization: "json" | "advanced";
  readonly onMessage: (value: unknown) => void;
}

export interface StartOptions {
  /** How errors call this worker, for example "thread 3". */
  readonly name: string;
  /** What the job is started with. Shared memory in it reaches threads only. */
  readonly firstMessage: unknown;
  /** What of the first message moves to a thread instead of being copied: its ports. */
  readonly transfer?: readonly MessagePort[];
  /** What a thread says after its first word is what it posted by `bare`, and never its last. */
  readonly bare?: true;
  /** For a job that calls `serveFramed`: messages to and from a process are structured clones too, made by runtime/frames.ts. */
  readonly frames?: Frames;
  /** Processes: opens that channel, by which the job hears and speaks as `openIpc` of runtime/ipc.ts has it. */
  readonly ipc?: Ipc;
  /** Called for every message of the worker, in order; the last one comes before `exited` settles. */
  readonly onMessage: (value: unknown) => void;
  /** Shared memory whose Int32 word 0 is the stop word: `stop` sets it, so that a blocked thread wakes. */
  readonly memory?: SharedArrayBuffer;
  /** Of a process: how nice it is to others, from 0 to 19, by the system's program for that. */
  readonly niceness?: number;
  /** What its heap may hold, in MiB, of a process those of its threads too; heard where `limitsHeapOf` says so. */
  readonly heapMiB?: number;
}

/** By what a process finds memory that another one made: it goes through its start message. */
export interface ProcessMemoryPlace {
  readonly path: string;
  readonly bytes: number;
}

/** Memory that processes share, as one of them has it. Its words can be used with all of Atomics but wait and notify. */
export interface ProcessMemory {
  /** Zeroed at first. It is there until this process ends. */
  readonly buffer: ArrayBuffer;
  readonly place: ProcessMemoryPlace;
  /** What of the system they sleep by: "futex" and others. */
  readonly sleep: string;
  /** Sleeps while the Int32 word at an index holds a value: until a wake-up on that word, for `ms`, below 1000, at most; or less. */
  wait(index: number, value: number, ms: number): void;
  /** Wakes so many of those who sleep on a word. */
  wake(index: number, count: number): void;
  /** Lets whoever waits for this core have it first. */
  yieldCore(): void;
  /** Whether there is a process of this user with that pid. */
  lives(pid: number): boolean;
  /** From now on no other process finds it. */
  close(): void;
}

export interface Worker {
  readonly kind: WorkerKind;
  readonly name: string;
  /** Never rejects. */
  readonly exited: Promise<Exit>;
  /** `transfer`: what of it moves to a thread instead of being copied. Throws where it cannot be cloned. */
  post(message: unknown, transfer?: readonly Transferable[]): void;
  /** Ends the worker, by force once `deadlineMs` is over. Safe to call twice and after the end. */
  stop(deadlineMs: number): Promise<Exit>;
}

export interface Thread extends Worker {
  readonly kind: "thread";
}

export interface Process extends Worker {
  readonly kind: "process";
  readonly pid: number;
  /** Says something by the channel of `ipc`, where that was opened. */
  tell?(value: unknown): void;
}

export interface SpawnOptions {
  /** Changes to this process's environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Makes it the leader of a process group of its own, which a terminal's Ctrl-C does not reach; not on Windows. */
  readonly group?: boolean;
  /** Opens the runtime's own channel to the child, which is the same runtime. */
  readonly ipc?: Ipc;
  /** Standard output, as it comes. */
  readonly onOutput: (bytes: Uint8Array) => void;
  /** Standard error, as it comes; inherited when absent, as a pipe is on the meter. */
  readonly onError?: (bytes: Uint8Array) => void;
}

/** A bare child process: the adapters differ here, `runtime/process.ts` makes a worker of it. */
export interface Child {
  readonly pid: number;
  /** Settles once the process itself is gone; what it started may still hold its output open. Never rejects. */
  readonly gone: Promise<unknown>;
  /** Settles once the process is gone and its output was delivered. Never rejects. */
  readonly exited: Promise<Exit>;
  /** Writes to standard input; silently dropped once the child is gone or has closed it. */
  write(data: string | Uint8Array): void;
  /** Says something by the channel of `ipc`; silently dropped once the child is gone. */
  tell?(value: unknown): void;
  /** Ends standard input, and the channel of `ipc`. */
  end(): void;
  kill(signal: "SIGINT" | "SIGTERM" | "SIGKILL"): void;
  /** Kills it and what is left of its group, also after its own end. */
  killGroup(): void;
}

/** What a runtime is called and where it stands. */
export interface RuntimeIdentity {
  readonly name: RuntimeName;
  readonly version: string;
  /** The whole of it, where `version` leaves out that it is no release: "1.4.3-canary.1" of Bun, which says 1.4.3. */
  readonly build?: string;
  /** The JavaScript engine and its version, for example "V8 14.2.231". */
  readonly engine: string;
  /** The file of the running program. */
  readonly path: string;
  /** True in a compiled binary. */
  readonly standalone: boolean;
}

export interface Runtime {
  readonly identity: RuntimeIdentity;
  readonly pid: number;
  /** "linux", "macos", "windows" or what else the system calls itself. */
  readonly system: string;
  /** What `exited` of a thread means here, in the words that stand in the results. */
  readonly joinSignal: string;
  /** Milliseconds, monotonic, with a fraction. */
  now(): number;
  /** The epoch milliseconds at which `now` was 0: clocks of workers are compared through it. */
  readonly timeOrigin: number;
  /** Milliseconds since the epoch by the system's clock, which may be set at any time. */
  wallNow(): number;
  /** What one reading of `now` costs, in nanoseconds: measured now, so with nothing else at work. */
  clockCost(): number;
  /** Calls back once after `ms`, unless the returned function is called before. */
  after(ms: number, callback: () => void): () => void;
  /** Collects garbage now; false where this process may not. */
  collectGarbage(): boolean;
  /** Makes jobs cheaper to start here, where that can be: once for all processes of a run; what it makes is left until the run's end. */
  prepareJobs(jobs: readonly Job[]): Promise<void>;
  startThread(job: Job, options: StartOptions): Thread;
  startProcess(job: Job, options: StartOptions): Process;
  /** Why processes have no channel of the runtime's own here; absent where they have. */
  readonly withoutIpc?: string;
  /** The words by which `startProcess` starts a job with its first message. */
  processCommand(job: Job, firstMessage: unknown): readonly string[];
  /** Whether a worker of that kind can be given a heap of its own size. */
  readonly limitsHeapOf: Readonly<Record<WorkerKind, boolean>>;
  /** The threads of this process as the system counts them; null where it does not say. */
  threadCount(): number | null;
  /** The text of a file. Throws when it cannot be read. */
  readText(path: string): string;
  /** Makes a folder that only this user may enter, inside the run's own where there is one. */
  makeFolder(): string;
  removeFolder(path: string): void;
  /** Bytes of the largest SharedArrayBuffer. */
  readonly largestSharedMemory: number;
  /** Makes memory that processes share; where that cannot be, says why in words that end with what to do. */
  makeProcessMemory(bytes: number): Promise<ProcessMemory | string>;
  /** A text that a compiled binary carries, by one of the names in runtime/system.ts; null where the source runs. */
  carried(name: string): Promise<string | null>;
  /** Writes to standard output, whole, before it returns. */
  print(text: string): void;
  /** Writes to standard output or standard error, each byte once; however slow the reader, signals are heard. */
  write(to: "output" | "error", text: string): Promise<void>;
  /** Hears standard input, and its end: for a child, that its parent is gone. */
  listen(onText: (bytes: Uint8Array) => void, onEnd: () => void): void;
  /** Calls back on SIGINT, SIGTERM and SIGHUP, which then no longer end this process. */
  onStopSignal(callback: (signal: string) => void): void;
  exit(code: number): never;
  /** The flags without which this program may not do its work; empty where nothing is missing. */
  missingPermissions(): readonly string[];
  /** Starts any program. Throws when it cannot be started. */
  spawn(command: readonly string[], options: SpawnOptions): Child;
}
