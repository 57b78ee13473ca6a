// paratax task from outside, as small as it can be: a module that doubles, and the words that make a run short.

import assert from "node:assert/strict";
import type { ResultFile } from "../../engine/result/result.ts";
import { paratax, subject } from "./command.ts";
import { valid } from "./valid.ts";

export const TINY = ["--workers", "2", "--duration-ms", "20", "--no-progress"];
export const POOLS = [...TINY, "--start", "pool", "--dispatch", "message", "--blocks", "1"];
export const DOUBLE = "export default (n: number): number => n * 2; export const inputs = [1, 2, 3];".replace(
  /: number/g,
  subject.compiled ? "" : ": number", // a binary of Deno's loads no types
);
export const FILE = subject.compiled ? "double.mjs" : "double.ts";

export async function measured(...words: string[]): Promise<ResultFile> {
  const { code, stdout, stderr } = await paratax("task", ...words, "--json", "-");
  assert.equal(code, 0, stderr);
  return valid(stdout);
}
