// Runs a finished binary: threads, processes, shared memory, and itself again as a child.

import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { ResultFile } from "../../engine/result/result.ts";
import { median } from "../../engine/result/statistics.ts";
import { PROCESS_FLAG } from "../../runtime/scope.ts";
import { run } from "./command.ts";

const TRIES = [
  ["overhead", "--workers", "2", "--iterations", "2", "--warmup", "0"],
  ["shared-set", "--workers", "2", "--ops", "500", "--warmup", "0"],
  ["sharded-writers", "--workers", "2", "--writers", "2", "--ops", "500", "--warmup", "0"],
];

/** Words that make a binary one child process with next to nothing to do. */
export const CHILD_WORDS: readonly string[] = [PROCESS_FLAG, "cpu", '{"kind":"once","rounds":1}'];

/** Below `temporary` it works in a folder of its own. Rejects with an Error that says what the product cannot do. */
export async function prove(product: string, temporary: string): Promise<void> {
  const folder = mkdtempSync(join(temporary, "prove-"));
  for (const words of TRIES) await tryOut(product, words, folder);
}

async function tryOut(product: string, words: readonly string[], cwd: string): Promise<void> {
  const printed = await run(product, [...words, "--json", "-", "--no-progress"], {}, cwd).catch(
    ({ message }: Error) => {
      const [, error] = /"error": "(.*)"/.exec(message) ?? []; // of the whole result
      throw new Error(error === undefined ? message : `${words[0]} failed: ${error}`);
    },
  );
  const { cells } = JSON.parse(printed) as ResultFile;
  if (cells.every((cell) => cell.status !== "measured")) throw new Error(`${words[0]} measured nothing`);
  const foreign = cells.find((cell) => cell.status === "measured" && cell.provenance?.compiled !== true);
  if (foreign) throw new Error(`${words[0]} was not measured by the binary itself`);
}

/** From start to exit, the median of nine, in milliseconds. */
export async function startMs(product: string, words: readonly string[]): Promise<number> {
  const took: number[] = [];
  while (took.length < 9) {
    const begun = performance.now();
    await run(product, words);
    took.push(performance.now() - begun);
  }
  return median(took);
}
