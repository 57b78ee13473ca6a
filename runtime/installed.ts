// Where version managers, the installers of Deno and Bun, and paratax itself keep the programs of runtimes: a line of
// data for each. Nothing is started to find them.

import { readdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { ownCache, type Place } from "./own_cache.ts";
import { isProgram } from "./path.ts";
import type { RuntimeName } from "./runtimes.ts";

export interface Installed {
  readonly path: string;
  /** By the name of its folder; null where only the program can tell. */
  readonly version: string | null;
  /** Who put it there, for example "nvm". */
  readonly from: string;
}

interface Home {
  readonly from: string;
  /** The variable by which its user moves it. */
  readonly variable?: string;
  /** Where it is else; of several all. */
  readonly usual: readonly string[];
  /** Of each runtime that it has, the program below it; a folder for each version stands for the "*". */
  readonly programs: Readonly<Partial<Record<RuntimeName, string>>>;
}

/** The place of this process. */
export function thisPlace(): Place {
  return { env: process.env, home: orEmpty(homedir), platform: process.platform };
}

/** Each program once, by its file: where several names lead to it, under the one that tells its version. */
export function installedPrograms(name: RuntimeName, place: Place = thisPlace()): Installed[] {
  const found = homesOf(place).flatMap(({ from, variable, usual, programs }) => {
    const pattern = programs[name];
    const given = variable === undefined ? "" : place.env[variable] ?? "";
    const roots = given !== "" ? [given] : place.home === "" ? [] : usual;
    return pattern === undefined ? [] : roots.flatMap((root) => matching(root, pattern, from));
  });
  const files = new Map<string, Installed>();
  for (const one of found.toSorted((a, b) => Number(a.version === null) - Number(b.version === null))) {
    const file = realpathSync(one.path);
    if (!files.has(file)) files.set(file, one);
  }
  return [...files.values()];
}

function homesOf(place: Place): readonly Home[] {
  const { env, home, platform } = place;
  const windows = platform === "win32";
  const exe = windows ? ".exe" : "";
  const node = windows ? "node.exe" : "bin/node"; // as Node's own archives have it
  const share = windows ? env.LOCALAPPDATA ?? join(home, "AppData", "Local") : dataHome(env, home);
  const support = windows
    ? env.APPDATA ?? join(home, "AppData", "Roaming")
    : platform === "darwin"
    ? join(home, "Library", "Application Support")
    : share;
  const [deno, bun] = [`bin/deno${exe}`, `bin/bun${exe}`];
  return [
    windows ? { from: "nvm", variable: "NVM_HOME", usual: [join(support, "nvm")], programs: { node: `*/${node}` } } : {
      from: "nvm",
      variable: "NVM_DIR",
      usual: [...env.XDG_CONFIG_HOME ? [join(env.XDG_CONFIG_HOME, "nvm")] : [], join(home, ".nvm")],
      programs: { node: `versions/node/*/${node}` },
    },
    {
      from: "fnm",
      variable: "FNM_DIR",
      usual: [...new Set([join(share, "fnm"), join(support, "fnm"), join(home, ".fnm")])],
      programs: { node: `node-versions/*/installation/${node}` },
    },
    {
      from: "volta",
      variable: "VOLTA_HOME",
      usual: [windows ? join(share, "Volta") : join(home, ".volta")],
      programs: { node: `tools/image/node/*/${node}` },
    },
    { from: "n", variable: "N_PREFIX", usual: ["/usr/local"], programs: { node: `n/versions/node/*/${node}` } },
    {
      from: "asdf",
      variable: "ASDF_DATA_DIR",
      usual: [join(home, ".asdf")],
      programs: { deno: `installs/deno/*/${deno}`, bun: `installs/bun/*/${bun}`, node: `installs/nodejs/*/${node}` },
    },
    {
      from: "mise",
      variable: "MISE_DATA_DIR",
      usual: [join(share, "mise")],
      programs: { deno: `installs/deno/*/${deno}`, bun: `installs/bun/*/${bun}`, node: `installs/node/*/${node}` },
    },
    { from: "dvm", variable: "DVM_DIR", usual: [join(home, ".dvm")], programs: { deno: `versions/*/deno${exe}` } },
    { from: "deno", variable: "DENO_INSTALL", usual: [join(home, ".deno")], programs: { deno } },
    { from: "bun", variable: "BUN_INSTALL", usual: [join(home, ".bun")], programs: { bun } },
    {
      from: "paratax",
      usual: [ownCache(place)],
      programs: {
        deno: `runtimes/deno/*/deno${exe}`,
        bun: `runtimes/bun/*/bun${exe}`,
        node: `runtimes/node/*/node${exe}`,
      },
    },
  ];
}

function dataHome(env: Place["env"], home: string): string {
  return env.XDG_DATA_HOME?.startsWith("/") ? env.XDG_DATA_HOME : join(home, ".local", "share");
}

function matching(root: string, pattern: string, from: string): Installed[] {
  const [before, after] = pattern.split("*");
  if (after === undefined) {
    const path = join(root, pattern);
    return isProgram(path) ? [{ path, version: null, from }] : [];
  }
  return foldersIn(join(root, before)).flatMap((folder) => {
    const path = join(root, before, folder, after);
    const version = /^v?(\d+\.\d+\.\d+.*)$/.exec(folder)?.[1] ?? null; // others are aliases, or builds of a branch
    return isProgram(path) ? [{ path, version, from }] : [];
  });
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return []; // who is not installed has none
  }
}

/** Some systems have no entry for a user. */
function orEmpty(question: () => string): string {
  try {
    return question();
  } catch {
    return "";
  }
}
