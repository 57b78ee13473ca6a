// On the real runtime: the system's clock is set while a cell is measured, by a library that is loaded before it.

import { test } from "node:test";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CELL_FLAG, parseCellMessage } from "../../../../engine/cell/protocol.ts";
import type { CellKey, Config, Mode, Outcome, Start } from "../../../../engine/result/result.ts";
import { lineSplitter } from "../../../../runtime/process.ts";
import { FOLDER_VARIABLE } from "../../../../runtime/system.ts";
import { runtime } from "../../../helpers/command.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { sampleOf, testOnOne, WHOLE } from "../../../helpers/share.ts";
import { RUNTIMES } from "../../../../runtime/runtimes.ts";

const library = fileURLToPath(new URL("../../../fixtures/wall_clock.c", import.meta.url));
const { name: own, path: program } = runtime.identity;
const words = RUNTIMES[own].run;

const skip = runtime.system !== "linux"
  ? "only Linux loads a library before a program by LD_PRELOAD"
  : spawnSync("cc", ["--version"]).status !== 0 && "no C compiler is here";
const slow = { timeout: 60_000, skip };

/** The library in a folder. */
function compiled(folder: string): string {
  const made = join(folder, "wall_clock.so");
  const { status, stderr } = spawnSync("cc", ["-shared", "-fPIC", "-O1", "-o", made, library]);
  assert.equal(status, 0, String(stderr));
  return made;
}

/** Measures a cell in a process of its own and sets its clock by `stepMs` as soon as it has news of an iteration. */
async function measure(folder: string, made: string, key: Partial<CellKey>, stepMs: number): Promise<Outcome> {
  const file = join(folder, `ahead-${stepMs}`);
  const outcomes: Outcome[] = [];
  const hear = lineSplitter((line) => {
    const message = parseCellMessage(line);
    if (message === null) return;
    if (message.kind === "progress") writeFileSync(file, String(stepMs));
    if (message.kind === "outcome") outcomes.push(message.outcome);
  });
  const command = [program, ...words, fileURLToPath(new URL("../../../../cli.ts", import.meta.url)), CELL_FLAG];
  const env = { LD_PRELOAD: made, WALL_CLOCK_AHEAD: file, [FOLDER_VARIABLE]: folder };
  const child = runtime.spawn([...command, JSON.stringify({ runtime: own, ...key })], { env, onOutput: hear });
  await child.exited;
  assert.equal(outcomes.length, 1);
  return outcomes[0];
}

function check(outcome: Outcome, label: string): void {
  if (outcome.status === "failed") return assert.match(outcome.error, /clock .* run it again$/, label);
  assert.equal(outcome.status, "measured");
  const { metrics } = outcome as Outcome & { status: "measured" };
  for (const [name, value] of Object.entries(metrics)) {
    if (/(?<!_per)_s$/.test(name)) {
      assert.ok(value === null || (value >= 0 && value < 25), `${label}: ${name} is ${value}`);
    }
  }
  if (metrics.window_s !== undefined) assert.ok(metrics.window_s! <= metrics.wall_s!, label);
  for (const phase of ["create", "start", "load", "work", "finish"]) {
    const value = metrics[`avg_${phase}_s`];
    if (value) assert.ok(value <= metrics.max_iter_s!, `${label}: ${phase} ${value}`);
  }
}

const OVERHEAD: Config = { workers: 1, iterations: 60, warmup: 0, work_iters: 100 };
const SET: Config = { workers: 2, warmup: 1, duration_ms: 200, id_space: 2000, timing: "every", verify: true };
const MODES: readonly Mode[] = ["threads", "processes"];

function kind(scenario: string, mode: Mode, config: Config, start: Start = "spawn"): Partial<CellKey> {
  return { scenario, mode, start, config };
}

const KINDS: readonly Partial<CellKey>[] = MODES.flatMap((mode) => [
  kind("overhead", mode, OVERHEAD),
  kind("overhead", mode, { ...OVERHEAD, iterations: 5000 }, "pool"),
  kind("shared-set", mode, { ...SET, transport: mode === "threads" ? "memory" : "fifo" }),
  kind("sharded-writers", mode, { ...SET, writers: 1, transport: mode === "threads" ? "ring" : "fifo" }),
  kind("local-reduce", mode, SET),
]);

for (const [number, key] of sampleOf(KINDS).entries()) {
  const label = `${key.scenario} ${key.mode} ${key.start}`;
  test(
    `${label}: no figure holds the half minute by which the system's clock was set`,
    slow,
    () =>
      withFolder(async (folder) => {
        const made = compiled(folder);
        for (const step of WHOLE ? [30_000, -30_000] : [number % 2 === 0 ? 30_000 : -30_000]) {
          check(await measure(folder, made, key, step), `${label} ${step}`);
        }
      }),
  );
}

testOnOne(
  1,
  "spawned processes tell by how much the system's clock was set, be it 20 ms",
  slow,
  () =>
    withFolder(async (folder) => {
      const made = compiled(folder);
      for (
        const [step, told] of [[1000, /went (1\.00 s|99\d ms) ahead of/], [
          -20,
          /went (19|20)\.\d ms behind/,
        ]] as const
      ) {
        const outcome = await measure(folder, made, kind("overhead", "processes", OVERHEAD), step);
        assert.equal(outcome.status, "failed");
        assert.match((outcome as Outcome & { status: "failed" }).error, told);
      }
    }),
);
