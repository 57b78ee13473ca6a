// scripts/run.mjs and scripts/install.mjs on a made-up project, with a made-up npm that notes its calls.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { binaries, ensureInstalled } from "../../../scripts/install.mjs";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const NODE = binaries(ROOT).node ?? process.execPath;
const RUN = process.versions["deno"] ? ["run", "-A", "scripts/run.mjs"] : ["scripts/run.mjs"];
const LOCK = { packages: { "": {}, "node_modules/a": { integrity: "1" }, "node_modules/b": { optional: true } } };

const NPM = `
import { appendFileSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { binaries } from "./scripts/install.mjs";
appendFileSync("npm-calls", process.argv[2] + "\\n");
console.log("added 30 packages");
if (process.env.NPM_FAILS) process.exit(7);
rmSync("node_modules", { recursive: true, force: true });
for (const [name, file] of Object.entries(binaries("."))) {
  mkdirSync(dirname(file), { recursive: true });
  if (name === "node") symlinkSync(process.execPath, file);
  else writeFileSync(file, "");
}
`;

const CLI = `
const args = process.argv.slice(2);
console.log(args.join(" "));
if (args.includes("--fail")) process.exit(3);
`;

interface Project {
  readonly root: string;
  readonly env: Record<string, string>;
  /** How often npm was called. */
  installs(): number;
  run(args: readonly string[], env?: Record<string, string>): { code: number | null; stdout: string; stderr: string };
}

/** Calls the function with a fresh clone of a project, which is removed afterwards. */
function inProject(use: (project: Project) => void): void {
  const root = mkdtempSync(join(tmpdir(), "paratax-run-"));
  const file = (name: string, text: string) => writeFileSync(join(root, name), text);
  mkdirSync(join(root, "scripts"));
  for (const script of ["run.mjs", "install.mjs"]) {
    copyFileSync(join(ROOT, "scripts", script), join(root, "scripts", script));
  }
  file("package.json", '{ "type": "module" }');
  file("package-lock.json", JSON.stringify(LOCK));
  file("npm-cli.js", NPM);
  file("cli.ts", CLI);
  const npm = { npm_execpath: join(root, "npm-cli.js"), npm_node_execpath: NODE };
  try {
    use({
      root,
      env: npm,
      installs: () =>
        existsSync(join(root, "npm-calls")) ? readFileSync(join(root, "npm-calls"), "utf8").match(/^ci$/gm)!.length : 0,
      run(args, env = npm) {
        const { status, stdout, stderr } = spawnSync(process.execPath, [...RUN, ...args], {
          cwd: root,
          env: { ...process.env, ...env },
          encoding: "utf8",
        });
        return { code: status, stdout, stderr };
      },
    });
  } finally {
    rmSync(root, { recursive: true });
  }
}

test("a fresh clone installs once, in one line on standard error, and starts the first command with the extra arguments", () => {
  inProject(({ run, installs }) => {
    const first = run(["start", "--workers", "2"]);
    const [reproduced, asked, ...others] = first.stdout.split("\n");
    assert.equal(reproduced, "reproduce --quick --workers 2");
    assert.match(asked!, /^task examples\/markdown\.ts (?!.*--workers)/);
    assert.deepEqual(others, [""]);
    assert.match(first.stderr, /^Installing [^\n]*\n$/);
    assert.equal(first.code, 0);

    assert.equal(run(["start"]).stderr, "");
    assert.equal(installs(), 1);
  });
});

test("a command that fails ends the start with its exit code", () => {
  inProject(({ run }) => {
    const { code, stdout } = run(["start", "--fail"]);
    assert.deepEqual({ code, stdout }, { code: 3, stdout: "reproduce --quick --fail\n" });
  });
});

test("an npm that fails or is missing is one sentence, and a test that failed", () => {
  inProject(({ root, env, run }) => {
    const failed = run(["test"], { ...env, NPM_FAILS: "1" });
    assert.match(failed.stderr, /\nCannot install the packages as npm ci must succeed: it ended with 7\. [^\n]*\n$/);
    assert.deepEqual([failed.code, failed.stdout], [1, "0 passed, 1 failed\n"]);

    const missing = run(["start"], { npm_execpath: "/somewhere/yarn.js", PATH: root });
    // On Windows it is the shell that finds no npm.
    const must = process.platform === "win32" ? "npm ci must succeed" : "npm must be on the PATH";
    assert.ok(missing.stderr.includes(`\nCannot install the packages as ${must}: `), missing.stderr);
    assert.deepEqual([missing.code, missing.stdout], [1, ""]);
  });
});

test("an unknown command is named with those there are", () => {
  inProject(({ run, installs }) => {
    const { code, stderr } = run(["strat"]);
    assert.equal(
      stderr,
      'Cannot run "strat" as it must be one of start, test, bench, faults, leaks, soak, release, mutate, mutations, sweeps, compile, windows.\n',
    );
    assert.deepEqual([code, installs()], [1, 0]);
  });
});

test("a changed lock and a lost binary each install again", () => {
  inProject(({ root, env, installs }) => {
    ensureInstalled(root, env);
    ensureInstalled(root, env);
    assert.equal(installs(), 1);

    rmSync(binaries(root).deno ?? "");
    ensureInstalled(root, env);
    assert.equal(installs(), 2);

    writeFileSync(join(root, "package-lock.json"), JSON.stringify({ packages: {} }));
    ensureInstalled(root, env);
    assert.equal(installs(), 3);
  });
});

test("what was installed by hand is taken as it is, where it is what the lock asks for", () => {
  inProject(({ root, env, installs }) => {
    ensureInstalled(root, env);
    const stamp = join(root, "node_modules", ".paratax-lock");
    const record = join(root, "node_modules", ".package-lock.json");
    const recorded = (integrity: string) =>
      writeFileSync(record, JSON.stringify({ packages: { "node_modules/a": { integrity } } }));

    rmSync(stamp);
    recorded("1");
    ensureInstalled(root, env);
    assert.equal(installs(), 1);

    recorded("2");
    ensureInstalled(root, env);
    assert.equal(installs(), 2);
  });
});
