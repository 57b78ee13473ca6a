// No two cells are ever measured at the same time, and each on the runtime that its row names: seen in /proc while a
// command runs, which is told nothing of it.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";
import type { ResultFile } from "../../../engine/result/result.ts";
import { begin, runtime, subject } from "../../helpers/command.ts";
import { testOnOne } from "../../helpers/share.ts";

const onLinux = {
  timeout: 120_000,
  skip: runtime.system === "linux" ? false : "other systems have no /proc",
};
const SMALL = ["--workers", "1", "--iterations", "1", "--warmup", "0", "--no-progress"];

/** A cell that is there for a while, so that a look cannot miss it, and computes next to nothing. */
const HELD = ["memory", ...SMALL, "--hold-ms", "250"];

interface Watched {
  readonly result: ResultFile;
  readonly code: number | null;
  /** The programs of the cells' processes, in the order in which they were first seen. */
  readonly programs: readonly string[];
  /** The most cells that were seen at the same time. */
  readonly most: number;
}

/** Runs a command and looks fifty times a second which cells it has started. */
async function watch(words: readonly string[]): Promise<Watched> {
  const running = begin([...words, "--json", "-"]);
  const seen = new Map<string, string>();
  let most = 0;
  let over = false;
  const ended = running.finished.finally(() => over = true);
  while (!over) {
    const cells = cellsOf(running.pid);
    for (const [pid, program] of cells) seen.set(pid, program);
    most = Math.max(most, cells.length);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { stdout, stderr, code } = await ended;
  assert.equal(code, 0, stderr);
  return { result: JSON.parse(stdout), code, programs: [...seen.values()], most };
}

/** The living children of a process that measure a cell, with the program that each is. */
function cellsOf(parent: number): [pid: string, program: string][] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((pid): [string, string][] => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      if (stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] !== String(parent)) return [];
      if (!readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--paratax-cell")) return [];
      return [[pid, readlinkSync(`/proc/${pid}/exe`)]];
    } catch {
      return []; // it ended while it was looked at
    }
  });
}

testOnOne(0, "the cells of a run come one after the other, each in a process of its own", onLinux, async () => {
  const { result, most, programs } = await watch(HELD);
  assert.equal(result.cells.filter(({ status }) => status === "measured").length, 2);
  assert.equal(most, 1);
  assert.equal(programs.length, 2); // threads and processes
});

testOnOne(1, "the cells of a block come one after the other, each in a process of its own", onLinux, async () => {
  const { result, most, programs } = await watch(["compare", ...HELD, "--blocks", "1"]);
  assert.equal(most, 1);
  assert.equal(programs.length, 3); // threads twice and processes once
  assert.equal(result.cells.length, 3);
});

testOnOne(2, "each cell is measured by the program of the runtime that its row names", onLinux, async () => {
  if (subject.compiled) return; // a binary is one runtime
  const { result, programs } = await watch([
    "overhead",
    ...SMALL,
    "--runtime",
    "all",
    "--mode",
    "threads",
    "--start",
    "spawn",
  ]);
  const rows = result.cells.filter(({ status }) => status === "measured");
  assert.ok(rows.length >= 1);
  assert.equal(programs.length, rows.length);
  const engines: Readonly<Record<string, RegExp>> = { deno: /^V8 /, bun: /^JavaScriptCore/, node: /^V8 / };
  rows.forEach(({ runtime: name, provenance }, index) => {
    assert.match(programs[index].split("/").at(-1)!, new RegExp(`^${name}(\\.exe)?`));
    assert.match(provenance!.engine, engines[name]);
    assert.equal(realpathSync(provenance!.path), programs[index]);
  });
});
