// Reads what could spoil a measurement on this machine, beyond what is recorded with every result. Judging is doctor.ts.

import { mkdtempSync, readdirSync, rmdirSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import process from "node:process";
import { systemProgram } from "../../runtime/system_program.ts";
import { askSystemTool } from "../../runtime/system_tool.ts";
import { cpuLimit, type MemoryLeft, memoryLeft, processLimit, type Throttling, throttling } from "./cgroup.ts";
import { type CoreTimes, coreTimes } from "./conditions.ts";
import { readOrNull, type ReadText } from "../../runtime/file.ts";
import { memoryInfo } from "./memory_info.ts";
import type { Neighbours } from "./neighbours.ts";
import type { WakeUps } from "./wake_up.ts";
import { readTopology, type Topology } from "./topology.ts";

/** Facts; null is what the system does not tell or does not have. */
export interface Machine {
  /** Cores that control groups allow, with a fraction. */
  readonly cpu_quota: number | null;
  /** The name of the control group that says so. */
  readonly cpu_quota_group: string | null;
  /** What a CPU quota has taken away since that group began. */
  readonly throttling: Throttling | null;
  readonly topology: Topology | null;
  /** The part of the time for which this machine had work that its hypervisor gave to others, since it started. */
  readonly steal_share: number | null;
  readonly neighbours: Neighbours;
  readonly wake_ups: WakeUps;
  readonly available_bytes: number | null;
  readonly swap_used_bytes: number | null;
  readonly virtual: boolean | null;
  readonly on_battery: boolean | null;
  readonly turbo: boolean | null;
  /** The command that turns turbo off. */
  readonly turbo_off: string | null;
  /** The most files that a process may open; may be Infinity. */
  readonly open_files: number | null;
  /** The most processes, and on Linux threads, that this user or container may have; may be Infinity. */
  readonly processes: number | null;
  /** What control groups alone allow of these; absent where they limit nothing. */
  readonly group_processes?: number;
  readonly group_memory?: MemoryLeft;
  /** The folders that are written to. */
  readonly folders: readonly Folder[];
  /** The mkfifo command that a run would use, null where there is none; absent on Windows, which has pipes of its own. */
  readonly mkfifo?: string | null;
  /** The C compiler. */
  readonly compiler: string | null;
}

export interface Folder {
  readonly path: string;
  readonly writable: boolean;
}

export interface PowerSupply {
  readonly type: string | null;
  readonly scope: string | null;
  readonly online: string | null;
  readonly status: string | null;
}

export interface Limits {
  readonly open_files: number | null;
  readonly processes: number | null;
}

/** Reads the facts as they are now: files, and on macOS two quick commands. */
export function readMachine(neighbours: Neighbours, wake_ups: WakeUps): Machine {
  const memory = memoryInfo(readOrNull("/proc/meminfo") ?? "");
  const windows = process.platform === "win32";
  const limits = readLimits();
  const quota = cpuLimit(readOrNull);
  const groupProcesses = processLimit(readOrNull);
  const processes = [limits.processes, groupProcesses].filter((limit) => limit !== null);
  return {
    cpu_quota: quota?.cores ?? null,
    cpu_quota_group: quota?.group ?? null,
    throttling: throttling(readOrNull),
    topology: readTopology(readOrNull),
    steal_share: stealShare(coreTimes(readOrNull("/proc/stat") ?? "", null)),
    neighbours,
    wake_ups,
    // macOS counts only pages that never were used as free, which says nothing.
    available_bytes: windows ? os.freemem() : memory.available_bytes,
    swap_used_bytes: memory.swap_used_bytes,
    virtual: isVirtual(readOrNull("/proc/cpuinfo") ?? ""),
    on_battery: readBattery(),
    ...readTurbo(),
    open_files: limits.open_files,
    processes: processes.length === 0 ? null : Math.min(...processes),
    group_processes: groupProcesses ?? undefined,
    group_memory: memoryLeft(readOrNull) ?? undefined,
    folders: [{ path: os.tmpdir(), writable: isWritable(os.tmpdir()) }],
    ...(!windows && { mkfifo: systemProgram("mkfifo") }),
    compiler: ["cc", "gcc", "clang"].map(systemProgram).find((path) => path !== null) ?? null,
  };
}

/** Whether the text of /proc/cpuinfo shows a hypervisor below; null on processors that do not tell. */
export function isVirtual(cpuinfo: string): boolean | null {
  const flags = /^flags\s*:(.*)$/m.exec(cpuinfo)?.[1];
  return flags === undefined ? null : flags.split(" ").includes("hypervisor");
}

/** Whether the machine, not one of its devices such as a mouse, draws from a battery. */
export function isOnBattery(supplies: readonly PowerSupply[]): boolean {
  if (supplies.some(({ type, online }) => type !== "Battery" && online === "1")) return false;
  return supplies.some(({ type, scope, status }) =>
    type === "Battery" && scope !== "Device" && status === "Discharging"
  );
}

/** Reads the soft limits in the text of /proc/self/limits. */
export function parseLimits(text: string): Limits {
  const limit = (name: string) => toLimit(new RegExp(`^${name}\\s+(\\S+)`, "m").exec(text)?.[1]);
  return { open_files: limit("Max open files"), processes: limit("Max processes") };
}

/** Reads what `ulimit -n; ulimit -u` prints. */
export function parseUlimit(text: string): Limits {
  const [files, processes] = text.split("\n");
  return { open_files: toLimit(files), processes: toLimit(processes) };
}

/** Whether the processor may exceed its base clock, by intel_pstate/no_turbo or else cpufreq/boost. */
export function parseTurbo(noTurbo: string | null, boost: string | null): boolean | null {
  if (noTurbo !== null) return noTurbo === "0";
  return boost === null ? null : boost === "1";
}

function toLimit(text: string | undefined): number | null {
  if (text === undefined || text === "") return null;
  return text === "unlimited" ? Infinity : Number(text);
}

function readLimits(): Limits {
  if (process.platform === "linux") return parseLimits(readOrNull("/proc/self/limits") ?? "");
  return parseUlimit(output("/bin/sh", ["-c", "ulimit -n; ulimit -u"]) ?? "");
}

function readTurbo(): { turbo: boolean | null; turbo_off: string | null } {
  const folder = "/sys/devices/system/cpu";
  const noTurbo = readOrNull(`${folder}/intel_pstate/no_turbo`);
  const boost = readOrNull(`${folder}/cpufreq/boost`);
  const turbo = parseTurbo(noTurbo, boost);
  if (turbo === null) return { turbo, turbo_off: null };
  const [off, file] = noTurbo !== null ? [1, "intel_pstate/no_turbo"] : [0, "cpufreq/boost"];
  return { turbo, turbo_off: `echo ${off} | sudo tee ${folder}/${file}` };
}

/** Null where a machine tells of no time at all. */
export function stealShare(times: CoreTimes | null): number | null {
  if (times === null || times.busy_s + times.steal_s === 0) return null;
  return times.steal_s / (times.busy_s + times.steal_s);
}

function readBattery(): boolean | null {
  if (process.platform === "darwin") {
    return output("/usr/bin/pmset", ["-g", "batt"])?.includes("'Battery Power'") ?? null;
  }
  const folder = "/sys/class/power_supply";
  try {
    return isOnBattery(readdirSync(folder).map((name) => readSupply(`${folder}/${name}`, readOrNull)));
  } catch {
    return null;
  }
}

function readSupply(folder: string, read: ReadText): PowerSupply {
  const [type, scope, online, status] = ["type", "scope", "online", "status"].map((name) => read(`${folder}/${name}`));
  return { type, scope, online, status };
}

/** Tries it: permissions alone do not tell of a file system that is read-only or full. */
function isWritable(folder: string): boolean {
  try {
    rmdirSync(mkdtempSync(join(folder, "paratax-")));
    return true;
  } catch {
    return false;
  }
}

function output(program: string, args: readonly string[]): string | null {
  try {
    return askSystemTool(program, args);
  } catch {
    return null;
  }
}
