// Plays a cell of a scenario in this process, as the engine does in a process of its own.

import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after } from "node:test";
import { runCell } from "../../engine/cell/cell.ts";
import type { CellKey, Config, Mode, Outcome, Start } from "../../engine/result/result.ts";
import { currentRuntime } from "../../runtime/current.ts";
import type { Scenario } from "../../scenarios/contract.ts";
import type { Job } from "../../runtime/contract.ts";
import { FOLDER_VARIABLE } from "../../runtime/system.ts";

export { errorOf, measured } from "./outcome.ts";

export const runtime = await currentRuntime();
/** As in a run: others come and go in the system's own folder. */
const folder = mkdtempSync(join(tmpdir(), "paratax-play-"));
process.env[FOLDER_VARIABLE] = folder;
const clean = (): void => rmSync(folder, { recursive: true, force: true });
after(clean);
process.on("exit", clean); // where a runtime knows no `after` outside of tests

export const posix = runtime.system !== "windows";

export function play(
  scenario: Scenario,
  mode: Mode,
  config: Config,
  { start = "spawn" as Start, on = runtime } = {},
): Promise<Outcome> {
  mkdirSync(folder, { recursive: true }); // Bun runs all files in one process, and `after` comes at the end of each
  const key: CellKey = { scenario: scenario.name, runtime: runtime.identity.name, mode, start, config };
  return runCell(scenario, key, on, { onProgress() {}, stop: new AbortController().signal });
}

/** A job of tests/jobs/. */
export function testJob(name: string): Job {
  return { name, url: new URL(`../jobs/${name}.ts`, import.meta.url) };
}

/** What cells have left in the folder of their run. */
export function leftovers(): string[] {
  mkdirSync(folder, { recursive: true });
  return readdirSync(folder);
}
