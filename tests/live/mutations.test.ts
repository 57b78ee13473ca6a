// Each thing that the answers and the figures rest on is broken in a copy of the source, and the test that guards it is
// seen to fail. In the suite each runtime takes a sample of them; `npm run mutations` has every runtime take them all.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { beginProgram, runtime } from "../helpers/command.ts";
import { MUTATIONS } from "../mutations/all.ts";
import type { Mutation } from "../mutations/mutation.ts";
import { isTried } from "../helpers/share.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SOURCES = [
  "cli.ts",
  "package.json",
  "deno.json",
  "bench",
  "channels",
  "cli",
  "engine",
  "report",
  "runtime",
  "scenarios",
  "scripts",
  "sync",
  "tests",
  "workers",
];

/** Those that only this runtime notices, and of the others a few. */
const chosen = MUTATIONS.filter(({ on }, index) =>
  on === undefined ? isTried(index, 100) : on === runtime.identity.name
);

const skip = process.platform === "win32" ? "a link to node_modules needs rights on Windows" : false;

/** Runs one test of one file in a copy of the project. */
async function runIn(
  copy: string,
  [file, name]: readonly [string, string],
): Promise<{ passed: boolean; said: string }> {
  const path = `./tests/${file}.test.ts`;
  const words = {
    deno: ["test", "-A", "--no-check", `--filter=${name}`, path],
    bun: ["test", "--timeout=60000", `--test-name-pattern=${name}`, path],
    node: ["--test-reporter=spec", `--test-name-pattern=${name}`, path],
  }[runtime.identity.name];
  // A runner of tests tells its children that they are a part of it. Whichever runtime has the test in the suite, here
  // each has it. What is broken may leave what it likes: it goes with the copy.
  const env = { NODE_TEST_CONTEXT: "", NO_COLOR: "1", TMPDIR: join(copy, "tmp"), PARATAX_SWEEPS: "each" };
  const { code, stdout, stderr } = await beginProgram([runtime.identity.path, ...words], { cwd: copy, env }).finished;
  return { passed: code === 0, said: stdout + stderr };
}

/** One copy for all, made when it is needed: each mutation is put right again before the next. */
let copy: string | null = null;

function copyOfSource(): string {
  if (copy !== null) return copy;
  copy = mkdtempSync(join(tmpdir(), "paratax-mutant-"));
  for (const source of SOURCES) cpSync(join(ROOT, source), join(copy, source), { recursive: true, filter: isSource });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  mkdirSync(join(copy, "docs"), { recursive: true });
  mkdirSync(join(copy, "tmp"));
  return copy;
}

function isSource(path: string): boolean {
  return !path.slice(ROOT.length).includes("node_modules");
}

const clean = (): void => {
  if (copy !== null) rmSync(copy, { recursive: true, force: true });
  copy = null;
};
after(clean);
process.on("exit", clean); // where a runtime knows no `after` outside of tests

async function isCaught({ broken, file, from, to, caughtBy }: Mutation): Promise<void> {
  const path = join(copyOfSource(), file);
  const source = readFileSync(path, "utf8");
  writeFileSync(path, source.replace(from, () => to));
  try {
    const { passed, said } = await runIn(copyOfSource(), caughtBy);
    assert.ok(!passed, `${broken}: tests/${caughtBy[0]}.test.ts, "${caughtBy[1]}", did not fail`);
    const loads = !/SyntaxError|Module not found|Cannot find module|is not exported|error: .* not found/i.test(said);
    assert.ok(loads && said.includes(caughtBy[1]), `${broken}: the test did not run: ${said.slice(-1000)}`);
  } finally {
    writeFileSync(path, source);
  }
}

test("a copy that nobody broke passes", { timeout: 60_000, skip }, async () => {
  const { passed, said } = await runIn(copyOfSource(), ["live/sync/every_lock", "futex: a counter without atomics"]);
  assert.ok(passed && said.includes("a counter without atomics"), said);
});

test("what is broken stands in its file once, and what must notice is a test", () => {
  const text = (path: string): string => readFileSync(join(ROOT, path), "utf8");
  const wrong = MUTATIONS.flatMap(({ broken, file, from, to, caughtBy: [tests, name] }) => {
    const times = text(file).split(from).length - 1;
    if (times !== 1 || from === to) return [`${broken}: "${from}" stands in ${file} ${times} times`];
    return /\btest\w*\(/.test(text(`tests/${tests}.test.ts`)) ? [] : [`${broken}: ${tests} has no test ${name}`];
  });
  assert.deepEqual(wrong, []);
});

for (const mutation of chosen) {
  test(`${mutation.broken}: ${mutation.file}`, { timeout: 60_000, skip }, () => isCaught(mutation));
}
