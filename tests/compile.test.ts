// The compiled binary of this machine: made, proved by its own maker, and held to what a user would try first.

import { test } from "node:test";
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { binaries } from "../scripts/install.mjs";
import type { ResultFile } from "../engine/result.ts";
import { beginProgram, runtime } from "./command.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SUFFIX = runtime.system === "windows" ? ".exe" : "";

async function compile(
  toolchain: string,
  check: (folder: string, code: number | null, stderr: string) => Promise<void>,
) {
  const folder = mkdtempSync(join(tmpdir(), "paratax-test-"));
  try {
    const script = join(ROOT, "scripts", "compile.ts");
    const { code, stderr } = await beginProgram([
      binaries(ROOT).node!,
      script,
      "--toolchain",
      toolchain,
      "--out",
      folder,
    ]).finished;
    await check(folder, code, stderr);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function checkBinary(program: string, toolchain: string): Promise<void> {
  const version = await beginProgram([program, "--version"]).finished;
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/);
  const wrong = await beginProgram([program, "overhed"]).finished;
  assert.equal(wrong.code, 2);
  assert.match(wrong.stderr, /did you mean overhead\?/);
  const words = ["local-reduce", "--workers", "2", "--ops", "1000", "--warmup", "0", "--json", "-", "--no-progress"];
  const { code, stdout, stderr } = await beginProgram([program, ...words]).finished;
  assert.equal(code, 0, stderr);
  for (const cell of (JSON.parse(stdout) as ResultFile).cells) {
    assert.equal(cell.status, "measured");
    assert.equal(cell.runtime, toolchain);
    assert.equal(cell.provenance?.compiled, true);
  }
}

test(
  "Bun makes a binary that measures with nothing beside it",
  { timeout: 60_000 },
  () =>
    compile("bun", async (folder, code, stderr) => {
      assert.equal(code, 0, stderr);
      assert.deepEqual(readdirSync(folder).sort(), ["SHA256SUMS", `paratax-bun${SUFFIX}`]);
      assert.match(readFileSync(join(folder, "SHA256SUMS"), "utf8"), /^[0-9a-f]{64} {2}paratax-bun/);
      await checkBinary(join(folder, `paratax-bun${SUFFIX}`), "bun");
    }),
);

test(
  "Deno makes one where a denort can be had, and says in one sentence where none can",
  { timeout: 60_000 },
  () =>
    compile("deno", async (folder, code, stderr) => {
      if (code === 0) return await checkBinary(join(folder, `paratax-deno${SUFFIX}`), "deno");
      assert.equal(process.env.DENORT_BIN, undefined, stderr);
      assert.match(
        stderr,
        /^deno: Cannot get denort, which deno compile needs: give the path of one in DENORT_BIN, or .*\n$/,
      );
    }),
);
