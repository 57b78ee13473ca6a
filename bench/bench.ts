// What every benchmark is given, and how it starts a runtime or a cell.

import { CELL_FLAG } from "../engine/cell_protocol.ts";
import { launchCell } from "../engine/launch.ts";
import type { CellKey, Config, Metrics, Mode } from "../engine/result.ts";
import type { Runtime, RuntimeIdentity, RuntimeName } from "../runtime/contract.ts";
import { findRuntime } from "../runtime/find.ts";
import { sourceCommand } from "../runtime/program.ts";
import { FOLDER_VARIABLE } from "../runtime/system.ts";

export interface Bench {
  readonly runtime: Runtime;
  /** A folder of the benchmark's own. */
  readonly folder: string;
}

const NAMES: readonly RuntimeName[] = ["deno", "bun", "node"];

/** The runtimes that are found; says which are not. */
export async function foundRuntimes(): Promise<RuntimeIdentity[]> {
  const found: RuntimeIdentity[] = [];
  for (const name of NAMES) {
    const one = await findRuntime(name);
    if (one.kind === "found") found.push(one.identity);
    else console.log(`${name}: ${one.reason}`);
  }
  return found;
}

export function environmentOf({ folder }: Bench): Record<string, string> {
  return { NODE_COMPILE_CACHE: `${folder}/compile-cache`, [FOLDER_VARIABLE]: folder };
}

/** The metrics of one cell, measured in a process of its own. Throws when it was not measured. */
export async function measureCell(
  bench: Bench,
  identity: RuntimeIdentity,
  scenario: string,
  mode: Mode,
  config: Config,
): Promise<Metrics> {
  const key: CellKey = { scenario, runtime: identity.name, mode, start: "spawn", config };
  const { outcome } = await launchCell(bench.runtime, key, {
    command: [...sourceCommand(identity, new URL("../cli.ts", import.meta.url)), CELL_FLAG],
    env: environmentOf(bench),
    cwd: bench.folder,
    timeoutMs: 120_000,
    stop: new AbortController().signal,
    onStart() {},
    onProgress() {},
    onError: (bytes) => void process.stderr.write(bytes),
  });
  if (outcome.status !== "measured") throw new Error(`${identity.name} ${mode}: ${JSON.stringify(outcome)}`);
  return outcome.metrics;
}

/** A line of words and numbers, in columns of these widths; words to the left, what follows to the right. */
export function line(words: readonly string[], widths: readonly number[]): string {
  return words.map((word, index) => index < 2 ? word.padEnd(widths[index]) : word.padStart(widths[index])).join("  ");
}
