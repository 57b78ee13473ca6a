// How a runtime finds the packages that a user's code imports, where it has to be told. Node and Bun look for node_modules
// beside the code by themselves; cells of Deno are started without any such search.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { type RuntimeName, RUNTIMES } from "./runtimes.ts";
import { USER_RUN_VARIABLE } from "./system.ts";

export interface UserPackages {
  /** The words by which the program runs a source that loads the code, where they are not the usual ones. */
  readonly run?: readonly string[];
  /** Changes to the environment of what it starts. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What of a user's environment says where Deno gets and keeps packages, and whom it trusts for them. */
const OF_PACKAGES = ["DENO_DIR", "DENO_CERT", "DENO_TLS_CA_STORE", "DENO_AUTH_TOKENS"];

/** For the code in `folder`. */
export function userPackages(runtime: RuntimeName, folder: string): UserPackages {
  if (runtime !== "deno") return { env: {} };
  const above = foldersAbove(folder);
  const config = above.flatMap((one) => ["deno.json", "deno.jsonc"].map((name) => join(one, name))).find(existsSync);
  const installed = above.some((one) => ["package.json", "node_modules"].some((name) => existsSync(join(one, name))));
  const { runOwn, withPackages = [] } = RUNTIMES[runtime];
  const run = runOwn.map((word) => config && word === "--no-config" ? `--config=${config}` : word);
  if (installed) run.push(...withPackages);
  // Without a folder of packages they are those that Deno keeps: in its usual place, and not in the run's own.
  const env = installed ? {} : Object.fromEntries(OF_PACKAGES.map((name) => [name, process.env[name]]));
  return { run, env: { ...env, [USER_RUN_VARIABLE]: JSON.stringify(run) } };
}

/** For paratax's own code, whose packages are beside it. */
export function ownPackages(runtime: RuntimeName): UserPackages {
  const { runOwn, withPackages } = RUNTIMES[runtime];
  return { env: {}, ...(withPackages && { run: [...runOwn, ...withPackages] }) };
}

function foldersAbove(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...foldersAbove(above)];
}
