// What workers are at, and what has gone wrong with one of them: said with the module and the input.

import type { Crew } from "../../engine/cell/crew.ts";
import { CellError, type Stage } from "../../engine/cell/stage.ts";
import type { TaskFailed } from "../../workers/task_protocol.ts";
import type { Batch } from "./hands.ts";
import type { Reference } from "./reference.ts";

/** So often it is looked whether a worker takes too long, in milliseconds: nothing is done for that at a task. */
const LOOK_MS = 100;

export interface Watch {
  begins(worker: number, batch: Batch): void;
  ends(worker: number): Batch;
  /** A worker said that it cannot go on. */
  failed(worker: number, failed: TaskFailed): void;
  /** Hears of members that end; `first` is the number of the first of them. */
  over(crew: Crew<unknown>, first: number): void;
  /** Throws what went wrong with any of them, or takes too long, or the stop of the run. */
  look(): void;
  /** What went wrong; null while nothing has. */
  readonly trouble: CellError | null;
  /** Called once something went wrong. */
  onTrouble: () => void;
  close(): void;
}

export function makeWatch(stage: Stage, { task }: Reference, size: number, callTimeoutMs: number): Watch {
  const { runtime } = stage;
  const kind = stage.key.mode === "threads" ? "thread" : "process";
  const batches = new Array<Batch | null>(size).fill(null);
  const begun = new Int32Array(size); // how many batches each worker was given
  const seen = new Int32Array(size); // how many that were at the last look
  const since = new Float64Array(size); // and when it was first seen at the last of them
  let trouble: CellError | null = null;

  const at = (worker: number): string => {
    const number = batches[worker]?.cases[0]?.number;
    return number === undefined ? task.name : `${task.name}, input ${number}`;
  };
  const fail = (error: CellError): void => {
    if (trouble !== null) return;
    trouble = error;
    watch.onTrouble();
  };
  const look = (): void => {
    if (trouble !== null) throw trouble;
    stage.checkStopped();
    const now = runtime.now();
    batches.forEach((batch, worker) => {
      if (batch === null) return;
      if (seen[worker] !== begun[worker]) {
        seen[worker] = begun[worker]!;
        since[worker] = now;
      }
      const limit = callTimeoutMs * batch.cases.length;
      if (now - since[worker]! <= limit) return;
      throw new CellError(`${at(worker)}: ${kind} ${worker} gave no answer within ${limit / 1000} s`);
    });
  };
  const again = (): void => {
    cancel = runtime.after(LOOK_MS, again);
    try {
      look();
    } catch (error) {
      fail(error as CellError);
    }
  };
  let cancel = runtime.after(LOOK_MS, again);
  const watch: Watch = {
    begins(worker, batch) {
      batches[worker] = batch;
      begun[worker]!++;
    },
    ends(worker) {
      const batch = batches[worker]!;
      batches[worker] = null;
      return batch;
    },
    failed(worker, { at: call, error }) {
      const number = batches[worker]?.cases[call]?.number;
      const where = number === undefined ? `in ${kind} ${worker}` : `input ${number}, in ${kind} ${worker}`;
      fail(new CellError(`${task.name} ${error} (${where})`));
    },
    over(crew, first) {
      void crew.lost.then((sentence) => {
        const member = crew.members.findIndex(({ exit, stalled }) => exit !== null || stalled !== null);
        fail(new CellError(`${at(first + Math.max(0, member))}: ${sentence}`));
      });
    },
    look,
    get trouble() {
      return trouble;
    },
    onTrouble() {},
    close: () => cancel(),
  };
  return watch;
}
