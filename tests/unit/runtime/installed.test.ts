// Where version managers keep programs, on folders that are made up as each of them makes them.

import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { installedPrograms } from "../../../runtime/installed.ts";
import { ownCache } from "../../../runtime/own_cache.ts";
import type { RuntimeName } from "../../../runtime/runtimes.ts";
import { ELF, withFolder, writeProgram } from "../../helpers/folder.ts";

const skip = process.platform === "win32";

/** What each keeps, below the user's home where it is not told otherwise. */
const LAYOUTS: readonly (readonly [RuntimeName, from: string, version: string | null, path: string])[] = [
  ["node", "nvm", "22.11.0", ".nvm/versions/node/v22.11.0/bin/node"],
  ["node", "fnm", "22.11.0", ".local/share/fnm/node-versions/v22.11.0/installation/bin/node"],
  ["node", "fnm", "22.11.0", ".fnm/node-versions/v22.11.0/installation/bin/node"],
  ["node", "volta", "22.11.0", ".volta/tools/image/node/22.11.0/bin/node"],
  ["node", "asdf", "22.11.0", ".asdf/installs/nodejs/22.11.0/bin/node"],
  ["bun", "asdf", "1.3.1", ".asdf/installs/bun/1.3.1/bin/bun"],
  ["deno", "asdf", "2.5.1", ".asdf/installs/deno/2.5.1/bin/deno"],
  ["node", "mise", "22.11.0", ".local/share/mise/installs/node/22.11.0/bin/node"],
  ["bun", "mise", "1.3.1", ".local/share/mise/installs/bun/1.3.1/bin/bun"],
  ["deno", "mise", "2.5.1", ".local/share/mise/installs/deno/2.5.1/bin/deno"],
  ["deno", "dvm", "2.5.1", ".dvm/versions/2.5.1/deno"],
  ["deno", "deno", null, ".deno/bin/deno"],
  ["bun", "bun", null, ".bun/bin/bun"],
  ["node", "paratax", "22.11.0", ".cache/paratax/runtimes/node/22.11.0/node"],
  ["bun", "paratax", "1.4.0-canary.20260828.1", ".cache/paratax/runtimes/bun/1.4.0-canary.20260828.1/bun"],
  ["deno", "paratax", "2.5.1", ".cache/paratax/runtimes/deno/2.5.1/deno"],
];

/** With the variables that move each of them. */
const MOVED: readonly (readonly [RuntimeName, from: string, variable: string, path: string])[] = [
  ["node", "nvm", "NVM_DIR", "versions/node/v22.11.0/bin/node"],
  ["node", "fnm", "FNM_DIR", "node-versions/v22.11.0/installation/bin/node"],
  ["node", "volta", "VOLTA_HOME", "tools/image/node/22.11.0/bin/node"],
  ["node", "n", "N_PREFIX", "n/versions/node/22.11.0/bin/node"],
  ["node", "asdf", "ASDF_DATA_DIR", "installs/nodejs/22.11.0/bin/node"],
  ["node", "mise", "MISE_DATA_DIR", "installs/node/22.11.0/bin/node"],
  ["deno", "dvm", "DVM_DIR", "versions/2.5.1/deno"],
  ["deno", "deno", "DENO_INSTALL", "bin/deno"],
  ["bun", "bun", "BUN_INSTALL", "bin/bun"],
  ["node", "nvm", "XDG_CONFIG_HOME", "nvm/versions/node/v22.11.0/bin/node"],
  ["node", "fnm", "XDG_DATA_HOME", "fnm/node-versions/v22.11.0/installation/bin/node"],
  ["node", "mise", "XDG_DATA_HOME", "mise/installs/node/22.11.0/bin/node"],
  ["node", "paratax", "XDG_CACHE_HOME", "paratax/runtimes/node/22.11.0/node"],
];

for (const [name, from, version, path] of LAYOUTS) {
  test(`${path} is found`, { skip }, () =>
    withFolder((home) => {
      const program = writeProgram(join(home, path), ELF);
      const found = installedPrograms(name, { env: { N_PREFIX: home }, home, platform: "linux" });
      assert.deepEqual(found, [{ path: program, version, from }]);
    }));
}

for (const [name, from, variable, path] of MOVED) {
  test(`${from} is found where ${variable} says`, { skip }, () =>
    withFolder((folder) => {
      const moved = join(folder, "moved");
      const program = writeProgram(join(moved, path), ELF);
      const place = { env: { N_PREFIX: folder, [variable]: moved }, home: join(folder, "home"), platform: "linux" };
      assert.deepEqual(installedPrograms(name, place).map((one) => [one.path, one.from]), [[program, from]]);
    }));
}

test("on a Mac fnm and the cache are in the Library", { skip }, () =>
  withFolder((home) => {
    const fnm = "Library/Application Support/fnm/node-versions/v22.11.0/installation/bin/node";
    const own = "Library/Caches/paratax/runtimes/node/24.0.0/node";
    const programs = [fnm, own].map((path) => writeProgram(join(home, path), ELF));
    const found = installedPrograms("node", { env: { N_PREFIX: home }, home, platform: "darwin" });
    assert.deepEqual(found.map(({ path }) => path), programs);
  }));

test("an alias is the version that it leads to, and what may not be run is none", { skip }, () =>
  withFolder((home) => {
    const installs = join(home, ".local/share/mise/installs/node");
    const program = writeProgram(join(installs, "22.11.0/bin/node"), ELF);
    for (const alias of ["22", "latest", "lts"]) symlinkSync("22.11.0", join(installs, alias));
    mkdirSync(join(installs, "23.0.0/bin/node"), { recursive: true });
    mkdirSync(join(installs, "24.0.0"), { recursive: true });
    const found = installedPrograms("node", { env: { N_PREFIX: home }, home, platform: "linux" });
    assert.deepEqual(found, [{ path: program, version: "22.11.0", from: "mise" }]);
  }));

test("who has no home has nothing there", { skip }, () => {
  assert.deepEqual(installedPrograms("deno", { env: {}, home: "", platform: "linux" }), []);
});

test("the cache is where the system has caches; a relative XDG_CACHE_HOME counts for nothing", () => {
  const home = "/home/me";
  const at = (platform: string, env = {}): string => ownCache({ env, home, platform });
  assert.equal(at("linux"), "/home/me/.cache/paratax");
  assert.equal(at("linux", { XDG_CACHE_HOME: "/big" }), "/big/paratax");
  assert.equal(at("linux", { XDG_CACHE_HOME: "here" }), "/home/me/.cache/paratax");
  assert.equal(at("darwin"), "/home/me/Library/Caches/paratax");
  assert.equal(
    at("win32", { LOCALAPPDATA: "C:\\Users\\me\\AppData\\Local" }),
    "C:\\Users\\me\\AppData\\Local\\paratax\\Cache",
  );
});
