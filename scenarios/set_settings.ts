// Settings of a scenario that fills a set, as types.

import { setting, type Stage } from "../engine/cell/stage.ts";
import type { CellKey } from "../engine/result/result.ts";
import type { Pace, Timing } from "../workers/pace.ts";

export interface SetSettings {
  readonly size: number;
  readonly idSpace: number;
  readonly pace: Pace;
  readonly verify: boolean;
  readonly transport: string;
  /** When a run must be over, in milliseconds. */
  readonly deadlineMs: number;
  /** The most different ids that can come. */
  readonly distinct: number;
  /** What a reading of the clock costs, in nanoseconds: measured while no worker is there yet. */
  readonly clockNs: number;
}

/** Workers must be ready, and after their work tell what they hold, by then, in milliseconds. */
export const READY_MS = 30_000;

/** A run by duration must end this long after it, in milliseconds; one by --ops within an hour, or --timeout. */
const GRACE_MS = 15_000;
const OPS_DEADLINE_MS = 3_600_000;

export function setSettings(stage: Stage): SetSettings {
  const { config } = stage.key;
  const size = setting(stage.key, "workers");
  const idSpace = setting(stage.key, "id_space");
  const ops = typeof config.ops === "number" ? config.ops : 0;
  const durationMs = typeof config.duration_ms === "number" ? config.duration_ms : 0;
  return {
    size,
    idSpace,
    pace: { ops, durationMs, timing: config.timing as Timing },
    verify: config.verify === true,
    transport: String(config.transport),
    deadlineMs: ops > 0 ? OPS_DEADLINE_MS : durationMs + GRACE_MS,
    distinct: ops > 0 ? Math.min(idSpace, ops * size) : idSpace,
    clockNs: stage.runtime.clockCost(),
  };
}

/** To check the answers, over the time in which they were found. */
const VERIFY_SHARE = 0.3;

/** About how long a cell takes, in seconds: its runs, the untimed ones too, and checking what came of the last. */
export function secondsToFill({ config }: CellKey, crewS: number): number {
  const runs = 1 + Number(config.warmup ?? 0);
  return runs * crewS + Number(config.duration_ms ?? 0) * (runs + VERIFY_SHARE) / 1000;
}
