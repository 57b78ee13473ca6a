// How compile is asked and how it refuses. What it makes is tested by the step "binaries" of scripts/test.ts, as the
// source is.

import { test } from "node:test";
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { unpackCarried } from "../runtime/carried.ts";
import { binaries } from "../scripts/install.mjs";
import { beginProgram } from "./command.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const COMPILE = [binaries(ROOT).node!, join(ROOT, "scripts", "compile.ts")];

const WRONG: [string[], RegExp][] = [
  [["--toolchain", "go"], /^Cannot compile with --toolchain go: give deno, bun, node or all\.\n$/],
  [["--target", "plan9"], /^Cannot compile for plan9: give host, all or linux-x64, .*\.\n$/],
  [
    ["--toolchain", "node", "--target", "windows-arm64"],
    /^Cannot compile with node for windows-arm64: it has no such target; use --toolchain bun\.\n$/,
  ],
  [["--tool", "bun"], /^Cannot compile: Unknown option '--tool'; give --toolchain, --target or --out\.\n$/],
];

test("what compile cannot do is one sentence and exit code 2", { timeout: 60_000 }, async () => {
  for (const [words, expected] of WRONG) {
    const { code, stderr, stdout } = await beginProgram([...COMPILE, ...words]).finished;
    assert.equal(code, 2, words.join(" "));
    assert.match(stderr, expected);
    assert.equal(stdout, "");
  }
});

test(
  "where no denort can be had, one sentence names DENORT_BIN and the other toolchains",
  { timeout: 60_000 },
  () =>
    withFolder(async (out) => {
      const words = ["--toolchain", "deno", "--target", "macos-arm64", "--out", out];
      const { code, stderr } = await beginProgram([...COMPILE, ...words], { env: { DENORT_BIN: "/nowhere/denort" } })
        .finished;
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^paratax-deno-macos-arm64: Cannot get denort for macos-arm64, .* DENORT_BIN, or use .*node\.\n$/,
      );
      assert.deepEqual(readdirSync(out), ["SHA256SUMS"]);
    }),
);

test("what a binary carries is unpacked for its user alone, whole, and never over a file that is there", () =>
  withFolder((folder) => {
    const carried = JSON.stringify({ "cell_main.js": "void 0;", "package.json": "{}" });
    const entry = fileURLToPath(unpackCarried(carried, folder));
    assert.equal(readFileSync(entry, "utf8"), "void 0;");
    if (process.platform !== "win32") assert.equal(statSync(entry).mode & 0o777, 0o400);
    assert.throws(() => unpackCarried(carried, folder), /EEXIST/);
    return Promise.resolve();
  }));

async function withFolder(check: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "paratax-test-"));
  try {
    await check(folder);
  } finally {
    rmSync(folder, { recursive: true });
    assert.ok(!existsSync(folder));
  }
}
