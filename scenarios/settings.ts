// Settings that several scenarios have.

import type { ChoiceSetting, NumberSetting, SwitchSetting } from "./contract.ts";

export const WORKERS: NumberSetting = {
  kind: "number",
  name: "workers",
  meaning: "workers at once",
  minimum: 1,
  maximum: 1024,
  standard: 8,
};

export const WORK_ITERS: NumberSetting = {
  kind: "number",
  name: "work_iters",
  meaning: "rounds of the CPU function that a worker runs",
  minimum: 0,
  maximum: 1_000_000_000,
  standard: 20_000,
};

export const DURATION_MS: NumberSetting = {
  kind: "number",
  name: "duration_ms",
  meaning: "how long each worker goes on",
  minimum: 10,
  maximum: 86_400_000,
  standard: 5000,
  quick: 300,
  compared: { standard: 1000, rigorous: 3000 },
  unless: "ops",
};

export const OPS: NumberSetting = {
  kind: "number",
  name: "ops",
  meaning: "instead: how many attempts each worker makes, so that the answer is known beforehand",
  minimum: 1,
  maximum: 4_000_000_000,
};

export const WARMUP_RUNS: NumberSetting = {
  kind: "number",
  name: "warmup",
  meaning: "whole runs before that do not count",
  minimum: 0,
  maximum: 100,
  standard: 1,
  quickRound: 0,
};

export const ID_SPACE: NumberSetting = {
  kind: "number",
  name: "id_space",
  meaning: "how many different ids there are",
  minimum: 1,
  maximum: 4_294_967_295,
  standard: 10_000_000,
};

export const TIMING: ChoiceSetting = {
  kind: "choice",
  name: "timing",
  meaning: "which operations to time: two clock readings cost more than a lock does",
  choices: ["every", "sampled", "off"],
  standard: "every",
};

export const PRIORITY: NumberSetting = {
  kind: "number",
  name: "priority",
  meaning: "processes: the workers' nice value, where the system has it",
  minimum: 0,
  maximum: 19,
};

export const PROBE: ChoiceSetting = {
  kind: "choice",
  name: "probe",
  meaning: "loop: how late timers of the parent's come meanwhile",
  choices: ["loop"],
};

export const VERIFY: SwitchSetting = { kind: "switch", name: "verify", meaning: "do not replay the work" };
