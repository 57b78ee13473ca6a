// How compile is asked and how it refuses; it is always Node that runs it, so one runtime tests that. What it makes is
// tested by the step "binaries" of scripts/test.ts, as the source is.

import { test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { unpackCarried } from "../../../runtime/carried.ts";
import { targetOfFile, targetOfHeader } from "../../../scripts/binary/header.ts";
import { programsOnPath } from "../../../runtime/path.ts";
import { needsInWords, needsOf } from "../../../scripts/binary/needs.ts";
import { integrityOf } from "../../../scripts/binary/package.ts";
import { hostTarget, TARGET_NAMES } from "../../../scripts/binary/targets.ts";
import { binaries } from "../../../scripts/install.mjs";
import { MARK, processesOf } from "../../faults/run_processes.ts";
import { beginProgram } from "../../helpers/command.ts";
import { testOfSweeps, testOnOne, WHOLE } from "../../helpers/share.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
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

testOnOne(0, "what compile cannot do is one sentence and exit code 2", { timeout: 60_000 }, async () => {
  for (const [words, expected] of WRONG) {
    const { code, stderr, stdout } = await beginProgram([...COMPILE, ...words]).finished;
    assert.equal(code, 2, words.join(" "));
    assert.match(stderr, expected);
    assert.equal(stdout, "");
  }
});

testOfSweeps(
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
      assert.deepEqual(readdirSync(join(out, "dist")), []);
    }),
);

/** What compile has started at the moments at which it is interrupted. */
const MOMENTS = [/ build --target=node /, ...(WHOLE ? [/unproved-\S+ overhead /] : [])];

testOnOne(
  2,
  "what fails or is interrupted leaves the old products and their sums, and nothing half done",
  { timeout: 180_000 },
  () =>
    withFolder(async (out) => {
      const old = ["SHA256SUMS", ...["bun", "deno"].map((toolchain) => `paratax-${toolchain}-${hostTarget()}`)];
      for (const name of old) writeFileSync(join(out, name), `old ${name}`);
      const untouched = () => {
        assert.deepEqual(readdirSync(out).sort(), old);
        for (const name of old) assert.equal(readFileSync(join(out, name), "utf8"), `old ${name}`);
      };
      const words = [...COMPILE, "--toolchain", "deno", "--out", out];
      await withFolder(async (cache) => {
        const env = { DENORT_BIN: "/nowhere/denort", DENO_DIR: cache };
        assert.equal((await beginProgram(words, { env }).finished).code, 1);
      });
      untouched();
      mkdirSync(join(out, `.unproved-${2 ** 31 - 1}-`)); // of a process that is no more
      for (const moment of MOMENTS) {
        await withFolder(async (TMPDIR) => {
          const mark = `compile-${process.pid}`;
          const { finished, kill } = beginProgram([...COMPILE, "--toolchain", "bun", "--out", out], {
            env: { TMPDIR, [MARK]: mark },
          });
          while (!processesOf(mark).some(({ line }) => moment.test(line))) await new Promise((go) => setTimeout(go, 5));
          kill("SIGTERM");
          assert.equal((await finished).code, 130);
          while (processesOf(mark).length > 0) await new Promise((go) => setTimeout(go, 5)); // what it had started
          assert.deepEqual(readdirSync(TMPDIR), []);
        });
        untouched();
      }
    }),
);

testOnOne(1, "what a program needs is read from the program, as the system's own tool reads it", {}, () => {
  const program = binaries(ROOT).node!;
  const needs = needsOf(program);
  if (process.platform === "darwin") return assert.match(needs.macos!, /^\d+\.\d+$/);
  if (process.platform !== "linux") return assert.deepEqual(needs, { libraries: null, libc: null, macos: null });
  assert.match(needs.libc!, /^glibc 2\.\d+$/);
  assert.ok(needs.libraries!.includes("libc.so.6"));
  const [readelf] = programsOnPath("readelf");
  if (readelf === undefined) return;
  const told = execFileSync(readelf, ["-dVW", program], { encoding: "utf8", maxBuffer: 2 ** 26 });
  const libraries = [...told.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name]) => name);
  assert.deepEqual(needs.libraries, libraries);
  const versions = [...told.matchAll(/Name: GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor));
  assert.equal(needs.libc, `glibc 2.${Math.max(...versions)}`);
});

testOnOne(1, "docs/binaries.md says what each product needs, as its runtime's program does", {}, () => {
  const page = readFileSync(join(ROOT, "docs", "binaries.md"), "utf8");
  for (const program of Object.values(binaries(ROOT))) {
    const words = needsInWords(needsOf(program));
    assert.ok(page.includes(words), `${program} needs ${words}`);
  }
  const macos = new Uint8Array(96);
  const view = new DataView(macos.buffer);
  view.setUint32(0, 0xfeedfacf, true);
  view.setUint32(16, 1, true); // one load command, LC_BUILD_VERSION for macOS 13.5
  [[32, 0x32], [36, 24], [40, 1], [44, 0x000d0500]].forEach(([at, value]) => view.setUint32(at, value, true));
  return withFolder((folder) => {
    writeFileSync(join(folder, "program"), macos);
    assert.equal(needsInWords(needsOf(join(folder, "program"))), "macOS 13.5");
    return Promise.resolve();
  });
});

test("a fetched program is held against the lock", () => {
  assert.equal(
    integrityOf(new TextEncoder().encode("")),
    "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==",
  );
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8"));
  for (const toolchain of ["bun", "node"] as const) {
    for (const name of Object.values(TARGET_NAMES[toolchain])) {
      assert.match(packages[`node_modules/${name}`]?.integrity ?? "", /^sha512-/, name);
    }
  }
});

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
    const carried = JSON.stringify({ "main.js": "void 0;", "package.json": "{}" });
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
