// A secret is no argument, which others would see in the list of processes: a variable has it, or the file that another
// variable names. It imports no node:process, which would open standard input, that a worker reads by itself.

import { readText } from "./file.ts";
import { BASE_VARIABLE } from "./system.ts";

declare const process: {
  readonly env: Readonly<Record<string, string | undefined>>;
  getBuiltinModule(name: "node:path"): { resolve(...parts: string[]): string };
};

/**
 * The variable of this name, or the first line of the file that the variable NAME_FILE names; null where neither is set.
 * Throws an Error, whose message says it, where the file cannot be read.
 */
export function readSecret(name: string): string | null {
  const { [name]: value, [`${name}_FILE`]: file, [BASE_VARIABLE]: base = "." } = process.env;
  if (value) return value;
  if (!file) return null;
  try {
    return readText(process.getBuiltinModule("node:path").resolve(base, file)).split(/\r?\n/, 1)[0]!;
  } catch (error) {
    const { code } = error as { code?: string };
    throw new Error(`${name}_FILE names a file that cannot be read (${code}): give one that can`);
  }
}
