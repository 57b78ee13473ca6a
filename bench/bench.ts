// What every benchmark is given, and how it starts a runtime or a cell.

import { CELL_FLAG } from "../engine/cell/protocol.ts";
import { launchCell } from "../engine/run/launch.ts";
import { rehearsalsOf } from "../engine/run/rehearsal.ts";
import type { CellKey, Config, Metrics, Mode, Outcome } from "../engine/result/result.ts";
import type { Runtime, RuntimeIdentity } from "../runtime/contract.ts";
import { findRuntime } from "../runtime/find.ts";
import { RUNTIME_NAMES } from "../runtime/runtimes.ts";
import { sourceCommand } from "../runtime/program.ts";
import { cellEnvironment } from "../runtime/variables.ts";
import { scenarioNamed } from "../scenarios/known.ts";

export interface Bench {
  readonly runtime: Runtime;
  /** A folder of the benchmark's own. */
  readonly folder: string;
}

/** The runtimes that are found; says which are not. */
export async function foundRuntimes(): Promise<RuntimeIdentity[]> {
  const found: RuntimeIdentity[] = [];
  for (const name of RUNTIME_NAMES) {
    const one = await findRuntime(name, undefined, false);
    if (one.kind === "found") found.push(one.identity);
    else console.log(`${name}: ${one.reason}`);
  }
  return found;
}

export function environmentOf({ folder }: Bench): Record<string, string | undefined> {
  return cellEnvironment(process.env, folder);
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
  for (const small of rehearsalsOf([key], scenarioNamed)) {
    const name = JSON.stringify([bench.folder, small]);
    if (!rehearsed.has(name)) await launch(bench, identity, small);
    rehearsed.add(name);
  }
  const outcome = await launch(bench, identity, key);
  if (outcome.status !== "measured") throw new Error(`${identity.name} ${mode}: ${JSON.stringify(outcome)}`);
  return outcome.metrics;
}

/** What was rehearsed in which folder. */
const rehearsed = new Set<string>();

async function launch(bench: Bench, identity: RuntimeIdentity, key: CellKey): Promise<Outcome> {
  const { outcome } = await launchCell(bench.runtime, key, {
    program: identity,
    command: [...sourceCommand(identity, new URL("../cli.ts", import.meta.url)), CELL_FLAG],
    env: environmentOf(bench),
    cwd: bench.folder,
    timeoutMs: 120_000,
    stop: new AbortController().signal,
    onStart() {},
    onProgress() {},
    onError: (bytes) => void process.stderr.write(bytes),
  });
  return outcome;
}

/** A line of words and numbers, in columns of these widths; words to the left, what follows to the right. */
export function line(words: readonly string[], widths: readonly number[]): string {
  return words.map((word, index) => index < 2 ? word.padEnd(widths[index]) : word.padStart(widths[index])).join("  ");
}
