// A pool that is handed its tasks by messages, as each runtime has them: by postMessage to threads, through pipes to
// processes. It does at a task what a pool written by hand does, and no more.

import { CellError } from "../../engine/cell/stage.ts";
import { FORM, lineOf, NOTE, type TaskNote } from "../../workers/task_protocol.ts";
import type { Bench } from "./bench.ts";
import type { Batch, Done, Hands } from "./hands.ts";
import { transfersOf } from "./reference.ts";
import { makeWorkers } from "./workers.ts";

/** Workers of which one is ready; `all` has the others too. */
export function messageHands(bench: Bench): Hands {
  const { stage: { key, runtime }, settings, reference } = bench;
  const { task, cases } = reference;
  const moves = key.mode === "threads" && task.transfer !== undefined;
  const done: Done[] = [];
  const notes: TaskNote[] = [];
  let wake = (): void => {};
  const workers = makeWorkers(bench, {
    kind: "pool",
    ...(key.mode === "threads" && { noteOf: (worker: number) => notes[worker] ??= makeNote() }),
    onDone(worker, { outputs, ms }) {
      done.push({ worker, batch: workers.watch.ends(worker), outputs, ms });
      wake();
    },
  });
  const { watch } = workers;

  return {
    size: settings.workers,
    crews: workers.crews,
    async start(size) {
      const readies = await workers.start(size);
      watch.onTrouble = () => wake();
      return readies;
    },
    batchOf(from, count): Batch {
      const own = Array.from({ length: count }, (_, index) => cases[(from + index) % cases.length]!);
      const inputs = own.map((one) => one.take());
      const transfer = moves ? inputs.flatMap((input, index) => transfersOf(task, input, own[index]!.number)) : [];
      return { cases: own, inputs, transfer };
    },
    give(worker, batch) {
      watch.begins(worker, batch);
      try {
        const note = notes[worker];
        const form = formOf(batch.inputs);
        if (note) note.words[NOTE.form] = form;
        const bare = form === FORM.one ? batch.inputs[0] : null;
        workers.all[worker]!.post(note && form !== FORM.list ? bare : batch.inputs, batch.transfer);
      } catch (error) {
        const which = batch.cases.length === 1 ? `input ${batch.cases[0]!.number}` : "an input";
        throw new CellError(`${task.name}: ${which} cannot be sent to a worker: ${lineOf(error)}`);
      }
    },
    next(until) {
      if (done.length > 0) return done.shift()!;
      if (watch.trouble !== null) throw watch.trouble;
      return new Promise((resolve, reject) => {
        const cancel = until === undefined ? null : runtime.after(Math.max(0, until - runtime.now()), () => {
          wake = () => {};
          resolve(null);
        });
        wake = () => {
          wake = () => {};
          cancel?.();
          if (done.length > 0) resolve(done.shift()!);
          else reject(watch.trouble);
        };
      });
    },
    release: workers.release,
  };
}

function formOf(inputs: readonly unknown[]): number {
  return inputs.length !== 1 ? FORM.list : inputs[0] === undefined ? FORM.undefined : FORM.one;
}

/** A note of its own for each worker, on cache lines of its own. */
function makeNote(): TaskNote {
  const memory = new SharedArrayBuffer(64);
  return { words: new Int32Array(memory, 0, NOTE.length), ms: new Float64Array(memory, 8 * NOTE.length, 1) };
}
