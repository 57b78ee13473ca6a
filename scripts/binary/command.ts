// Runs a tool to its end.

import { spawnSync } from "node:child_process";
import { basename } from "node:path";

/** What the tool wrote to standard output. Throws an Error with its own words when it fails. */
export function run(program: string, args: readonly string[], cwd?: string): string {
  const { status, stderr, stdout, error } = spawnSync(program, args, { encoding: "utf8", cwd });
  if (error) throw new Error(`cannot start ${basename(program)}: ${error.message}`);
  if (status !== 0) throw new Error(`${basename(program)} ${args[0]} failed: ${(stderr || stdout).trim()}`);
  return stdout;
}
