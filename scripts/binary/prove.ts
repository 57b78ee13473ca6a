// Runs a finished binary: threads, processes, shared memory, and itself again as a child.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ResultFile } from "../../engine/result/result.ts";
import { median } from "../../engine/result/statistics.ts";
import { PROCESS_FLAG } from "../../runtime/scope.ts";

const TRIES = [
  ["overhead", "--workers", "2", "--iterations", "2", "--warmup", "0"],
  ["shared-set", "--workers", "2", "--ops", "500", "--warmup", "0"],
  ["sharded-writers", "--workers", "2", "--writers", "2", "--ops", "500", "--warmup", "0"],
];

/** Words that make a binary one child process with next to nothing to do. */
export const CHILD_WORDS: readonly string[] = [PROCESS_FLAG, "cpu", '{"kind":"once","rounds":1}'];

/** Throws an Error that says what the product cannot do. */
export function prove(product: string): void {
  const folder = mkdtempSync(join(tmpdir(), "paratax-prove-"));
  try {
    for (const words of TRIES) tryOut(product, words, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function tryOut(product: string, words: readonly string[], cwd: string): void {
  const { status, signal, stdout, stderr } = spawnSync(product, [...words, "--json", "-", "--no-progress"], {
    cwd,
    encoding: "utf8",
  });
  if (status !== 0) {
    const error = /"error": "(.*)"/.exec(stdout)?.[1] ?? stderr.trim();
    throw new Error(`${words[0]} ended with ${status ?? signal}: ${error}`);
  }
  const { cells } = JSON.parse(stdout) as ResultFile;
  if (cells.every((cell) => cell.status !== "measured")) throw new Error(`${words[0]} measured nothing`);
  const foreign = cells.find((cell) => cell.status === "measured" && cell.provenance?.compiled !== true);
  if (foreign) throw new Error(`${words[0]} was not measured by the binary itself`);
}

/** From start to exit, the median of nine, in milliseconds. */
export function startMs(product: string, words: readonly string[]): number {
  return median(Array.from({ length: 9 }, () => {
    const begun = performance.now();
    const { status } = spawnSync(product, words, { stdio: "ignore" });
    if (status !== 0) throw new Error(`${words[0]} ended with ${status}`);
    return performance.now() - begun;
  }));
}
