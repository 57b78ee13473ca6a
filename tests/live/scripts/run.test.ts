// scripts/run.mjs and scripts/install.mjs on a made-up project, with a made-up npm that notes its calls.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { programsOnPath } from "../../../runtime/path.ts";
import { integrityOf } from "../../../scripts/binary/package.ts";
import { fetchPackages } from "../../../scripts/fetch.mjs";
import { binaries, ensureInstalled } from "../../../scripts/install.mjs";
import { withFolder } from "../../helpers/folder.ts";
import { withRegistry } from "../../helpers/registry.ts";
import { sampleOf, testOnOne } from "../../helpers/share.ts";

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
  for (const script of ["run.mjs", "install.mjs", "fetch.mjs"]) {
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

testOnOne(
  2,
  "a fresh clone installs once, in one line on standard error, and starts the command with the extra arguments",
  {},
  () => {
    inProject(({ run, installs }) => {
      const first = run(["start", "--workers", "2"]);
      assert.equal(first.stdout, "--workers 2\n");
      assert.match(first.stderr, /^Installing [^\n]*\n$/);
      assert.equal(first.code, 0);

      assert.equal(run(["start"]).stderr, "");
      assert.equal(installs(), 1);
    });
  },
);

testOnOne(0, "a command that fails ends the start with its exit code", {}, () => {
  inProject(({ run }) => {
    const { code, stdout } = run(["start", "--fail"]);
    assert.deepEqual({ code, stdout }, { code: 3, stdout: "--fail\n" });
  });
});

testOnOne(
  2,
  "an npm that fails is one sentence, and so is a registry that cannot be had where there is none, and a test that failed",
  {},
  () => {
    inProject(({ root, env, run }) => {
      const failed = run(["test"], { ...env, NPM_FAILS: "1" });
      assert.match(failed.stderr, /\nCannot install the packages as npm ci must succeed: it ended with 7\. [^\n]*\n$/);
      assert.deepEqual([failed.code, failed.stdout], [1, "0 passed, 1 failed\n"]);

      const nowhere = { npm_execpath: "/somewhere/yarn.js", PATH: root, npm_config_registry: "http://127.0.0.1:9" };
      const missing = run(["start"], nowhere);
      assert.match(missing.stderr, /\nCannot install the packages as http:\S+\/a-\S+\.tgz must be had: [^\n]*\n$/);
      assert.deepEqual([missing.code, missing.stdout], [1, ""]);
    });
  },
);

testOnOne(0, "an unknown command is named with those there are", {}, () => {
  inProject(({ run, installs }) => {
    const { code, stderr } = run(["strat"]);
    assert.equal(
      stderr,
      'Cannot run "strat" as it must be one of start, test, bench, faults, leaks, soak, release, mutate, mutations, sweeps, compile, package, windows.\n',
    );
    assert.deepEqual([code, installs()], [1, 0]);
  });
});

testOnOne(2, "a changed lock and a lost binary each install again", {}, () => {
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

testOnOne(1, "what was installed by hand is taken as it is, where it is what the lock asks for", {}, () => {
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

const noTar = programsOnPath("tar").length === 0 && "there is no tar";

for (const format of sampleOf(["ustar", "gnu", "pax"])) {
  test(
    `without npm what the lock pins is fetched, held against its hash and unpacked (${format})`,
    { skip: noTar },
    () =>
      withFolder(async (root) => {
        const deep = ["a".repeat(90), "b".repeat(40), "c".repeat(format === "ustar" ? 9 : 90)].join("/");
        const manifest = JSON.stringify({ name: "tool", version: "1.0.0" });
        for (
          const [name, text] of [["package.json", manifest], ["bin/tool", "#!/bin/sh\necho it runs\n"], [deep, "deep"]]
        ) {
          mkdirSync(dirname(join(root, "package", name)), { recursive: true });
          writeFileSync(join(root, "package", name), text);
        }
        const archive = join(root, "tool.tgz");
        spawnSync("tar", [`--format=${format}`, "-czf", archive, "-C", root, "package"]);
        const integrity = integrityOf(readFileSync(archive));
        const lock = (own: string): void =>
          writeFileSync(
            join(root, "package-lock.json"),
            JSON.stringify({
              packages: {
                "": {},
                "node_modules/tool": { version: "1.0.0", integrity: own, bin: { tool: "bin/tool" } },
                "node_modules/elsewhere": { version: "1.0.0", os: ["plan9"], optional: true },
                "node_modules/not-here": { version: "1.0.0", cpu: `!${process.arch}`, optional: true },
              },
            }),
          );
        lock(integrity);
        await withRegistry(manifest, archive, async (registry) => {
          await fetchPackages(root, { npm_config_registry: registry });
          assert.deepEqual(readdirSync(join(root, "node_modules")).sort(), [".bin", "tool"]);
          assert.equal(readFileSync(join(root, "node_modules", "tool", deep), "utf8"), "deep");
          assert.equal(spawnSync(join(root, "node_modules", ".bin", "tool"), { encoding: "utf8" }).stdout, "it runs\n");
          lock("sha512-other");
          await assert.rejects(
            fetchPackages(root, { npm_config_registry: registry }),
            /must be what package-lock\.json says/,
          );
        });
        await assert.rejects(
          fetchPackages(root, { NPM_CONFIG_REGISTRY: "http://127.0.0.1:9/" }),
          /tool-1\.0\.0\.tgz must be had/,
        );
      }),
  );
}
