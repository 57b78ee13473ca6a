// The parent of a worker that comes to harm: starts it among siblings, gives it its cue, and tells what it sees of all
// that. It may die of it, so it is a process of its own, and the cell looks after what it leaves.

import type { Exit, Job, Runtime, StartOptions, Worker } from "../runtime/contract.ts";
import { surroundings } from "../runtime/faults.ts";
import { type Holdings, ownHoldings, processLives, threadLives } from "../runtime/holdings.ts";
import type { JobMain } from "../runtime/scope.ts";
import {
  type Fault,
  FLOOD,
  type Found,
  type HostStart,
  type HostWord,
  type Request,
  type SiblingAnswer,
  type WorkerStart,
  type WorkerWord,
} from "./isolation_protocol.ts";

/** Whoever is to be ready or to answer has so long, in milliseconds. */
const ANSWER_MS = 10_000;

/** A heap is filled within this time, in milliseconds: near its limit an engine collects garbage again and again. */
const FILL_MS = 15_000;

/** Before its holdings are looked at the process is left alone for so long, in milliseconds. */
const SETTLE_MS = 100;

/** How often it is looked whether something has come about, and how late a timer is, in milliseconds. */
const LOOK_MS = 1;

/** A worker, and what was heard of it. */
interface Member {
  readonly worker: Worker;
  /** Its number for the system, once it is ready: a thread's, or a process's. */
  id: number | null;
  ready: boolean;
  begins: boolean;
  /** When its fault began, on the host's clock, in milliseconds; when it got its cue, where it does not say so itself. */
  begunAt: number;
  cannot: string | null;
  readonly answers: SiblingAnswer[];
  flood: number;
  filled: boolean;
  /** When the last news of it came, on the host's clock, in milliseconds. */
  heardAt: number;
  exit: Exit | null;
}

export function isolationHost(runtime: Runtime): JobMain {
  return async (message, port) => {
    const start = message as HostStart;
    const found = await play(runtime, start, (word) => port.post(word));
    port.finish(typeof found === "string" ? { kind: "cannot", reason: found } : { kind: "found", ...found });
  };
}

/** What was found, or why the fault cannot be had here. */
async function play(runtime: Runtime, start: HostStart, tell: (word: HostWord) => void): Promise<Found | string> {
  const { fault, mode } = start;
  if (fault === "heap-limit" && mode === "threads" && !runtime.limitsHeapOf.thread) {
    return "this runtime gives no thread a limit of its own";
  }
  const job: Job = { name: start.job.name, url: new URL(start.job.href) };
  await runtime.prepareJobs([job]);
  const began: Member[] = [];
  const begin = (name: string, own: Fault | null): Member => {
    const member = startMember(runtime, start, job, name, own);
    began.push(member);
    const living = began.filter(({ exit }) => exit === null);
    tell({ kind: "started", pids: living.flatMap(({ worker }) => "pid" in worker ? [Number(worker.pid)] : []) });
    return member;
  };
  const until = (holds: () => boolean, ms: number): Promise<void> => waitUntil(runtime, holds, ms);
  const ask = async (members: readonly Member[]): Promise<readonly (SiblingAnswer | null)[]> => {
    for (const { worker } of members) worker.post("work" satisfies Request);
    await until(() => members.every(({ answers }) => answers.length > 0), ANSWER_MS);
    return members.map(({ answers }) => answers.shift() ?? null);
  };
  const end = async (members: readonly Member[], ms: number): Promise<void> => {
    for (const { worker } of members) worker.post("end" satisfies Request);
    await until(() => members.every(({ exit }) => exit !== null), ms);
  };

  const first = begin("the first worker", null); // what a runtime makes once, for any worker, is left by no fault
  await until(() => first.ready, ANSWER_MS);
  await ask([first]);
  await end([first], ANSWER_MS);

  const siblings = Array.from({ length: start.siblings }, (_, index) => begin(`sibling ${index}`, null));
  const before = await ask(siblings);
  const [ownBefore, heldBefore] = [surroundings(), await holdings(runtime)];

  const faulty = begin("the faulty worker", fault);
  await until(() => faulty.ready, ANSWER_MS);
  const delays = watchTimers(runtime);
  const asked = ask(siblings);
  faulty.begunAt = runtime.now();
  faulty.worker.post("begin");
  if (fault === "killed") {
    await until(() => faulty.begins, ANSWER_MS);
    faulty.begunAt = runtime.now();
    void faulty.worker.stop(0);
  }
  const silent = (): boolean => {
    const filling = fault.startsWith("heap") && !faulty.filled;
    return runtime.now() - Math.max(faulty.heardAt, faulty.begunAt) > (filling ? FILL_MS : start.hearMs);
  };
  await until(() => faulty.exit !== null || faulty.cannot !== null || faulty.flood === FLOOD || silent(), Infinity);
  const { exit, heardAt, cannot } = faulty;
  const heard = exit !== null || faulty.flood === FLOOD;
  const since = exit !== null ? heardAt : runtime.now();
  if (exit === null) void faulty.worker.stop(0);
  const goneMs = await untilGone(runtime, faulty, since, start.goneMs);
  const during = await asked;
  const delayMs = delays.end();
  const after = await ask(siblings);
  const [ownAfter, heldAfter] = [surroundings(), await holdings(runtime)];
  await end(siblings, start.goneMs);
  if (cannot !== null) return cannot;
  return {
    exit,
    filled: faulty.filled,
    flood: faulty.flood,
    heardMs: heard ? heardAt - faulty.begunAt : null,
    forced: exit === null || fault === "killed",
    goneMs,
    countable: faulty.id !== null,
    delayMs,
    answers: siblings.map((_, at) => [before, during, after].map((answers) => answers[at]?.answer ?? null)),
    around: [
      [ownBefore, ownAfter],
      ...siblings.flatMap((_, at) => before[at] ? [[before[at].around, after[at]?.around ?? null] as const] : []),
    ],
    before: heldBefore,
    after: heldAfter,
  };
}

function startMember(runtime: Runtime, start: HostStart, job: Job, name: string, fault: Fault | null): Member {
  const { rounds, fillMiB, limitMiB, engineMiB, mode } = start;
  const firstMessage: WorkerStart = { fault, rounds, fillMiB, limitMiB };
  const heapMiB = fault === "heap" && mode === "processes"
    ? engineMiB
    : fault === "heap-limit" && mode === "threads"
    ? limitMiB
    : undefined;
  const options: StartOptions = {
    name,
    firstMessage,
    ...(heapMiB !== undefined && { heapMiB }),
    onMessage(value) {
      member.heardAt = runtime.now();
      const word = value as WorkerWord | null;
      switch (word?.kind) {
        case "ready":
          member.id = "pid" in worker ? Number(worker.pid) : word.thread;
          member.ready = true;
          break;
        case "begins":
          member.begins = true;
          member.begunAt = word.origin - runtime.timeOrigin + word.at;
          break;
        case "cannot":
          member.cannot = word.reason;
          break;
        case "flood":
          member.flood++;
          break;
        case "filled":
          member.filled = true;
          break;
        case "answer":
          member.answers.push(word);
      }
    },
  };
  const worker: Worker = mode === "threads" ? runtime.startThread(job, options) : runtime.startProcess(job, options);
  const member: Member = {
    worker,
    id: null,
    ready: false,
    begins: false,
    begunAt: NaN,
    cannot: null,
    answers: [],
    flood: 0,
    filled: false,
    heardAt: NaN,
    exit: null,
  };
  void worker.exited.then((exit) => {
    member.heardAt = runtime.now();
    member.exit = exit;
  });
  return member;
}

function pause(runtime: Runtime, ms: number): Promise<void> {
  return new Promise((resolve) => void runtime.after(ms, resolve));
}

/** Waits until it holds, `ms` at most. */
async function waitUntil(runtime: Runtime, holds: () => boolean, ms: number): Promise<void> {
  const end = runtime.now() + ms;
  while (!holds() && runtime.now() < end) await pause(runtime, LOOK_MS);
}

async function holdings(runtime: Runtime): Promise<Holdings | null> {
  await pause(runtime, SETTLE_MS);
  runtime.collectGarbage();
  await pause(runtime, SETTLE_MS);
  return ownHoldings();
}

/** Milliseconds from `since` until the system has the worker no more; null where it still had it `ms` later. */
async function untilGone(runtime: Runtime, member: Member, since: number, ms: number): Promise<number | null> {
  const { id, worker } = member;
  const lives = id === null
    ? () => member.exit === null
    : worker.kind === "thread"
    ? () => threadLives(id)
    : () => processLives(id);
  const end = runtime.now() + ms;
  while (lives()) {
    if (runtime.now() > end) return null;
    await pause(runtime, LOOK_MS);
  }
  return Math.max(0, runtime.now() - since);
}

/** Looks how late a timer of one millisecond is; `end` gives the longest delay, in milliseconds. */
function watchTimers(runtime: Runtime): { readonly end: () => number } {
  let longest = 0;
  let due = runtime.now() + LOOK_MS;
  let cancel = (): void => {};
  const look = (): void => {
    longest = Math.max(longest, runtime.now() - due);
    due = runtime.now() + LOOK_MS;
    cancel = runtime.after(LOOK_MS, look);
  };
  cancel = runtime.after(LOOK_MS, look);
  return {
    end() {
      cancel();
      return Math.max(longest, runtime.now() - due);
    },
  };
}
