// How a runtime finds the packages that a user's code imports, where it has to be told. Node and Bun look for node_modules
// beside the code by themselves; cells of Deno are started without any such search.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import type { RuntimeName } from "./runtimes.ts";
import { USER_FLAGS_VARIABLE } from "./system.ts";

export interface UserPackages {
  /** More flags for the program, and the changes to the environment of what it starts. */
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** For the code in `folder`. */
export function userPackages(runtime: RuntimeName, folder: string): UserPackages {
  if (runtime !== "deno") return { flags: [], env: {} };
  const flags = foldersAbove(folder).some(hasPackages) ? ["--node-modules-dir=manual"] : [];
  // Without a folder of packages "npm:" means those that Deno keeps: in its usual place, and not in the run's own.
  const env = flags.length > 0 ? {} : { DENO_DIR: process.env.DENO_DIR };
  return { flags, env: { ...env, [USER_FLAGS_VARIABLE]: flags.join(" ") } };
}

function foldersAbove(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAbove(above)];
}

function hasPackages(folder: string): boolean {
  return ["package.json", "node_modules"].some((name) => existsSync(join(folder, name)));
}
