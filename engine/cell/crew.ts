// N workers of one job: started together, heard together, joined together. A member that ends before its time is
// named, and how it ended is said.

import type { Exit, Frames, Ipc, Job, Worker } from "../../runtime/contract.ts";
import { describeEnd } from "./end_of_process.ts";
import { CellError, type Stage } from "./stage.ts";
import { LOOK_MS, type StallWatch, watchForStall } from "./stall.ts";

export interface Member<Said> {
  readonly worker: Worker;
  /** Parent's clock, ms: before the constructor, after it, and when the member had ended (NaN until then). */
  readonly called: number;
  readonly returned: number;
  gone: number;
  /** Messages that `hear` has not taken yet. */
  readonly unread: Said[];
  exit: Exit | null;
  /** Why it stalled, once that was seen; null on other systems than Linux. */
  stalled: string | null;
}

export interface CrewPlan {
  readonly job: Job;
  readonly size: number;
  /** What a member is started with. */
  readonly firstMessage: (index: number) => unknown;
  readonly memory?: SharedArrayBuffer;
  /** What threads say after their first word has no envelope. */
  readonly bare?: true;
  /** For a job that calls `serveFramed`. */
  readonly frames?: Frames;
  /** Processes: opens the runtime's own channel to each, and hears what they say by it. */
  readonly ipc?: {
    readonly serialization: Ipc["serialization"];
    readonly onMessage: (index: number, value: unknown) => void;
  };
  readonly transfer?: (index: number) => readonly MessagePort[];
  /** What errors call a member; "thread 3" or "process 3" otherwise. */
  readonly nameOf?: (index: number) => string;
  /** Hears every message first; what it returns true for is not kept for `hear`. */
  readonly intercept?: (index: number, value: unknown, worker: Worker) => boolean;
}

export interface Crew<Said> {
  readonly members: readonly Member<Said>[];
  /** Takes one message of every member, in the members' order; waits for those who have said nothing yet. */
  hear(deadlineMs: number, what: string): Promise<Said[]>;
  post(message: unknown): void;
  /** Waits until every member has ended well. */
  join(deadlineMs: number): Promise<void>;
  /** Resolves with a sentence once a member ends badly or stalls; never otherwise. */
  readonly lost: Promise<string>;
  /** Ends the members that still run, by force after `deadlineMs`. */
  stop(deadlineMs?: number): Promise<void>;
}

/** A worker that was asked to stop gets this long before it is stopped by force. */
const STOP_MS = 1000;

export function startCrew<Said>(stage: Stage, plan: CrewPlan): Crew<Said> {
  const { runtime, key } = stage;
  const members: Member<Said>[] = [];
  let lose: (sentence: string) => void;
  const lost = new Promise<string>((resolve) => lose = resolve);
  let look = (): void => {}; // what the present wait does on any news
  const kind = key.mode === "threads" ? "thread" : "process";
  const { ipc } = plan;
  const start = key.mode === "threads" ? runtime.startThread : runtime.startProcess;
  for (let index = 0; index < plan.size; index++) {
    const unread: Said[] = [];
    const called = runtime.now();
    const name = plan.nameOf?.(index) ?? `${kind} ${index}`;
    const worker = startOrFail(kind, name, () =>
      start(plan.job, {
        name,
        firstMessage: plan.firstMessage(index),
        memory: plan.memory,
        bare: plan.bare,
        frames: plan.frames,
        niceness: typeof key.config["priority"] === "number" ? key.config["priority"] : undefined,
        ipc: ipc && { serialization: ipc.serialization, onMessage: (value) => ipc.onMessage(index, value) },
        transfer: plan.transfer?.(index),
        onMessage(value) {
          if (plan.intercept?.(index, value, members[index].worker)) return;
          unread.push(value as Said);
          look();
        },
      }));
    const member: Member<Said> = {
      worker,
      called,
      returned: runtime.now(),
      gone: NaN,
      unread,
      exit: null,
      stalled: null,
    };
    members.push(member);
    worker.exited.then((exit) => {
      member.gone = runtime.now();
      member.exit = exit;
      if (--living === 0) cancelLook();
      if (!endedWell(exit)) lose(endOf(member));
      look();
    });
  }

  let living = members.length;
  let cancelLook = (): void => {};
  const watches = members.map(({ worker }): StallWatch =>
    "pid" in worker && worker.pid ? watchForStall(runtime, Number(worker.pid)) : () => null
  );
  const lookForStalled = (): void => {
    members.forEach((member, index) => {
      if (member.exit) return;
      member.stalled ??= watches[index]!();
      if (member.stalled === null) return;
      lose(endOf(member));
      look();
    });
    cancelLook = runtime.after(LOOK_MS, lookForStalled);
  };
  if (kind === "process") cancelLook = runtime.after(LOOK_MS, lookForStalled);

  /** Waits until `done` holds for every member; `doomed` says why it never will for one. */
  function wait(
    deadlineMs: number,
    what: string,
    done: (member: Member<Said>) => boolean,
    doomed: (member: Member<Said>) => string | null,
  ): Promise<void> {
    const all = new Promise<void>((resolve, reject) => {
      look = () => {
        for (const member of members) {
          const reason = member.stalled ? endOf(member) : doomed(member);
          if (reason) return reject(new CellError(reason));
        }
        if (members.every(done)) resolve();
      };
      look();
    });
    return stage.within(all, deadlineMs, () => `${names(members.filter((member) => !done(member)))} did not ${what}`);
  }

  return {
    members,
    async hear(deadlineMs, what) {
      await wait(
        deadlineMs,
        what,
        (member) => member.unread.length > 0,
        (member) => member.exit && member.unread.length === 0 ? `${endOf(member)} before it did ${what}` : null,
      );
      return members.map((member) => member.unread.shift()!);
    },
    post: (message) => members.forEach((member) => member.worker.post(message)),
    join: (deadlineMs) =>
      wait(
        deadlineMs,
        "end",
        (member) => member.exit !== null,
        (member) => member.exit && !endedWell(member.exit) ? endOf(member) : null,
      ),
    lost,
    async stop(deadlineMs = STOP_MS) {
      await Promise.all(members.map((member) => member.worker.stop(deadlineMs)));
    },
  };
}

/** A worker that cannot be started counts as one that crashed at once, so that it is named and the others are ended. */
function startOrFail(kind: Worker["kind"], name: string, start: () => Worker): Worker {
  try {
    return start();
  } catch (error) {
    const exit: Exit = { kind: "crashed", message: `it could not be started (${(error as Error).message})` };
    return { kind, name, exited: Promise.resolve(exit), post() {}, stop: () => Promise.resolve(exit) };
  }
}

function endedWell(exit: Exit): boolean {
  return exit.kind === "unknown" || (exit.kind === "exited" && exit.code === 0);
}

function endOf({ worker, exit, stalled }: Member<unknown>): string {
  const who = "pid" in worker && worker.pid ? `${worker.name} (pid ${worker.pid})` : worker.name;
  if (stalled) return `${who} has stalled: ${stalled}`;
  return `${who} ${describeEnd(exit!)}`;
}

function names(members: readonly Member<unknown>[]): string {
  const listed = members.slice(0, 4).map(({ worker }) => worker.name).join(", ");
  return members.length > 4 ? `${listed} and ${members.length - 4} more` : listed;
}
