// A user's module, in the process that measures: its function, what to call it with, and what else it exports.

import { CellError, setting, type Stage, Unsupported } from "../../engine/cell/stage.ts";
import { nameOf, titleOf } from "../../runtime/runtimes.ts";
import { idStream } from "../../sync/splitmix64.ts";
import { lineOf } from "../../workers/task_protocol.ts";
import { lackOfBinary, TYPESCRIPT } from "../binary_lacks.ts";

export interface Task {
  /** As the user typed it. */
  readonly name: string;
  readonly href: string;
  readonly exported: string;
  readonly importMs: number;
  readonly setupMs: number;
  call(input: unknown): unknown;
  /** What to call it with, to be taken one by one; never none. */
  readonly inputs: AsyncIterable<unknown>;
  readonly transfer?: (value: unknown) => Iterable<Transferable>;
  readonly equal?: (a: unknown, b: unknown) => unknown;
}

type Exports = Readonly<Record<string, unknown>>;

/** Throws a CellError that names the module and says what is wrong with it. */
export async function loadTask(stage: Stage): Promise<Task> {
  const { userFile, missingFile } = await import("../../runtime/user_file.ts");
  const { runtime, key: { config } } = stage;
  const [name, exported] = [String(config.module), String(config.export ?? "default")];
  const timeoutMs = setting(stage.key, "call_timeout_ms");
  const file = userFile(name);
  const absent = missingFile(file);
  if (absent) throw new CellError(`${name} cannot be loaded: ${absent}; give the path of a module`);
  const wait = <T>(what: string, promise: Promise<T>): Promise<T> => {
    return stage.within(promise, timeoutMs, () => `${what} did not end`);
  };
  stage.doing(`${name}, its import`, timeoutMs);
  const begun = runtime.now();
  let module: Exports;
  try {
    module = await wait(`${name}: its import`, import(file.href));
  } catch (error) {
    throw unloadable(stage, name, error);
  }
  const importMs = runtime.now() - begun;
  const call = module[exported];
  if (typeof call !== "function") throw new CellError(`${name} exports no function ${exported}: ${whatElse(module)}`);
  for (const one of ["setup", "transfer", "equal"]) {
    if (module[one] !== undefined && typeof module[one] !== "function") {
      throw new CellError(`${name}: what it exports as ${one} is no function`);
    }
  }
  stage.doing(`${name}, its setup`, timeoutMs);
  const imported = runtime.now();
  try {
    await wait(`${name}: its setup`, Promise.resolve((module.setup as (() => unknown) | undefined)?.()));
  } catch (error) {
    throw error instanceof CellError ? error : new CellError(`${name} threw in its setup: ${lineOf(error)}`);
  }
  const setupMs = runtime.now() - imported;
  stage.doing(null);
  return {
    name,
    href: file.href,
    exported,
    importMs,
    setupMs,
    call: call as Task["call"],
    inputs: await inputsOf(stage, name, module),
    transfer: module.transfer as Task["transfer"],
    equal: module.equal as Task["equal"],
  };
}

/** A binary is not sure to load files of a user's, and an old runtime runs no TypeScript. */
function unloadable(stage: Stage, name: string, error: unknown): CellError {
  const { runtime: { identity }, key } = stage;
  if (error instanceof CellError) return error;
  const message = lineOf(error);
  if ((error as { code?: unknown }).code === "ERR_UNKNOWN_FILE_EXTENSION" && TYPESCRIPT.test(`${name} ${message}`)) {
    return new Unsupported(
      `${
        titleOf(nameOf(key.runtime))
      } ${identity.version} runs no TypeScript, which ${name} needs; give it as JavaScript, or ` +
        `--${nameOf(key.runtime)} with the path of a newer one`,
    );
  }
  return lackOfBinary(stage, name, message) ?? new CellError(`${name} cannot be imported: ${message}`);
}

function whatElse(module: Exports): string {
  const functions = Object.keys(module).filter((one) => typeof module[one] === "function");
  return functions.length === 0
    ? "it exports no function at all; write export default (input) => output"
    : `it exports ${functions.join(", ")}; give --export with one of these`;
}

async function inputsOf(stage: Stage, name: string, module: Exports): Promise<AsyncIterable<unknown>> {
  const { config } = stage.key;
  if (typeof config.input === "string") return each(await fileInputs(config.input));
  if (typeof config.bytes === "number") return each([madeUp(config.bytes, Number(config.bytes_seed ?? 1))]);
  if (module.inputs === undefined) return each([undefined]);
  let inputs = module.inputs;
  try {
    if (typeof inputs === "function") inputs = await inputs();
  } catch (error) {
    throw new CellError(`${name}: its inputs threw: ${lineOf(error)}`);
  }
  if (isIterable(inputs)) return guarded(name, inputs);
  throw new CellError(`${name}: its inputs are no list: export an array, or a function or generator that gives one`);
}

function isIterable(value: unknown): value is Iterable<unknown> | AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && (Symbol.iterator in value || Symbol.asyncIterator in value);
}

async function* each(values: Iterable<unknown>): AsyncGenerator<unknown> {
  yield* values;
}

/** A generator of the user's may throw at any of them. */
async function* guarded(name: string, inputs: Iterable<unknown> | AsyncIterable<unknown>): AsyncGenerator<unknown> {
  let number = 0;
  try {
    for await (const input of inputs) {
      number++;
      yield input;
    }
  } catch (error) {
    if (error instanceof CellError) throw error;
    throw new CellError(`${name}: its inputs threw after ${number} of them: ${lineOf(error)}`);
  }
}

/** A value of a .json, one a line of an .ndjson or .jsonl, else the bytes. */
async function fileInputs(path: string): Promise<unknown[]> {
  const { userFile, missingFile, readUserFile } = await import("../../runtime/user_file.ts");
  const file = userFile(path);
  const absent = missingFile(file);
  if (absent) throw new CellError(`the input ${path} cannot be read: ${absent}`);
  const bytes = readUserFile(file);
  const [ending = ""] = /\.\w+$/.exec(path.toLowerCase()) ?? [];
  if (![".json", ".ndjson", ".jsonl"].includes(ending)) return [new Uint8Array(bytes)];
  const text = new TextDecoder().decode(bytes);
  if (ending === ".json") return [parsed(text, `the input ${path}`)];
  const lines = text.split("\n").map((line, index) => [line.trim(), index + 1] as const).filter(([line]) =>
    line !== ""
  );
  if (lines.length === 0) throw new CellError(`the input ${path} is empty: give a value a line`);
  return lines.map(([line, number]) => parsed(line, `line ${number} of the input ${path}`));
}

function parsed(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CellError(`${what} is no JSON: ${lineOf(error)}`);
  }
}

/** The same bytes for the same seed, on every runtime. */
function madeUp(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const next = idStream(seed, 256);
  for (let at = 0; at < length; at++) bytes[at] = next();
  return bytes;
}
