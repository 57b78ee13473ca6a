// Plays a cell of a task whose module a test writes down.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after } from "node:test";
import type { CellKey, Config, Mode, Outcome, Start } from "../../engine/result/result.ts";
import { packagesOf } from "../../engine/run/runner.ts";
import { loadCatalogue } from "../../scenarios/known.ts";
import { scenario } from "../../scenarios/task/scenario.ts";
import { playIn } from "./launched_cell.ts";
import { play, runtime } from "./play.ts";

await loadCatalogue();

export interface TaskKind {
  readonly label: string;
  readonly mode: Mode;
  readonly start: Start;
  readonly config: Config;
}

const POOL: Config = { workers: 2 };

export const INLINE: TaskKind = { label: "inline", mode: "inline", start: "none", config: {} };

export const AWAY: readonly TaskKind[] = [
  { label: "spawned threads", mode: "threads", start: "spawn", config: {} },
  { label: "spawned processes", mode: "processes", start: "spawn", config: {} },
  { label: "a pool of threads", mode: "threads", start: "pool", config: { ...POOL, dispatch: "message" } },
  { label: "a pool of processes", mode: "processes", start: "pool", config: POOL },
];

export const ATOMICS: TaskKind = {
  label: "a pool by Atomics",
  mode: "threads",
  start: "pool",
  config: { ...POOL, dispatch: "atomics" },
};

const folder = mkdtempSync(join(tmpdir(), "paratax-task-"));
const clean = (): void => rmSync(folder, { recursive: true, force: true });
after(clean);
process.on("exit", clean); // where a runtime knows no `after` outside of tests

let modules = 0;

/** Writes a module that no other one shares a name with, as modules are loaded once, and gives its path. */
export function moduleOf(text: string, ending = "ts"): string {
  mkdirSync(folder, { recursive: true }); // Bun runs all files in one process, and `after` comes at the end of each
  const path = join(folder, `task${modules++}.${ending}`);
  writeFileSync(path, text);
  return path;
}

/** So that a module is wrong in workers alone: in them `inWorker` is true. */
export const IN_WORKER = `
import { existsSync, writeFileSync } from "node:fs";
import process from "node:process";
const mark = (pid: number): string => \`\${new URL(import.meta.url).pathname.replace(/^[/](?=[A-Z]:)/, "")}-\${pid}\`;
const inWorker = existsSync(mark(process.pid)) || existsSync(mark(process.ppid));
if (!inWorker) writeFileSync(mark(process.pid), "");
`;

/** The same in a process of its own that finds the module's packages, as in a run; several of them may share the folder. */
export function launchTask(folder: string, kind: TaskKind, module: string): Promise<Outcome> {
  const { mode, start } = kind;
  const key: CellKey = {
    scenario: "task",
    runtime: runtime.identity.name,
    mode,
    start,
    config: configOf(kind, module),
  };
  return playIn(folder, key, packagesOf(key));
}

export function playTask(kind: TaskKind, module: string, more: Config = {}): Promise<Outcome> {
  return play(scenario, kind.mode, configOf(kind, module, more), { start: kind.start });
}

function configOf({ config }: TaskKind, module: string, more: Config = {}): Config {
  return { module, export: "default", duration_ms: 20, call_timeout_ms: 20_000, ...config, ...more };
}
