// A pool of threads that is handed its tasks through shared memory: numbers and typed arrays, and nothing in between but
// Atomics. The parent blocks while it waits for an answer; its event loop turns every few milliseconds.

import { Unsupported } from "../../engine/cell/stage.ts";
import { turn } from "../../runtime/turn.ts";
import {
  ANSWERED,
  ANSWERS,
  COMMON_WORDS,
  COPIES,
  elementsIn,
  type Form,
  formOf,
  INPUT_LENGTH,
  MS,
  NUMBER,
  OUTPUT_LENGTH,
  SEAT_NUMBERS,
  SEAT_WORDS,
  TASK,
  TIMES,
} from "../../workers/task_seat.ts";
import type { TaskSeat } from "../../workers/task_protocol.ts";
import type { Bench } from "./bench.ts";
import type { Batch, Done, Hands } from "./hands.ts";
import { makeWorkers } from "./workers.ts";

/** The event loop turns as often as this, in milliseconds, and also where answers come without end. */
const TURN_MS = 2;
const LOOKS_A_READING = 64;

/** A wait is this long at most, in milliseconds, as a thread that died wakes nobody. */
const SLICE_MS = 20;

/** Throws Unsupported where inputs or outputs are of another kind. */
export function atomicsHands(bench: Bench): Hands {
  const { stage: { runtime }, settings, reference } = bench;
  const { task, cases } = reference;
  const size = settings.workers;
  const takes = formOfAll(cases.map((one) => one.take()));
  const gives = formOfAll(cases.map(({ output }) => output));
  if (takes === null || gives === null) {
    throw new Unsupported(
      `${task.name} ${
        takes === null ? "takes" : "gives"
      } values that are neither all numbers nor all typed arrays of ` +
        "one kind, and Atomics can hand over nothing else",
    );
  }
  const seatBytes = takes.bytes + gives.bytes;
  const bytes = new SharedArrayBuffer(size * seatBytes);
  const words = new Int32Array(new SharedArrayBuffer(4 * (COMMON_WORDS + size * SEAT_WORDS)));
  const numbers = new Float64Array(new SharedArrayBuffer(8 * size * SEAT_NUMBERS));
  const seats = Array.from({ length: size }, (_, worker): TaskSeat => ({
    words,
    base: COMMON_WORDS + worker * SEAT_WORDS,
    numbers,
    numbersAt: worker * SEAT_NUMBERS,
    input: new Uint8Array(bytes, worker * seatBytes, takes.bytes),
    output: new Uint8Array(bytes, worker * seatBytes + takes.bytes, gives.bytes),
    takes: takes.name,
    gives: gives.name,
  }));
  const workers = makeWorkers(bench, {
    kind: "seat",
    memory: words.buffer,
    seatOf: (worker) => seats[worker]!,
    onDone() {},
  });
  const { watch } = workers;
  const batches = new Array<Batch | null>(size).fill(null);
  const repeats = cases.every(({ copied }) => !copied.inline);
  let [turned, looks, at] = [0, 0, 0];

  const { name } = gives;

  function answered(): Done | null {
    for (let looked = 0; looked < size; looked++) {
      at = (at + 1) % size;
      const batch = batches[at];
      if (!batch) continue;
      const { base, numbersAt, output } = seats[at]!;
      if (Atomics.load(words, base + ANSWERED) !== Atomics.load(words, base + TASK)) continue;
      batches[at] = null;
      watch.ends(at);
      const value = name === "nothing"
        ? undefined
        : name === "number"
        ? numbers[numbersAt + NUMBER]
        : elementsIn(output, name, words[base + OUTPUT_LENGTH]).slice();
      return { worker: at, batch, outputs: [value], ms: numbers[numbersAt + MS]! };
    }
    return null;
  }

  async function afterTurn(until?: number): Promise<Done | null> {
    await turn();
    turned = runtime.now();
    return await hands.next(until);
  }

  const hands: Hands = {
    size,
    crews: workers.crews,
    start: workers.start,
    batchOf(from, count): Batch {
      const own = cases[from]!;
      return { cases: repeats ? new Array(count).fill(own) : [own], inputs: [own.take()], transfer: [] };
    },
    give(worker, batch) {
      const { base, numbersAt, input } = seats[worker]!;
      const value = batch.inputs[0];
      if (takes.name === "number") numbers[numbersAt + NUMBER] = value as number;
      else if (takes.name !== "nothing") {
        const { length } = value as Uint8Array;
        (elementsIn(input, takes.name, length) as Uint8Array).set(value as Uint8Array);
        words[base + INPUT_LENGTH] = length;
      }
      words[base + TIMES] = batch.cases.length;
      batches[worker] = batch;
      watch.begins(worker, batch);
      Atomics.add(words, base + TASK, 1);
      Atomics.notify(words, base + TASK);
    },
    next(until) {
      for (;;) {
        if (++looks % LOOKS_A_READING === 0 && runtime.now() - turned >= TURN_MS) return afterTurn(until);
        const seen = Atomics.load(words, ANSWERS);
        const done = answered();
        if (done !== null) return done;
        if (watch.trouble !== null) throw watch.trouble;
        const now = runtime.now();
        if (now - turned >= TURN_MS) return afterTurn(until);
        if (until !== undefined && now >= until) return null;
        Atomics.wait(words, ANSWERS, seen, until === undefined ? SLICE_MS : Math.min(SLICE_MS, until - now));
      }
    },
    facts(): Readonly<Record<string, string>> {
      const copies = seats.some(({ base }) => words[base + COPIES] === 1);
      return copies ? { shared_memory: "copied by the worker, as the function takes none" } : {};
    },
    release: workers.release,
  };
  return hands;
}

/** What all of them are, and the most bytes that one takes, as a multiple of any element; null where they differ. */
function formOfAll(values: readonly unknown[]): Form | null {
  const forms = values.map(formOf);
  const name = forms[0]?.name;
  if (name === undefined || forms.some((form) => form?.name !== name)) return null;
  return { name, bytes: 8 * Math.ceil(Math.max(...forms.map((form) => form!.bytes)) / 8) };
}
