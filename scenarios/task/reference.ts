// What the user's function gives inline for each input, which every output of a worker is held against.

import { CellError, type Stage, WrongAnswer } from "../../engine/cell/stage.ts";
import { isPromise, lineOf } from "../../workers/task_protocol.ts";
import type { Task } from "./module.ts";
import type { TaskSettings } from "./settings.ts";

/** More of outputs than this is not kept: inputs that come later are not measured. */
const MOST_BYTES = 64 * 2 ** 20;

/** An input that is measured, and what comes of it. */
export interface Case {
  /** From 1, as the user counts them. */
  readonly number: number;
  /** About what it takes as a message; null where it cannot be one. */
  readonly inputBytes: number | null;
  readonly outputBytes: number | null;
  /** What it gave inline: a clone, where there is one. */
  readonly output: unknown;
  /** Whether that can be compared with others. */
  readonly comparable: boolean;
  /** What to call with. A call or a transfer that spoils an input gets a copy each time. */
  take(): unknown;
  /** Whether it is copied each time where it is called here, and where it is sent away. */
  readonly copied: { readonly inline: boolean; readonly away: boolean };
}

export interface Reference {
  readonly task: Task;
  readonly cases: readonly Case[];
  /** Of the very first call of the first input, in milliseconds. */
  readonly firstMs: number;
  /** Of all calls that were made for it, and how long they took: they have warmed the function up. */
  readonly calls: number;
  readonly calledMs: number;
  /** Whether it gives promises. */
  readonly isAsync: boolean;
  /** "all 3 inputs", in words. */
  readonly measured: string;
  /** Throws a WrongAnswer where this is not what the case gave; `what` says who gave another output than whom. */
  check(at: Case, output: unknown, what: string): void;
  /** Calls the function here and waits for what it gives, no longer than a call may take. */
  call(at: Case, input: unknown): Promise<unknown>;
}

/** Calls the function with each input in their order, until it was called for `durationMs`. Throws a CellError. */
export async function makeReference(stage: Stage, task: Task, settings: TaskSettings): Promise<Reference> {
  const { bytesOf, sameValue } = await import("../../runtime/same_value.ts");
  const { runtime } = stage;
  const cases: Case[] = [];
  let [firstMs, calls, calledMs, keptBytes, isAsync, more] = [NaN, 0, 0, 0, false, false];

  async function call({ number }: Pick<Case, "number">, input: unknown): Promise<unknown> {
    const what = `${task.name}, input ${number},`;
    try {
      const given = task.call(input);
      if (!isPromise(given)) return given;
      isAsync = true;
      return await stage.within(given, settings.callTimeoutMs, () => `${what} gave no answer`);
    } catch (error) {
      if (error instanceof CellError) throw error;
      throw new CellError(`${task.name} threw on input ${number}: ${lineOf(error)}`);
    }
  }

  async function timed(number: number, input: unknown): Promise<{ output: unknown; ms: number }> {
    stage.checkStopped();
    stage.doing(`${task.name}, input ${number}`, settings.callTimeoutMs);
    const begun = runtime.now();
    const output = await call({ number }, input);
    const ms = runtime.now() - begun;
    stage.doing(task.name); // what it has left behind may still end this process
    calls++;
    calledMs += ms;
    return { output, ms };
  }

  function same(a: unknown, b: unknown): boolean {
    if (!task.equal) return sameValue(a, b);
    let answer: unknown;
    try {
      answer = task.equal(a, b);
    } catch (error) {
      throw new CellError(`${task.name}: its equal threw: ${lineOf(error)}`);
    }
    if (isPromise(answer)) throw new CellError(`${task.name}: its equal gives a promise: make it say true or false`);
    return Boolean(answer);
  }

  let number = 0;
  for await (const input of task.inputs) {
    if (cases.length > 0 && (calledMs >= settings.durationMs || keptBytes >= MOST_BYTES)) {
      more = true;
      break;
    }
    number++;
    const before = clone(input);
    const { output, ms } = await timed(number, input);
    const spoilt = before !== NONE && !sameValue(before, input);
    const cloned = clone(output);
    const comparable = cloned !== NONE || task.equal !== undefined;
    const kept = cloned === NONE ? output : cloned;
    const pristine = spoilt ? before : input;
    const moves = stage.key.mode === "threads" && !spoilt && transfersOf(task, pristine, number).length > 0;
    const at: Case = {
      number,
      inputBytes: before === NONE ? null : bytesOf(pristine),
      outputBytes: cloned === NONE ? null : bytesOf(kept),
      output: kept,
      comparable,
      take: spoilt || moves ? () => structuredClone(pristine) : () => pristine,
      copied: { inline: spoilt, away: spoilt || moves },
    };
    cases.push(at);
    keptBytes += at.outputBytes ?? 0;
    if (number > 1) continue;
    firstMs = ms;
    const again = await timed(1, spoilt ? structuredClone(pristine) : input);
    if (comparable && !same(kept, again.output)) {
      throw new WrongAnswer(
        `${task.name} gave different outputs for input 1 when it was called twice: make it give the same, or export ` +
          "equal(a, b) that says which are",
      );
    }
  }
  if (number === 0) throw new CellError(`${task.name} has no inputs: let it export one at least, or none at all`);

  return {
    task,
    cases,
    firstMs,
    calls,
    calledMs,
    isAsync,
    measured: more ? `the first ${number} of its inputs` : number === 1 ? "1 input" : `all ${number} inputs`,
    check(at, output, what) {
      if (!at.comparable || same(at.output, output)) return;
      throw new WrongAnswer(
        `${task.name}, input ${at.number}: ${what}: make it give the same, or export equal(a, b) that says which are`,
      );
    },
    call,
  };
}

/** What of a message moves instead of being copied, by the user's own function. */
export function transfersOf(task: Task, value: unknown, number: number): readonly Transferable[] {
  if (!task.transfer) return [];
  try {
    return [...task.transfer(value)];
  } catch (error) {
    throw new CellError(`${task.name}: its transfer threw on input ${number}: ${lineOf(error)}`);
  }
}

/** Stands for a value that cannot be cloned. */
const NONE = Symbol();

function clone(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return NONE;
  }
}
