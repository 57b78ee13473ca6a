// Runs the command as a user would, under the runtime that runs the tests.

import process from "node:process";
import { fileURLToPath } from "node:url";
import { currentRuntime } from "../../runtime/current.ts";
import type { Exit, SpawnOptions } from "../../runtime/contract.ts";
import { RUNTIME_NAMES, RUNTIMES } from "../../runtime/runtimes.ts";
import { FOLDER_VARIABLE } from "../../runtime/system.ts";

export const runtime = await currentRuntime();

const run = RUNTIMES[runtime.identity.name].run;

/** A compiled binary to be tested in place of the source. */
const BINARY = process.env.PARATAX_TEST_BINARY;

/** The command as a user types it. */
export const COMMAND: readonly string[] = BINARY
  ? [BINARY]
  : [runtime.identity.path, ...run, fileURLToPath(new URL("../../cli.ts", import.meta.url))];

/** The runtime that the command runs on: of a binary, its name says it. */
export const subject = {
  name: BINARY ? RUNTIME_NAMES.find((name) => BINARY.includes(`paratax-${name}-`))! : runtime.identity.name,
  compiled: BINARY !== undefined,
};

export interface Finished {
  readonly exit: Exit;
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly pid: number;
  readonly finished: Promise<Finished>;
  readonly kill: (signal: "SIGTERM" | "SIGKILL" | "SIGINT") => void;
}

export function begin(words: readonly string[], options: Partial<SpawnOptions> = {}): Running {
  return beginProgram([...COMMAND, ...words], options);
}

export function beginProgram(command: readonly string[], options: Partial<SpawnOptions> = {}): Running {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  const child = runtime.spawn(command, {
    ...options,
    // Where all test files share one process, one of them may have made a run's folder for cells of its own.
    env: { [FOLDER_VARIABLE]: undefined, ...options.env },
    onOutput: (bytes) => out.push(bytes),
    onError: (bytes) => err.push(bytes),
  });
  const finished = child.exited.then((exit): Finished => ({
    exit,
    code: exit.kind === "exited" ? exit.code : null,
    stdout: textOf(out),
    stderr: textOf(err),
  }));
  return { pid: child.pid, finished, kill: child.kill };
}

/** The command's end and all that it said. */
export function paratax(...words: string[]): Promise<Finished> {
  return begin(words).finished;
}

function textOf(parts: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  return parts.map((part) => decoder.decode(part, { stream: true })).join("");
}
