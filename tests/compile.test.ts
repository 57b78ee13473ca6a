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
import { targetOfFile, targetOfHeader } from "../scripts/binary/header.ts";
import { hostTarget } from "../scripts/binary/targets.ts";
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
      const words = ["--toolchain", "deno", "--target", "macos-arm64", "--out", join(out, "dist")];
      const env = { DENORT_BIN: "/nowhere/denort", DENO_DIR: join(out, "cache") }; // no denort of an earlier download
      const { code, stderr } = await beginProgram([...COMPILE, ...words], { env }).finished;
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^paratax-deno-macos-arm64: Cannot get denort for macos-arm64, .* DENORT_BIN_MACOS_ARM64, or use .*node\.\n$/,
      );
      assert.deepEqual(readdirSync(join(out, "dist")), ["SHA256SUMS"]);
    }),
);

test("for which system a program is, its first bytes tell", () => {
  assert.equal(targetOfFile(binaries(ROOT).node!), hostTarget());
  const program = (...fields: [at: number, bytes: number[]][]): Uint8Array => {
    const header = new Uint8Array(256);
    for (const [at, bytes] of fields) header.set(bytes, at);
    return header;
  };
  const elf: [number, number[]] = [0, [0x7f, 0x45, 0x4c, 0x46]];
  const mach: [number, number[]] = [0, [0xcf, 0xfa, 0xed, 0xfe]];
  const windows: [number, number[]][] = [[0, [0x4d, 0x5a]], [60, [0x80]], [0x80, [0x50, 0x45]]];
  const headers: [Uint8Array, string | null][] = [
    [program(elf, [18, [0x3e]]), "linux-x64"],
    [program(elf, [18, [0xb7]]), "linux-arm64"],
    [program(elf, [18, [0x28]]), null],
    [program(mach, [4, [7, 0, 0, 1]]), "macos-x64"],
    [program(mach, [4, [12, 0, 0, 1]]), "macos-arm64"],
    [program(...windows, [0x84, [0x64, 0x86]]), "windows-x64"],
    [program(...windows, [0x84, [0x64, 0xaa]]), "windows-arm64"],
    [program([0, [0x4d, 0x5a]], [60, [0, 0, 0, 0x7f]]), null],
    [program(), null],
    [new Uint8Array(4), null],
  ];
  for (const [header, target] of headers) assert.equal(targetOfHeader(header), target);
});

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
