// Records the machine that a result was measured on. Parsers take text, so that they are tested on recorded texts.

import { readdirSync } from "node:fs";
import os from "node:os";
import process from "node:process";
import { askSystemTool } from "../../runtime/system_tool.ts";
import { cpuQuota, memoryLimit } from "./cgroup.ts";
import { readOrNull } from "../../runtime/file.ts";
import { memoryInfo } from "./memory_info.ts";
import { loaderVariables } from "../../runtime/variables.ts";
import { redacted } from "../result/privacy.ts";
import type { Environment } from "../result/result.ts";

const CPU_FOLDER = "/sys/devices/system/cpu";

/** Nothing where there are none, as in most environments. */
function variables(): Pick<Environment, "variables"> {
  const entries = Object.entries(loaderVariables(process.env));
  if (entries.length === 0) return {};
  return { variables: Object.fromEntries(entries.map(([name, value]) => [name, redacted(value)])) };
}

/** Reads the machine as it is now. What a system does not tell is left to its own name for it, or null. */
export function readEnvironment(): Environment {
  const cpus = os.cpus();
  const cores = cpus.length || os.availableParallelism(); // a locked-down /proc shows no processors
  const usable = usableCores(cores);
  const cpuinfo = readOrNull("/proc/cpuinfo") ?? "";
  const memory = memoryInfo(readOrNull("/proc/meminfo") ?? "").total_bytes ?? os.totalmem();
  return {
    os: osName(),
    arch: process.arch,
    cpu: cpuModel(cpuinfo) ?? cpus.at(0)?.model.trim() ?? "unknown",
    cores,
    usable_cores: usable,
    memory_bytes: Math.min(memory, memoryLimit(readOrNull) ?? Infinity),
    governor: readGovernor(),
    load_at_start: process.platform === "win32" ? null : Math.round(os.loadavg()[0] * 100) / 100,
    ...(process.platform === "linux" && { kernel: os.release() }),
    ...microcode(cpuinfo),
    ...variables(),
    ...wakeUpUnavailable(usable),
  };
}

/** While a single core calls it is awake itself: none sleeps. */
function wakeUpUnavailable(usable: number): Pick<Environment, "wake_up_unavailable"> {
  if (canMeasureWakeUps(usable)) return {};
  return { wake_up_unavailable: "with one usable core none sleeps while another calls it" };
}

/** Whether a core may sleep while another one calls it. */
export function canMeasureWakeUps(usable: number): boolean {
  return usable >= 2;
}

/** Names a Linux by the text of /etc/os-release and its kernel, for example "Debian GNU/Linux 12, Linux 6.1". */
export function linuxName(osRelease: string, kernel: string): string {
  const value = (key: string) => new RegExp(`^${key}=["']?(.*?)["']?$`, "m").exec(osRelease)?.[1];
  const distribution = [value("NAME"), value("VERSION_ID")].filter(Boolean).join(" ");
  const linux = `Linux ${kernel.split(".", 2).join(".")}`;
  return distribution === "" ? linux : `${distribution}, ${linux}`;
}

/** Names a Windows; `version` is "Windows 11 Pro" where the runtime tells, `release` is "10.0.26100". */
export function windowsName(version: string, release: string): string {
  const build = Number(release.split(".")[2]);
  const name = version.startsWith("Windows") ? version : `Windows ${build >= 22000 ? 11 : 10}`;
  return `${name}, build ${build}`;
}

/** The model in the text of /proc/cpuinfo. ARM kernels give numbers instead of a name; null where nothing is given. */
export function cpuModel(cpuinfo: string): string | null {
  const value = (key: string) => new RegExp(`^${key}\\s*:\\s*(.*\\S)`, "m").exec(cpuinfo)?.[1];
  const name = value("model name") ?? value("Model");
  if (name !== undefined) return name.replace(/\s+/g, " ");
  const [implementer, part] = [value("CPU implementer"), value("CPU part")];
  return implementer && part ? `ARM implementer ${implementer} part ${part}` : null;
}

/** The microcode's revision in the text of /proc/cpuinfo; nothing where it has none, as on ARM. */
export function microcode(cpuinfo: string): Pick<Environment, "microcode"> {
  const revision = /^microcode\s*:\s*(\S+)/m.exec(cpuinfo)?.[1];
  return revision === undefined ? {} : { microcode: revision };
}

/** Reads a kernel's list of cores: "0-3,8" are five. */
export function parseCores(list: string): number[] {
  return list.split(",").filter((range) => range !== "").flatMap((range) => {
    const [first, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** The cores that the text of /proc/PID/status lets a process run on, absent ones too; null where it does not tell. */
export function allowedCores(status: string): number[] | null {
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1];
  return list === undefined ? null : parseCores(list);
}

/** The governor that all cores share, or "mixed: …"; null where no core has one. */
export function commonGovernor(governors: readonly string[]): string | null {
  const different = [...new Set(governors)].sort();
  if (different.length === 0) return null;
  return different.length === 1 ? different[0] : `mixed: ${different.join(", ")}`;
}

/** The frequency governor as it is now; null where there is none. */
export function readGovernor(): string | null {
  return commonGovernor(readGovernors());
}

function osName(): string {
  switch (process.platform) {
    case "linux":
      return linuxName(readOrNull("/etc/os-release") ?? "", os.release());
    case "darwin":
      return `macOS ${macVersion()}`;
    case "win32":
      return windowsName(os.version(), os.release());
    default:
      return `${os.type()} ${os.release()}`;
  }
}

/** Asks the system's own program: a program built for an older macOS reads 16 instead of 26 in SystemVersion.plist. */
function macVersion(): string {
  return askSystemTool("/usr/bin/sw_vers", ["-productVersion"]).trim();
}

/** Cores that this process may use, after affinity and quota; may have a fraction. */
export function usableCores(cores: number = os.availableParallelism()): number {
  return Math.min(affineCores(cores), cpuQuota(readOrNull) ?? Infinity);
}

/** Not `availableParallelism` on Linux: some runtimes have it round a quota. The kernel's list may name absent cores. */
function affineCores(cores: number): number {
  return Math.min(cores, allowedCores(readOrNull("/proc/self/status") ?? "")?.length ?? os.availableParallelism());
}

function readGovernors(): string[] {
  if (process.platform !== "linux") return [];
  return cpuFolders().filter((name) => /^cpu\d+$/.test(name))
    .map((name) => readOrNull(`${CPU_FOLDER}/${name}/cpufreq/scaling_governor`))
    .filter((governor) => governor !== null);
}

function cpuFolders(): string[] {
  try {
    return readdirSync(CPU_FOLDER);
  } catch {
    return []; // Deno shows /sys only to who may do everything
  }
}
