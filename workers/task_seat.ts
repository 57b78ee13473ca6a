// A thread of a pool that finds its tasks in shared memory and leaves its answers there: the least that a hand-over can
// cost. Numbers and typed arrays only, or nothing, as that is all that such memory holds.

import { isPromise, type TaskSeat } from "./task_protocol.ts";

/** Word 0 of the memory asks all threads to stop; word 1 counts answers of all of them. */
export const STOP = 0;
export const ANSWERS = 1;

/** Words of a seat, from its `base` on. */
export const TASK = 0; // counts tasks that were given: a change is a task
export const ANSWERED = 1; // the last of them that was answered
export const TIMES = 2; // how often to call with this input
export const INPUT_LENGTH = 3;
export const OUTPUT_LENGTH = 4;
export const COPIES = 5; // 1 where the function takes no shared memory
export const SEAT_WORDS = 8;
export const COMMON_WORDS = 2;

/** Doubles of a seat. */
export const MS = 0;
export const NUMBER = 1; // the input, then the output
export const SEAT_NUMBERS = 2;

const ARRAYS = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
};

export type ArrayName = keyof typeof ARRAYS;
type Elements = InstanceType<typeof ARRAYS[ArrayName]>;

/** A value that shared memory holds: what it is there, and how many bytes it takes besides the numbers. */
export interface Form {
  readonly name: ArrayName | "number" | "nothing";
  readonly bytes: number;
}

/** Null of any other value. */
export function formOf(value: unknown): Form | null {
  if (value === undefined) return { name: "nothing", bytes: 0 };
  if (typeof value === "number") return { name: "number", bytes: 0 };
  for (const [name, array] of Object.entries(ARRAYS)) {
    if (value instanceof array) return { name: name as ArrayName, bytes: value.byteLength };
  }
  return null;
}

/** So many elements of a kind in shared memory. */
export function elementsIn(area: Uint8Array<SharedArrayBuffer>, name: ArrayName, length?: number): Elements {
  const array = ARRAYS[name];
  const most = Math.floor(area.byteLength / array.BYTES_PER_ELEMENT);
  return new array(area.buffer as unknown as ArrayBuffer, area.byteOffset, length ?? most);
}

/** A wait is this long at most before the stop word is looked at, in milliseconds. */
const SLICE_MS = 50;

/**
 * A number as a message brings it: V8 has whole numbers of its own, which a Float64Array gives as doubles, and a function
 * that was compiled for those takes up to twice as long.
 */
function asSent(value: number): number {
  const whole = value | 0;
  return Object.is(whole, value) ? whole : value;
}

export interface Failures {
  /** What the function threw. */
  threw(error: unknown): void;
  /** It gave what has no place in the memory; goes on from the module's name. */
  misfit(said: string): void;
}

/** Serves tasks until it is asked to stop. */
export async function serveSeat(
  { words, base, numbers, numbersAt, input, output, ...names }: TaskSeat,
  call: (input: unknown) => unknown,
  failures: Failures,
): Promise<void> {
  const [takes, gives] = [names.takes as Form["name"], names.gives as Form["name"]];
  const most = gives === "number" || gives === "nothing" ? 0 : elementsIn(output, gives).length;
  let copies = false;

  const take = (): unknown => {
    if (takes === "nothing") return undefined;
    if (takes === "number") return asSent(numbers[numbersAt + NUMBER]!);
    const shared = elementsIn(input, takes, words[base + INPUT_LENGTH]);
    return copies ? shared.slice() : shared;
  };
  const callTimes = async (times: number): Promise<unknown> => {
    const value = take();
    const begun = performance.now();
    let given: unknown;
    for (let time = 0; time < times; time++) {
      given = call(value);
      if (isPromise(given)) given = await given;
    }
    numbers[numbersAt + MS] = performance.now() - begun;
    return given;
  };
  /** Why it has no place, or null. */
  const leave = (value: unknown): string | null => {
    if (formOf(value)?.name !== gives) return "gave another kind of value than inline";
    if (gives === "nothing") return null;
    if (gives === "number") {
      numbers[numbersAt + NUMBER] = value as number;
      return null;
    }
    const { length } = value as Elements;
    if (length > most) return `gave ${length} elements where inline never gave more than ${most}`;
    (elementsIn(output, gives, length) as Uint8Array).set(value as Uint8Array);
    words[base + OUTPUT_LENGTH] = length;
    return null;
  };

  for (let seen = 0;;) {
    Atomics.wait(words, base + TASK, seen, SLICE_MS);
    if (Atomics.load(words, STOP) !== 0) return;
    const task = Atomics.load(words, base + TASK);
    if (task === seen) continue;
    seen = task;
    const times = words[base + TIMES]!;
    try {
      let given: unknown;
      try {
        given = await callTimes(times);
      } catch (error) {
        if (copies || takes === "number" || takes === "nothing") throw error;
        copies = true; // WebCrypto and others take no view of shared memory
        words[base + COPIES] = 1;
        given = await callTimes(times);
      }
      const misfit = leave(given);
      if (misfit === null) Atomics.store(words, base + ANSWERED, task);
      else failures.misfit(misfit);
    } catch (error) {
      failures.threw(error);
    }
    Atomics.add(words, ANSWERS, 1);
    Atomics.notify(words, ANSWERS);
  }
}
