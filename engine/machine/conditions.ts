// What the machine did while a cell was measured, as the process that launched it sees it: the machine is looked at
// before and after, and the difference stands in the cell. Only cores that this process may use are looked at.

import { readdirSync } from "node:fs";
import os from "node:os";
import process from "node:process";
import { throttling } from "./cgroup.ts";
import { allowedCores } from "./environment.ts";
import { readOrNull, type ReadText } from "../../runtime/file.ts";

const CPU_FOLDER = "/sys/devices/system/cpu";

/** Every Linux that the three runtimes have counts in hundredths of a second (sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

/** Counters that only grow, as they stand at one moment; null is what the system does not tell. */
export interface Look {
  readonly monotonic_ms: number;
  readonly wall_ms: number;
  readonly load: number | null;
  readonly cores: CoreTimes | null;
  /** CPU time of this process and of all its children that have ended. */
  readonly own_cpu_s: number | null;
  /** CPU time of the processes that keep cores awake; 0 where none do. */
  readonly awake_cpu_s: number | null;
  readonly throttled_s: number | null;
  readonly thermal_throttles: number | null;
}

/** Seconds since the start of the machine, added up over cores. */
export interface CoreTimes {
  readonly count: number;
  /** In which a core ran anything: sampled by ticks, so off by a few. */
  readonly busy_s: number;
  /** In which a core had nothing to run: counted exactly by most kernels. */
  readonly idle_s: number;
  /** In which a core had work while the hypervisor ran another machine. */
  readonly steal_s: number;
}

/** What happened meanwhile; null is what the system does not tell. Seconds of a CPU are added up over cores. */
export type MachineConditions = {
  readonly wall_s: number;
  /** Load averages over a minute: the first is of before the cell, the second mostly the cell's own. */
  readonly load_at_start: number | null;
  readonly load_at_end: number | null;
  /** What ran that was neither the command nor the cell and its workers, nor kept cores awake. */
  readonly others_cpu_s: number | null;
  readonly steal_s: number | null;
  readonly throttled_s: number | null;
  readonly thermal_throttles: number | null;
  /** By how much the wall clock went ahead of the monotonic one: a sleep of the machine, or a clock that was set. */
  readonly wall_drift_s: number;
};

/** What stands in a cell. */
export type CellConditions = MachineConditions & {
  /** How long a sleeping thread took to wake right before the cell and right after it: medians of wake_up.ts. */
  readonly wake_up_before_ns: number | null;
  readonly wake_up_after_ns: number | null;
};

/** Looks at the machine as it is now: a few small files, well below a millisecond. `spinners` keep its cores awake. */
export function lookAtMachine(read: ReadText = readOrNull, spinners: readonly number[] = []): Look {
  return {
    monotonic_ms: performance.now(),
    wall_ms: Date.now(),
    load: process.platform === "win32" ? null : Math.round(os.loadavg()[0] * 100) / 100,
    cores: coreTimes(read("/proc/stat") ?? "", allowedCores(read("/proc/self/status") ?? "")),
    own_cpu_s: ownSeconds(read("/proc/self/stat") ?? ""),
    awake_cpu_s: sumOrNull(spinners.map((pid) => ownSeconds(read(`/proc/${pid}/stat`) ?? ""))),
    throttled_s: throttling(read)?.seconds ?? null,
    thermal_throttles: thermalThrottles(read),
  };
}

/**
 * What happened between two looks. Take the second one when the cell's process has ended: only then has the system
 * added what it and its workers used to what this process's children used.
 */
export function conditionsBetween(before: Look, after: Look): MachineConditions {
  const grown = (one: number | null | undefined, other: number | null | undefined): number | null =>
    one === null || one === undefined || other === null || other === undefined ? null : other - one;
  const wall_s = (after.monotonic_ms - before.monotonic_ms) / 1000;
  const own = grown(before.own_cpu_s, after.own_cpu_s);
  const awake = grown(before.awake_cpu_s, after.awake_cpu_s);
  const busy = grown(before.cores?.busy_s, after.cores?.busy_s);
  const idle = grown(before.cores?.idle_s, after.cores?.idle_s);
  const steal = grown(before.cores?.steal_s, after.cores?.steal_s);
  // Of two ways to compute it the smaller value: no false alarm by a tick, nor where idle time is not counted.
  const used = busy === null ? null : Math.min(busy, wall_s * after.cores!.count - idle! - steal!);
  return {
    wall_s,
    load_at_start: before.load,
    load_at_end: after.load,
    others_cpu_s: used === null || own === null || awake === null ? null : Math.max(0, hundredths(used - own - awake)),
    steal_s: hundredths(steal),
    throttled_s: grown(before.throttled_s, after.throttled_s),
    thermal_throttles: grown(before.thermal_throttles, after.thermal_throttles),
    wall_drift_s: (after.wall_ms - before.wall_ms) / 1000 - wall_s,
  };
}

/** Adds up the cores that are `allowed`, all where that is null, in the text of /proc/stat; null where it has none. */
export function coreTimes(stat: string, allowed: readonly number[] | null): CoreTimes | null {
  const wanted = allowed === null ? null : new Set(allowed);
  const rows = [...stat.matchAll(/^cpu(\d+) (.*)$/gm)].filter(([, core]) => wanted?.has(Number(core)) ?? true)
    .map(([, , times]) => times.trim().split(/\s+/).map(Number));
  if (rows.length === 0) return null;
  const total = (fields: readonly number[]): number =>
    rows.reduce((sum, row) => sum + fields.reduce((own, field) => own + (row[field] ?? 0), 0), 0) / TICKS_PER_SECOND;
  // user, nice, system, idle, iowait, irq, softirq, steal; a guest's time is in user already
  return { count: rows.length, busy_s: total([0, 1, 2, 5, 6]), idle_s: total([3, 4]), steal_s: total([7]) };
}

/** What this process and its ended children used, by the text of /proc/self/stat; null where it does not tell. */
export function ownSeconds(stat: string): number | null {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name before may hold anything
  const ticks = fields.slice(11, 15).map(Number);
  if (ticks.length < 4 || !ticks.every(Number.isFinite)) return null;
  return ticks.reduce((sum, one) => sum + one, 0) / TICKS_PER_SECOND;
}

function sumOrNull(values: readonly (number | null)[]): number | null {
  return values.reduce((sum, value) => sum === null || value === null ? null : sum + value, 0 as number | null);
}

/** How often cores and their packages were slowed down as they were too hot, where the processor tells. */
function thermalThrottles(read: ReadText): number | null {
  const counts = coreFolders().flatMap((core) =>
    ["core_throttle_count", "package_throttle_count"].flatMap((name) =>
      read(`${CPU_FOLDER}/${core}/thermal_throttle/${name}`) ?? []
    )
  );
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + Number(count), 0);
}

function coreFolders(): string[] {
  if (process.platform !== "linux") return [];
  try {
    return readdirSync(CPU_FOLDER).filter((name) => /^cpu\d+$/.test(name));
  } catch {
    return []; // Deno shows /sys only to who may do everything
  }
}

function hundredths<T extends number | null>(seconds: T): T {
  return (seconds === null ? null : Math.round(seconds * 100) / 100) as T;
}
