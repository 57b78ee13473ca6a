// A task of the user's: a function inline, in a fresh worker for each call, or in a pool.

import type { Life } from "../../engine/cell/clocks.ts";
import type { Stage } from "../../engine/cell/stage.ts";
import { jobs } from "../../workers/jobs.ts";
import type { Scenario, Session, Summary } from "../contract.ts";
import { type Figures, together } from "../figures.ts";
import type { Bench, Found, Kind } from "./bench.ts";
import { delayFigures, idleDelays } from "./delay.ts";
import { atomicsHands } from "./atomics.ts";
import { inlineKind } from "./inline.ts";
import { messageHands } from "./messages.ts";
import { poolKind } from "./pool.ts";
import { spawnKind } from "./spawn.ts";
import { openMemory } from "./memory.ts";
import { loadTask } from "./module.ts";
import { makeReference } from "./reference.ts";
import { ownSettings, SETTINGS, taskSettings } from "./settings.ts";

/** Parts of a cell that go on for `duration_ms`, about, and what else it takes, in seconds. */
const PARTS = { none: 3, spawn: 2.5, pool: 5, fork: 0, forkserver: 0 } as const;
const FIXED_S = 0.6;

export const scenario: Scenario = {
  name: "task",
  purpose: "a function of yours: inline, by threads or by processes, created for each call or kept in a pool",
  headline: { metric: "tasks_per_s", better: "higher" },
  modes: ["inline", "threads", "processes"],
  starts: ["spawn", "pool"],
  foreignStarts: false,
  settings: SETTINGS,
  operand: "module",
  asked: { mode: ["inline", "threads", "processes"], start: ["spawn", "pool"], dispatch: ["message", "atomics"] },
  isBaseline: (baseline, of) =>
    baseline.mode === "inline" && baseline.runtime === of.runtime &&
    ["module", "export", "input", "bytes"].every((name) => baseline.config[name] === of.config[name]),
  rehearsalDecides: true,
  sweep: "workers",
  jobs: { task: jobs.task, filePages: jobs.filePages },
  configure: ownSettings,
  rounds: () => ({ warmUp: 0, timed: 1 }),
  seconds: ({ start, config }, crewS) => FIXED_S + crewS + PARTS[start] * Number(config.duration_ms) / 1000,
  prepare,
};

async function prepare(stage: Stage): Promise<Session> {
  const settings = taskSettings(stage.key);
  const task = await loadTask(stage);
  const reference = await makeReference(stage, task, settings);
  const memory = await openMemory(stage);
  const frames = stage.key.mode === "processes" ? await import("../../runtime/frames.ts") : undefined;
  let kind: Kind;
  try {
    kind = kindOf({ stage, settings, reference, memory, frames });
  } catch (error) {
    await memory.close();
    throw error;
  }
  let idle: Figures = { metrics: {}, unavailable: {} };
  let found: Found | null = null;
  return {
    samples: {},
    reset() {},
    async iterate(): Promise<readonly Life[] | void> {
      // Once in a block is enough: beside inline.
      if (stage.key.mode === "inline") idle = delayFigures("idle_delay", await idleDelays(stage.runtime, stage.sleep));
      found = await kind.measure();
      return found.lives;
    },
    summarise(): Summary {
      const { figures, facts = {}, warnings = [] } = found!;
      return { ...together(idle, figures), facts: { inputs: reference.measured, ...facts }, warnings };
    },
    async release() {
      await kind.release();
      await memory.close();
    },
  };
}

function kindOf(bench: Bench): Kind {
  const { mode, start, config } = bench.stage.key;
  if (mode === "inline") return inlineKind(bench);
  if (start === "spawn") return spawnKind(bench);
  return poolKind(bench, config["dispatch"] === "atomics" ? atomicsHands(bench) : messageHands(bench));
}
