// Runs a tool to its end.

import { spawnSync } from "node:child_process";
import { basename } from "node:path";
import process from "node:process";

/**
 * What the tool wrote to standard output. `env` is changes to this process's own. Throws an Error with the tool's own
 * words when it fails.
 */
export function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const options = { encoding: "utf8", env: { ...process.env, ...env } } as const;
  const { status, stderr, stdout, error } = spawnSync(program, args, options);
  if (error) throw new Error(`cannot start ${basename(program)}: ${error.message}`);
  if (status !== 0) throw new Error(`${basename(program)} ${args[0]} failed: ${(stderr || stdout).trim()}`);
  return stdout;
}
