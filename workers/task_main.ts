// Calls a user's function: once, or as often as a pool asks.

import type { FramedMain, FramedPort } from "../runtime/framed_scope.ts";
import { clockOrigin, firstInstruction } from "../runtime/scope.ts";
import {
  CAME,
  FORM,
  isPromise,
  lineOf,
  NOTE,
  type TaskCall,
  type TaskDone,
  type TaskFailed,
  type TaskLoaded,
  type TaskNote,
  type TaskReady,
  type TaskStart,
} from "./task_protocol.ts";

/** What is used of a user's module. */
export interface TaskModule {
  readonly setup?: () => unknown;
  readonly transfer?: (value: unknown) => Iterable<Transferable>;
  readonly [name: string]: unknown;
}

export type TaskFunction = (input: unknown) => unknown;

export const task: FramedMain = async (message, port) => {
  const start = message as TaskStart;
  const loaded = await load(start);
  if ("kind" in loaded) return port.finish(loaded);
  const { call, transfer, times } = loaded;
  if (start.kind === "once") {
    const done = await answer(call, await port.next() as TaskCall);
    if (done.kind === "failed") return port.finish(done);
    return send(port, { ...done, loaded: times, done: performance.now() }, transfer, true);
  }
  port.post({ kind: "ready", ...times } satisfies TaskReady);
  if (start.kind === "seat") {
    const { serveSeat } = await import("./task_seat.ts");
    const failed = (error: string): void => port.post({ kind: "failed", at: 0, error } satisfies TaskFailed);
    await serveSeat(start.seat!, call, { threw: (error) => failed(`threw: ${lineOf(error)}`), misfit: failed });
    return port.finish(null);
  }
  if (start.note) return serveNoted(call, transfer, start.note, port);
  for (;;) {
    const done = await answer(call, await port.next() as TaskCall);
    if (done.kind === "failed") port.post(done);
    else send(port, done, transfer, false);
  }
};

interface Loaded {
  readonly call: TaskFunction;
  readonly transfer?: TaskModule["transfer"];
  readonly times: TaskLoaded;
}

async function load({ module: address, export: name }: TaskStart): Promise<Loaded | TaskFailed> {
  const begun = performance.now();
  let module: TaskModule;
  try {
    module = await import(address);
  } catch (error) {
    return { kind: "failed", at: -1, error: `cannot be imported: ${lineOf(error)}` };
  }
  const imported = performance.now();
  const call = module[name];
  if (typeof call !== "function") return { kind: "failed", at: -1, error: `exports no function ${name}` };
  try {
    await module.setup?.();
  } catch (error) {
    return { kind: "failed", at: -1, error: `threw in its setup: ${lineOf(error)}` };
  }
  const times = {
    origin: clockOrigin,
    entered: firstInstruction,
    begun,
    importMs: imported - begun,
    setupMs: performance.now() - imported,
  };
  return { call: call as TaskFunction, transfer: module.transfer, times };
}

async function answer(call: TaskFunction, inputs: TaskCall): Promise<TaskDone | TaskFailed> {
  const outputs: unknown[] = [];
  const begun = performance.now();
  try {
    for (const input of inputs) {
      const output = call(input);
      outputs.push(isPromise(output) ? await output : output);
    }
  } catch (error) {
    return { kind: "failed", at: outputs.length, error: `threw: ${lineOf(error)}` };
  }
  return { kind: "done", outputs, ms: performance.now() - begun };
}

/** Calls and answers as a pool written by hand does, with no more for each task than two looks at the clock. */
function serveNoted(
  call: TaskFunction,
  transfer: TaskModule["transfer"],
  { words, ms }: TaskNote,
  port: FramedPort,
): void {
  const fail = (failed: TaskFailed): void => {
    Atomics.store(words, NOTE.came, CAME.failed);
    port.bare!(failed);
  };
  const reply = (outputs: unknown, each: readonly unknown[] | null): void => {
    try {
      port.bare!(outputs, transfer && (each ?? [outputs]).flatMap((output) => [...transfer(output)]));
    } catch (error) {
      fail(unsendable(each ?? [outputs], error));
    }
  };
  const one = (output: unknown, begun: number): void => {
    ms[0] = performance.now() - begun;
    Atomics.store(words, NOTE.came, output === undefined ? CAME.undefined : CAME.output);
    if (output === undefined) port.bare!(null);
    else reply(output, null);
  };
  const threw = (error: unknown): void => fail({ kind: "failed", at: 0, error: `threw: ${lineOf(error)}` });
  port.listen!((message) => {
    const form = Atomics.load(words, NOTE.form);
    if (form === FORM.list) {
      void answer(call, message as TaskCall).then((done) => {
        if (done.kind === "failed") return fail(done);
        ms[0] = done.ms;
        Atomics.store(words, NOTE.came, CAME.output);
        reply(done.outputs, done.outputs);
      });
      return;
    }
    const begun = performance.now();
    try {
      const output = call(form === FORM.undefined ? undefined : message);
      if (isPromise(output)) output.then((value) => one(value, begun), threw);
      else one(output, begun);
    } catch (error) {
      threw(error);
    }
  });
}

/** What cannot be cloned, or transferred, is the answer's failure and not the worker's. */
function send(port: FramedPort, done: TaskDone, transfer: TaskModule["transfer"], last: boolean): void {
  try {
    const moved = transfer ? done.outputs.flatMap((output) => [...transfer(output)]) : undefined;
    if (last) port.finish(done, moved);
    else port.post(done, moved);
  } catch (error) {
    const failed = unsendable(done.outputs, error);
    if (last) port.finish(failed);
    else port.post(failed);
  }
}

function unsendable(outputs: readonly unknown[], error: unknown): TaskFailed {
  const at = Math.max(0, outputs.findIndex((output) => !canBeCloned(output)));
  return { kind: "failed", at, error: `gave what cannot be sent: ${lineOf(error)}` };
}

function canBeCloned(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
