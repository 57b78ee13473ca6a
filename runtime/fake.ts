// A scripted runtime with a clock of its own, so that the engine is tested without waiting: whenever nothing else can
// run, the clock moves on to the next thing that is due.

import { setImmediate } from "node:timers";
import type { Child, Exit, Job, Process, Runtime, SpawnOptions, StartOptions, Thread, WorkerKind } from "./contract.ts";
import type { Port } from "./scope.ts";

/** What a scripted worker can do: speak, let time go by, and end in each of the ways that workers end. */
export interface FakePort extends Port {
  readonly kind: WorkerKind;
  after(ms: number, action: () => void): void;
  end(exit: Exit): void;
  /** True once the parent has set the stop word or closed the pipe; a script that never looks is a stuck worker. */
  onStop: (() => void) | null;
}

export type FakeJob = (start: unknown, port: FakePort) => void;

export interface FakeOptions {
  readonly jobs: Readonly<Record<string, FakeJob>>;
  /** How long the call of a constructor takes, in milliseconds. */
  readonly startMs?: number;
  /** The epoch milliseconds at which its clock was 0. */
  readonly timeOrigin?: number;
  /** By how much the system's clock is ahead at a time of `now`, in milliseconds; by nothing otherwise. */
  readonly wallAhead?: (now: number) => number;
  /** What a reading of the clock is said to cost, in nanoseconds. */
  readonly clockNs?: number;
  readonly system?: string;
  /** The text of a file, at the moment that the clock shows; undefined where there is none. */
  readonly files?: (path: string) => string | undefined;
  /** What `makeFolder` gives. */
  readonly folder?: string;
  /** Programs that are there: each ends well as soon as it is started. */
  readonly programs?: readonly string[];
}

export interface FakeRuntime extends Runtime {
  /** How many workers have not ended. */
  living(): number;
  /** Lets time go by without anything else happening, as in a call that takes long. */
  pass(ms: number): void;
}

/** The pid of the fake's own process; its workers' pids follow from 1001 on, in the order of their start. */
export const FAKE_PID = 999;

export function fakeRuntime(options: FakeOptions): FakeRuntime {
  const { wallAhead = () => 0, clockNs = 50 } = options;
  const { jobs, startMs = 0, timeOrigin = 0, system = "fake", folder = "fake folder", programs = [] } = options;
  const files = options.files ?? (() => undefined);
  const clock = makeClock();
  let living = 0;
  let started = 0;

  function start(kind: WorkerKind, job: Job, options: StartOptions): Omit<Process, "kind"> {
    clock.pass(startMs);
    living++;
    started++;
    let over: Exit | null = null;
    let settle: (exit: Exit) => void;
    const exited = new Promise<Exit>((resolve) => settle = resolve);
    const end = (exit: Exit): void => {
      if (over) return;
      over = exit;
      living--;
      clock.after(0, () => settle(exit));
    };
    const say = (value: unknown): void => {
      if (!over) clock.after(0, () => options.onMessage(value));
    };
    const port: FakePort = {
      kind,
      onMessage: null,
      onStop: null,
      post: say,
      finish(value) {
        say(value);
        end({ kind: "exited", code: 0 });
      },
      after: (ms, action) => void clock.after(ms, () => over || action()),
      end,
    };
    clock.after(0, () => jobs[job.name](options.firstMessage, port));
    return {
      name: options.name,
      pid: 1000 + started,
      exited,
      post: (message) => void clock.after(0, () => over || port.onMessage?.(message)),
      stop(deadlineMs) {
        port.onStop?.();
        clock.after(deadlineMs, () => end({ kind: "killed", signal: "SIGKILL" }));
        return exited;
      },
    };
  }

  return {
    identity: { name: "node", version: "0.0.0", engine: "none", path: "fake", standalone: false },
    pid: FAKE_PID,
    system,
    joinSignal: "scripted",
    now: clock.now,
    timeOrigin,
    wallNow: () => timeOrigin + clock.now() + wallAhead(clock.now()),
    clockCost: () => clockNs,
    after: clock.after,
    collectGarbage: () => true,
    limitsHeapOf: { thread: true, process: true },
    threadCount: () => 1 + living,
    readText(path) {
      const text = files(path);
      if (text === undefined) throw Object.assign(new Error(`there is no file ${path}`), { code: "ENOENT" });
      return text;
    },
    makeFolder: () => folder,
    removeFolder() {},
    largestSharedMemory: 2 ** 30,
    carried: () => Promise.resolve(null),
    makeProcessMemory: (bytes) =>
      Promise.resolve({
        buffer: new ArrayBuffer(bytes), // its workers are scripts in this process: nobody sleeps
        place: { path: "fake memory", bytes },
        sleep: "none",
        wait() {},
        wake() {},
        yieldCore() {},
        lives: () => true,
        close() {},
      }),
    print() {},
    write: () => Promise.resolve(),
    listen() {},
    onStopSignal() {},
    exit(code) {
      throw new Error(`exit ${code}`);
    },
    missingPermissions: () => [],
    prepareJobs: () => Promise.resolve(),
    startThread(job, options): Thread {
      const { pid: _, ...worker } = start("thread", job, options); // a thread has none of its own
      return { ...worker, kind: "thread" };
    },
    startProcess: (job, options): Process => ({ ...start("process", job, options), kind: "process" }),
    processCommand: ({ name }) => [name],
    spawn([program]: readonly string[], _options: SpawnOptions): Child {
      if (!programs.includes(program)) throw new Error(`there is no program ${program}`);
      const exited = Promise.resolve<Exit>({ kind: "exited", code: 0 });
      return { pid: 1000 + ++started, gone: exited, exited, write() {}, end() {}, kill() {}, killGroup() {} };
    },
    living: () => living,
    pass: clock.pass,
  };
}

/** A queue of things due. It turns by real macrotasks, so promises settle between one thing and the next. */
function makeClock() {
  let time = 0;
  let order = 0;
  let turning = false;
  const due: { at: number; order: number; action: () => void }[] = [];
  const turn = (): void => {
    const next = due.shift();
    turning = next !== undefined;
    if (!next) return;
    time = Math.max(time, next.at);
    next.action();
    setImmediate(turn);
  };
  return {
    now: () => time,
    pass: (ms: number) => void (time += ms),
    after(ms: number, action: () => void): () => void {
      const entry = { at: time + ms, order: order++, action };
      due.push(entry);
      due.sort((a, b) => a.at - b.at || a.order - b.order);
      if (!turning) {
        turning = true;
        setImmediate(turn);
      }
      return () => {
        const index = due.indexOf(entry);
        if (index >= 0) due.splice(index, 1);
      };
    },
  };
}
