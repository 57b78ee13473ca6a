// Reads saved results. What cannot be read is a sentence; the others are still read.

import { readFileSync, statSync } from "node:fs";
import { type ResultFile, SCHEMA } from "../engine/result.ts";
import { printable } from "../report/printable.ts";
import { shaped } from "./result_shape.ts";
import { upgraded } from "./upgrade_result.ts";

export interface ReadResults {
  readonly results: readonly { readonly path: string; readonly result: ResultFile }[];
  readonly problems: readonly string[];
}

/** Far above any result; a file beyond it is something else. */
const MOST_BYTES = 64 * 2 ** 20;

export function readResults(paths: readonly string[]): ReadResults {
  const results: { path: string; result: ResultFile }[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    try {
      results.push({ path, result: resultOf(textOf(path)) });
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      problems.push(printable(`Cannot read ${path} as ${error.message}: give a file that --json wrote.`));
    }
  }
  return { results, problems };
}

class Unreadable extends Error {}

function textOf(path: string): string {
  let bytes: Uint8Array;
  try {
    const status = statSync(path); // before it is opened: a pipe would be waited for
    if (status.isDirectory()) throw new Unreadable("it is a folder");
    if (!status.isFile()) throw new Unreadable("it is no file");
    if (status.size > MOST_BYTES) throw new Unreadable(`it has ${status.size} bytes, more than 64 MB`);
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new Unreadable("there is no such file");
    throw new Unreadable(`it cannot be opened (${code ?? message})`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable("it is not text");
  }
}

function resultOf(text: string): ResultFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Unreadable(`it is no JSON${placeOf((error as Error).message, text)}`);
  }
  const schema = value !== null && typeof value === "object" ? (value as { schema?: unknown }).schema : undefined;
  if (typeof schema !== "string" || !/^paratax\/\d{1,9}$/.test(schema)) {
    throw new Unreadable("it is no result of paratax");
  }
  const current = upgraded(schema, value as object);
  if (current === null) throw new Unreadable(`it is ${schema} and this paratax reads up to ${SCHEMA}`);
  const outcome = shaped(current);
  if ("result" in outcome) return outcome.result;
  throw new Unreadable(`${outcome.place} is wrong (${outcome.wrong})`);
}

/** " at 3:14" where the engine's message says where (V8 does, JavaScriptCore only for the end). */
function placeOf(message: string, text: string): string {
  const position = /position (\d+)/.exec(message)?.[1] ?? (/end of JSON|EOF/.test(message) ? text.length : null);
  if (position === null) return "";
  const before = text.slice(0, Number(position)).split("\n");
  return ` at ${before.length}:${before.at(-1)!.length + 1}`;
}
