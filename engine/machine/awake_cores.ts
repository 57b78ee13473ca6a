// Which cores can be kept awake for a run, and at which priority, or why none can.

import os from "node:os";
import { readOrNull, type ReadText } from "../../runtime/file.ts";
import { type AwakePriority, lowestPriority } from "../../runtime/keep_awake.ts";
import { hundredths } from "../result/number.ts";
import { UsageError } from "../result/usage_error.ts";
import { cpuQuota } from "./cgroup.ts";
import { allowedCores } from "./environment.ts";

export interface AwakePlan {
  readonly priority: AwakePriority;
  /** By their numbers, those that this process may use. */
  readonly cores: readonly number[];
}

/** Where the cores cannot be kept awake, the reason: the end of a sentence that begins with "as". */
export function findAwakePlan(system: string, read: ReadText = readOrNull): AwakePlan | { readonly gap: string } {
  const cores = usableNumbers(read);
  const quota = cpuQuota(read);
  if (quota !== null && quota < cores.length) {
    return { gap: `a control group allows ${hundredths(quota)} of ${cores.length} cores, which it would use up` };
  }
  const priority = lowestPriority(system);
  return typeof priority === "string" ? { priority, cores } : priority;
}

/** Throws a UsageError where the cores cannot be kept awake. */
export function planAwake(system: string): AwakePlan {
  const plan = findAwakePlan(system);
  if ("gap" in plan) throw new UsageError(`Cannot keep the cores awake as ${plan.gap}: leave out --keep-awake.`);
  return plan;
}

/** The kernel's list of allowed cores may name absent ones. */
function usableNumbers(read: ReadText): number[] {
  const present = [...(read("/proc/stat") ?? "").matchAll(/^cpu(\d+) /gm)].map(([, core]) => Number(core));
  if (present.length === 0) return Array.from({ length: os.availableParallelism() }, (_, core) => core);
  const allowed = new Set(allowedCores(read("/proc/self/status") ?? "") ?? present);
  return present.filter((core) => allowed.has(core));
}
