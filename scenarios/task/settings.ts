// What a user can set of a task, and what of it each kind of cell has.

import { setting } from "../../engine/cell/stage.ts";
import type { CellKey, Config } from "../../engine/result/result.ts";
import type { Setting, Workplace } from "../contract.ts";
import { DURATION_MS, PRIORITY, WORKERS } from "../settings.ts";

const { unless: _, ...DURATION } = DURATION_MS;

export const SETTINGS: readonly Setting[] = [
  { kind: "text", name: "module", form: "file", meaning: "the module that has the function" },
  { kind: "text", name: "export", form: "name", meaning: "what it exports the function as", standard: "default" },
  {
    kind: "text",
    name: "input",
    form: "file",
    meaning: "what to call it with: a value in .json, one a line in .ndjson or .jsonl, bytes in any other file",
  },
  {
    kind: "number",
    name: "bytes",
    meaning: "what to call it with: so many made-up bytes, as a Uint8Array",
    minimum: 0,
    maximum: 2 ** 31 - 1,
    bytes: true,
    unless: "input",
    rehearsed: true,
  },
  {
    kind: "number",
    name: "bytes_seed",
    meaning: "what the made-up bytes are drawn from",
    minimum: 0,
    maximum: 4_294_967_295,
    standard: 1,
    rehearsed: true,
  },
  {
    ...WORKERS,
    kind: "list",
    meaning: "workers of a pool",
    standard: [2],
    standardOf: (cores) => [Math.max(2, cores)],
  },
  {
    kind: "choice",
    name: "dispatch",
    meaning: "how a pool of threads is handed its tasks: by messages, or through shared memory",
    choices: ["message", "atomics"],
    standard: "message",
  },
  {
    kind: "number",
    name: "rate",
    meaning: "tasks that come due in a second, whether or not a pool keeps up: its latencies then count from that",
    minimum: 1,
    maximum: 1_000_000,
    rehearsed: true,
  },
  {
    ...DURATION,
    meaning: "how long each part of a cell goes on",
    standard: 1000,
    compared: { standard: 500, rigorous: 1500 },
  },
  {
    kind: "number",
    name: "call_timeout_ms",
    meaning: "the longest that one call may take",
    minimum: 10,
    maximum: 86_400_000,
    standard: 30_000,
    rehearsed: true,
  },
  {
    kind: "number",
    name: "memory_limit",
    meaning: "the most that all processes of a cell may take",
    minimum: 1,
    maximum: 2 ** 50,
    bytes: true,
    rehearsed: true,
  },
  PRIORITY,
];

export interface TaskSettings {
  /** Of a pool; 1 where each task has a worker of its own, 0 inline. */
  readonly workers: number;
  readonly rate: number | null;
  readonly durationMs: number;
  readonly callTimeoutMs: number;
  readonly memoryLimit: number | null;
}

export function taskSettings(key: CellKey): TaskSettings {
  const optional = (name: string): number | null => key.config[name] === undefined ? null : setting(key, name);
  return {
    workers: key.start === "pool" ? setting(key, "workers") : key.start === "spawn" ? 1 : 0,
    rate: optional("rate"),
    durationMs: setting(key, "duration_ms"),
    callTimeoutMs: setting(key, "call_timeout_ms"),
    memoryLimit: optional("memory_limit"),
  };
}

/** What a kind of cell does not have is not in its configuration: it would make two of what is one. */
export function ownSettings(config: Config, { mode, start }: Workplace): Config {
  const absent = start !== "pool" ? ["workers", "dispatch", "rate"] : mode !== "threads" ? ["dispatch"] : [];
  return Object.fromEntries(Object.entries(config).filter(([name]) => !absent.includes(name)));
}
