// Each thing that the answers rest on is broken in a copy of the source, and the test that guards it is seen to fail.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { beginProgram, runtime } from "./command.ts";
import { type Mutation, MUTATIONS } from "./mutations.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SOURCES = [
  "cli.ts",
  "package.json",
  "deno.json",
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
const AT_ONCE = 2;

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
  // a runner of tests tells its children that they are a part of it
  const env = { NODE_TEST_CONTEXT: "", NO_COLOR: "1", TMPDIR: tmpdir() };
  const { code, stdout, stderr } = await beginProgram([runtime.identity.path, ...words], { cwd: copy, env }).finished;
  return { passed: code === 0, said: stdout + stderr };
}

async function inCopy<T>(use: (copy: string) => Promise<T>): Promise<T> {
  const copy = mkdtempSync(join(tmpdir(), "paratax-mutant-"));
  try {
    for (const source of SOURCES) cpSync(join(ROOT, source), join(copy, source), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    mkdirSync(join(copy, "docs"), { recursive: true });
    return await use(copy);
  } finally {
    rmSync(copy, { recursive: true });
  }
}

/** A sentence when nobody caught it, else null. */
async function survives({ broken, file, from, to, caughtBy }: Mutation): Promise<string | null> {
  const source = readFileSync(join(ROOT, file), "utf8");
  if (source.split(from).length !== 2) return `${broken}: "${from}" does not stand in ${file} exactly once`;
  return await inCopy(async (copy) => {
    writeFileSync(join(copy, file), source.replace(from, () => to));
    const { passed, said } = await runIn(copy, caughtBy);
    if (passed) return `${broken}: tests/${caughtBy[0]}.test.ts, "${caughtBy[1]}", did not fail`;
    const loads = !/SyntaxError|Module not found|Cannot find module|is not exported|error: .* not found/i.test(said);
    return loads && said.includes(caughtBy[1]) ? null : `${broken}: the test did not run: ${said.slice(-1000)}`;
  });
}

test("a copy that nobody broke passes", { timeout: 60_000, skip }, async () => {
  const { passed, said } = await inCopy((copy) => runIn(copy, ["mutex", "a counter without atomics"]));
  assert.ok(passed && said.includes("a counter without atomics"), said);
});

test(`each of ${MUTATIONS.length} mutations is caught`, { timeout: 240_000, skip }, async () => {
  const survivors: string[] = [];
  const waiting = MUTATIONS.values();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const mutation of waiting) {
      const sentence = await survives(mutation);
      if (sentence) survivors.push(sentence);
    }
  }));
  assert.deepEqual(survivors, []);
});
