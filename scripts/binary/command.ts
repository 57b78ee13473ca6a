// Runs a tool to its end; a signal is still heard meanwhile, and whoever ends before the tool ends it.

import { spawn } from "node:child_process";
import { basename } from "node:path";
import process from "node:process";

/**
 * What the tool wrote to standard output. `env` is changes to this process's own, `cwd` the folder to run it in. Rejects
 * with the tool's own words when it fails.
 */
export function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  cwd?: string,
): Promise<string> {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const end = () => void child.kill("SIGKILL");
  process.prependListener("exit", end); // before folders are removed, which it would make anew
  let [output, error] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => output += text);
  child.stderr.setEncoding("utf8").on("data", (text) => error += text);
  return new Promise((resolve, reject) => {
    child.on("error", ({ message }) => {
      process.off("exit", end);
      reject(new Error(`cannot start ${basename(program)}: ${message}`));
    });
    child.on("close", (code) => {
      process.off("exit", end);
      if (code === 0) return resolve(output);
      reject(new Error(`${basename(program)} ${args[0]} failed: ${(error || output).trim()}`));
    });
  });
}
