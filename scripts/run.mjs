// What `npm start`, `npm test` and `npm run bench` call, and the tasks of deno.json: installs what is missing, then runs
// the command with the Node of package.json. Plain JavaScript, as Node 20 must run it on a fresh clone.
// @ts-check

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { binaries, ensureInstalled } from "./install.mjs";

/**
 * Extra arguments are appended.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
const COMMANDS = {
  start: ["cli.ts"],
  test: ["scripts/test.ts"],
  bench: ["bench/main.ts"],
  faults: ["scripts/faults.ts"],
  leaks: ["cli.ts", "lifecycle", "--runtime", "all"],
  soak: ["scripts/soak.ts"],
  release: ["scripts/release.ts"],
  mutate: ["scripts/mutate.ts"],
  mutations: ["scripts/mutations.ts"],
  sweeps: ["scripts/sweeps.ts"],
  compile: ["scripts/compile.ts"],
  package: ["scripts/package.ts"],
  windows: ["scripts/windows.ts"],
};

const OLDEST_NODE = 24; // the first that runs TypeScript and has all the house rests on
const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** @returns {string[]} the program, and its arguments before the script's name */
function interpreter() {
  const { node, deno } = binaries(ROOT);
  if (node && existsSync(node)) return [node];
  const { deno: isDeno, bun: isBun, node: version } = process.versions;
  if (!isDeno && !isBun && Number.parseInt(version) >= OLDEST_NODE) return [process.execPath];
  if (deno && existsSync(deno)) return [deno, "run", "-A"];
  throw new Error(
    `Cannot start as Node must be ${OLDEST_NODE} or newer: no package brings one to ${process.platform} ` +
      `${process.arch}. Install a newer Node and run it again with that.`,
  );
}

let interrupted = false;
/** @type {import("node:child_process").ChildProcess | undefined} */
let child;
// The terminal sends Ctrl-C to the child too: its end is waited for.
process.on("SIGINT", () => interrupted = true);
process.on("SIGTERM", () => child?.kill("SIGTERM"));

/**
 * @param {readonly string[]} command
 * @returns {Promise<number>} the exit code, as a shell tells it
 */
function run([program = "", ...args]) {
  return new Promise((resolve, reject) => {
    child = spawn(program, args, { cwd: ROOT, stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

/** @param {readonly string[]} args */
async function main([name = "", ...extra]) {
  const command = COMMANDS[name];
  if (!command) {
    throw new Error(`Cannot run "${name}" as it must be one of ${Object.keys(COMMANDS).join(", ")}.`);
  }
  ensureInstalled(ROOT);
  const code = await run([...interpreter(), ...command, ...extra]);
  return code === 0 && interrupted ? 128 + constants.signals.SIGINT : code;
}

main(process.argv.slice(2)).then((code) => process.exit(code), (error) => {
  console.error(error.message);
  // Whoever reads the last line of the tests finds one here too.
  if (process.argv[2] === "test") console.log("0 passed, 1 failed");
  process.exit(1);
});
