// Starts the workers of a pool: the first alone, as what it takes to start it is told, then the others together.

import type { Crew } from "../../engine/cell/crew.ts";
import { startCrew } from "../../engine/cell/crew.ts";
import type { Worker } from "../../runtime/contract.ts";
import { jobs } from "../../workers/jobs.ts";
import {
  CAME,
  FORM,
  NOTE,
  type TaskDone,
  type TaskFailed,
  type TaskNote,
  type TaskReady,
  type TaskSeat,
  type TaskStart,
  type TaskWord,
} from "../../workers/task_protocol.ts";
import type { Bench } from "./bench.ts";
import { makeWatch, type Watch } from "./watch.ts";

export interface Workers {
  readonly watch: Watch;
  readonly crews: readonly Crew<unknown>[];
  /** By number. */
  readonly all: readonly Worker[];
  /** Starts so many more, and waits until they are ready. */
  start(size: number): Promise<readonly TaskReady[]>;
  release(): Promise<void>;
}

export interface WorkersPlan {
  readonly kind: "pool" | "seat";
  /** Shared memory whose first word asks them to stop. */
  readonly memory?: SharedArrayBuffer;
  readonly seatOf?: (worker: number) => TaskSeat;
  /** Of threads whose messages are inputs and outputs themselves. */
  readonly noteOf?: (worker: number) => TaskNote;
  readonly onDone: (worker: number, done: Pick<TaskDone, "outputs" | "ms">) => void;
}

export function makeWorkers({ stage, settings, reference, frames }: Bench, plan: WorkersPlan): Workers {
  const { task } = reference;
  const watch = makeWatch(stage, reference, settings.workers, settings.callTimeoutMs);
  const crews: Crew<unknown>[] = [];
  const all: Worker[] = [];
  const notes: TaskNote[] = [];
  const ready: boolean[] = [];
  const word = stage.key.mode === "threads" ? "thread" : "process";
  let onReady: (worker: number, ready: TaskReady) => void;

  function said(worker: number, value: unknown): true {
    const note = notes[worker];
    if (note && ready[worker]) {
      const came = note.words[NOTE.came];
      if (came === CAME.failed) watch.failed(worker, value as TaskFailed);
      else if (note.words[NOTE.form] === FORM.list) {
        plan.onDone(worker, { outputs: value as unknown[], ms: note.ms[0]! });
      } else plan.onDone(worker, { outputs: [came === CAME.undefined ? undefined : value], ms: note.ms[0]! });
      return true;
    }
    const message = value as TaskWord | null;
    if (message === null) return true; // a seat's last word
    if (message.kind === "done") plan.onDone(worker, message);
    else if (message.kind === "ready") {
      ready[worker] = true;
      onReady(worker, message);
    } else watch.failed(worker, message);
    return true;
  }

  return {
    watch,
    crews,
    all,
    async start(size) {
      const first = all.length;
      const readies: TaskReady[] = [];
      const allReady = new Promise<void>((resolve, reject) => {
        onReady = (worker, one) => {
          readies[worker - first] = one;
          if (readies.filter(Boolean).length === size) resolve();
        };
        watch.onTrouble = () => reject(watch.trouble);
      });
      if (plan.noteOf) {
        for (let worker = first; worker < first + size; worker++) {
          notes[worker] = plan.noteOf(worker);
        }
      }
      const crew = startCrew(stage, {
        job: jobs.task,
        size,
        memory: plan.memory,
        bare: plan.noteOf && true,
        frames,
        nameOf: (index) => `${word} ${first + index}`,
        firstMessage: (index): TaskStart => ({
          module: task.href,
          export: task.exported,
          kind: plan.kind,
          ...(plan.seatOf && { seat: plan.seatOf(first + index) }),
          ...(plan.noteOf && { note: notes[first + index] }),
        }),
        intercept: (index, value) => said(first + index, value),
      });
      crews.push(crew);
      all.push(...crew.members.map(({ worker }) => worker));
      watch.over(crew, first);
      await stage.within(allReady, settings.callTimeoutMs, () => {
        const late = all.slice(first).filter((_, index) => !readies[index]).map(({ name }) => name).join(", ");
        return `${task.name}: ${late} did not become ready`;
      });
      return readies;
    },
    async release() {
      watch.close();
      await Promise.all(crews.map((crew) => crew.stop()));
    },
  };
}
