// Whatever TMPDIR is, a run works or says in one sentence what is wrong with it, and leaves nothing there.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { begin, beginProgram, COMMAND, type Finished, runtime, subject } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { noUnprivileged, unprivileged, unprivilegedUser } from "../../helpers/unprivileged.ts";
import { valid } from "../../helpers/valid.ts";
import { sampleOf, testOfBinaries, testOfSourceOnOne, testOnOne, WHOLE } from "../../helpers/share.ts";

const posix = { timeout: 120_000, skip: runtime.system === "windows" ? "Windows forbids such names" : false };
const SMALL = ["--workers", "1", "--ops", "20", "--warmup", "0", "--mode", "processes", "--no-progress", "--json", "-"];

function run(TMPDIR: string, words: readonly string[], cwd?: string): Promise<Finished> {
  return begin(words, { env: { TMPDIR }, cwd }).finished;
}

/** All cells were measured, or nothing was and one sentence names TMPDIR. */
function judge({ code, stdout, stderr }: Finished, TMPDIR: string): void {
  if (code === 2) {
    assert.match(stderr, /^Cannot .* TMPDIR .*\.\n$/, TMPDIR);
    return;
  }
  assert.equal(code, 0, `${TMPDIR}: ${stderr}${stdout}`);
  const { cells } = JSON.parse(stdout) as { cells: { status: string }[] };
  assert.ok(cells.length > 0 && cells.every(({ status }) => status === "measured"), TMPDIR);
}

const NAMES = ["a b#x%20x'\"$(x)ü😀", "q?x", "b\\x", "l".repeat(150)];

/** A binary reads the same variable by the same code: of the names, those that are hardest for its own start. */
const OF_BINARIES = ["q?x", "b\\x", "ü😀"];

for (const name of sampleOf(subject.compiled ? OF_BINARIES : NAMES)) {
  test(
    `a temporary folder called ${name.slice(0, 20)} works, by sockets too, or is refused`,
    posix,
    () =>
      withFolder(async (folder) => {
        const TMPDIR = join(folder, name);
        mkdirSync(TMPDIR);
        const finished = await run(TMPDIR, ["shared-set", "--transport", "socket", ...SMALL]);
        judge(finished, TMPDIR);
        const refused = subject.name === "bun" && !subject.compiled && /[?\\]/.test(name);
        assert.equal(finished.code, refused ? 2 : 0);
        assert.deepEqual(readdirSync(TMPDIR), []);
      }),
  );
}

// of the binaries Deno's is the one that does not start
testOnOne(
  subject.compiled ? 0 : 1,
  "a relative temporary folder is that of the current folder",
  posix,
  () =>
    withFolder(async (folder) => {
      mkdirSync(join(folder, "here"));
      for (const TMPDIR of ["./here/", ...WHOLE ? ["here", "."] : []]) {
        const finished = await run(TMPDIR, ["shared-set", ...SMALL], folder);
        if (subject.name === "deno" && subject.compiled) {
          // Deno's own start, before any of our code, makes URLs of it for what is in a binary.
          assert.notEqual(finished.code, 0);
          assert.match(finished.stderr, /Could not convert path to URL/);
        } else judge(finished, TMPDIR);
      }
      assert.deepEqual(readdirSync(join(folder, "here")), []);
      assert.deepEqual(readdirSync(folder), ["here"]);
    }),
);

testOfSourceOnOne(
  1,
  "one that is missing, a file, or may not be written is one sentence",
  posix,
  () =>
    withFolder(async (folder) => {
      writeFileSync(join(folder, "file"), "");
      for (const name of ["missing", "file", "file/below"]) {
        const finished = await run(join(folder, name), ["shared-set", ...SMALL]);
        assert.equal(finished.code, 2, finished.stderr);
        judge(finished, name);
      }
    }),
);

/** Bun's bundler may need more there than there is, for the workers' code: a binary has that bundled. */
function judgeFull(code: number | null, stdout: string, stderr: string): void {
  const needs = !subject.compiled && subject.name === "bun";
  if (!needs || code !== 1) return judge({ code, stdout, stderr } as Finished, "nearly full");
  const { cells } = JSON.parse(stdout) as { cells: { status: string; error?: string }[] };
  const full =
    /^the workers' code cannot be put into the temporary folder \(.*No space left.*\): make room there, or set/;
  assert.ok(cells.length > 0);
  for (const { error } of cells) assert.match(error ?? "", full);
}

function mayMount(): false | string {
  if (runtime.system !== "linux") return "only Linux mounts a tmpfs";
  return process.getuid?.() === 0 && spawnSync("unshare", ["-m", "true"]).status === 0
    ? false
    : "the superuser alone may mount";
}

const MOUNTED = [["from which nothing may be executed", "noexec"], ["that is nearly full", "size=64k"]];

for (const [what, options] of subject.compiled && !WHOLE ? MOUNTED.slice(0, 1) : MOUNTED) {
  testOfBinaries(
    1, // Bun may need more there than there is
    `a temporary folder ${what} works, or is one sentence`,
    { ...posix, skip: posix.skip || mayMount() },
    () =>
      withFolder(async (folder) => {
        const TMPDIR = join(folder, "mounted");
        mkdirSync(TMPDIR);
        assert.equal(spawnSync("mount", ["-t", "tmpfs", "-o", options!, "none", TMPDIR]).status, 0);
        try {
          const { code, stdout, stderr } = await run(TMPDIR, ["shared-set", ...SMALL]);
          assert.doesNotMatch(stdout + stderr, /^\s+at /m);
          if (options === "noexec") assert.equal(code, 0, stderr + stdout);
          else judgeFull(code, stdout, stderr);
          assert.deepEqual(readdirSync(TMPDIR), []);
        } finally {
          spawnSync("umount", ["-l", TMPDIR]);
        }
      }),
  );
}

const FIRST = ["overhead", "--quick", "--workers", "1", "--warmup", "1", "--mode", "threads", "--start", "spawn"];

testOnOne(
  1,
  "a temporary folder that cannot be removed is a warning",
  { skip: noUnprivileged, timeout: 60_000 },
  async () => {
    await withFolder(async (folder) => {
      chmodSync(folder, 0o755);
      const TMPDIR = join(folder, "tmp");
      mkdirSync(TMPDIR);
      chownSync(TMPDIR, unprivilegedUser, unprivilegedUser);
      const words = [...FIRST, "--iterations", "30", "--json", "-"];
      const running = beginProgram([...unprivileged, ...COMMAND, ...words], { env: { TMPDIR } });
      let ended = false;
      void running.finished.then(() => ended = true);
      while (!ended && readdirSync(TMPDIR).length === 0) await new Promise((go) => setTimeout(go, 20));
      chmodSync(TMPDIR, 0o555);
      const { code, stdout, stderr } = await running.finished;
      assert.equal(code, 0, stderr);
      assert.equal(valid(stdout).complete, true);
      assert.match(stderr, /^Cannot remove the temporary folder .*tmp\/paratax-[-\w]+ \(\w+\): remove it yourself\.$/m);
      chmodSync(TMPDIR, 0o755);
    });
  },
);
