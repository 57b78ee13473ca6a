// Judges whether a machine is fit to measure on. Pure: facts in, diagnoses out; machine.ts and find.ts read the facts.

import type { Found } from "../../runtime/find.ts";
import { isOlder, RUNTIME_NAMES, type RuntimeName, RUNTIMES } from "../../runtime/runtimes.ts";
import { memorySize } from "../result/number.ts";
import { judgeCoresOf } from "./doctor_cores.ts";
import { type Diagnosis, missing, ok, warn } from "./diagnosis.ts";
import type { Folder, Machine } from "./machine.ts";
import type { Environment } from "../result/result.ts";

/** Old pages are swapped out on any system; more than this means that memory was short. */
const SWAP_BYTES = 256 * 2 ** 20;
/** Eight processes of Node, the largest, take half of this. */
const MEMORY_BYTES = 2 ** 30;
/** Enough for some hundred workers with their pipes, and for the dozen threads that each process of Node has. */
const LIMIT = 1024;

/** What `machine` and the runtimes found on it mean for a measurement with `workers` workers. */
export function examine(
  environment: Environment,
  machine: Machine,
  runtimes: Readonly<Record<RuntimeName, Found>>,
  workers: number = 8,
): readonly Diagnosis[] {
  const findings = [
    ...judgeCoresOf(environment, machine, workers),
    judgeMemory(environment, machine),
    judgeSwap(machine.swap_used_bytes),
    judgeVirtual(machine.virtual),
    judgeBattery(machine.on_battery),
    judgeLimit("open-files", "open files", "n", machine.open_files),
    judgeProcesses(machine),
    ...machine.folders.map(judgeFolder),
    judgeMkfifo(machine.mkfifo),
    judgeCompiler(machine.compiler),
    ...RUNTIME_NAMES.map((name) => judgeRuntime(name, runtimes[name])),
  ];
  return findings.filter((finding) => finding !== null);
}

function judgeMemory({ memory_bytes }: Environment, { available_bytes, group_memory }: Machine): Diagnosis | null {
  const code = "memory";
  if (available_bytes === null && group_memory === undefined) return null;
  const free = Math.min(available_bytes ?? Infinity, memory_bytes);
  const { limit: most = 0, left = Infinity, slows = false } = group_memory ?? {};
  const limit = left < free
    ? `${memorySize(most)}${slows ? " before it slows its processes down (memory.high)" : ""}`
    : null;
  const bytes = Math.min(free, left);
  const fact = `${memorySize(bytes)} of memory can be used${limit ? `, as a control group allows ${limit}` : ""}`;
  if (bytes >= MEMORY_BYTES) return ok(code, `${fact}.`);
  const remedy = slows && limit
    ? 'raise that, for example by "systemctl set-property UNIT MemoryHigh=4G" on its host'
    : limit
    ? 'raise it, for example by "docker update --memory 4g CONTAINER" on its host'
    : "close other programs";
  return warn(code, `${fact}, which many processes would exceed; ${remedy}.`);
}

function judgeSwap(used: number | null): Diagnosis | null {
  const code = "swap";
  if (used === null) return null;
  if (used <= SWAP_BYTES) return ok(code, "Memory is not swapped out.");
  return warn(
    code,
    `${
      memorySize(used)
    } of memory are swapped out, so it was short; close other programs, then run "sudo swapoff -a && sudo swapon -a".`,
  );
}

function judgeVirtual(virtual: boolean | null): Diagnosis | null {
  const code = "virtual";
  if (virtual === null) return null;
  if (!virtual) return ok(code, "No hypervisor shows.");
  return warn(
    code,
    "This is a virtual machine, whose neighbours may take its cores away; repeat runs, or use real hardware.",
  );
}

function judgeBattery(battery: boolean | null): Diagnosis | null {
  const code = "battery";
  if (battery === null) return null;
  if (!battery) return ok(code, "The machine does not run on a battery.");
  return warn(code, "The machine runs on its battery, which lowers clocks; plug it in.");
}

function judgeLimit(
  code: "open-files" | "processes",
  things: string,
  letter: string,
  limit: number | null,
): Diagnosis | null {
  if (limit === null) return null;
  if (limit >= LIMIT) return ok(code, `${limit === Infinity ? "Any number of" : limit} ${things} are allowed.`);
  return warn(
    code,
    `Only ${limit} ${things} are allowed, too few for many workers; run "ulimit -${letter} ${LIMIT}" first.`,
  );
}

function judgeProcesses({ processes, group_processes: group }: Machine): Diagnosis | null {
  if (group === undefined || group !== processes || group >= LIMIT) {
    return judgeLimit("processes", "processes and threads", "u", processes);
  }
  return warn(
    "processes",
    `A control group allows only ${group} processes and threads (pids.max), too few for many workers; raise that, ` +
      'for example by "docker update --pids-limit 4096 CONTAINER" on its host.',
  );
}

function judgeFolder({ path, writable }: Folder): Diagnosis {
  const code = "temporary-folder";
  if (writable) return ok(code, `${path} can be written to.`);
  return missing(code, `${path} cannot be written to; run "export TMPDIR=FOLDER" with one that can.`);
}

function judgeMkfifo(mkfifo: string | null | undefined): Diagnosis | null {
  const code = "mkfifo";
  if (mkfifo === undefined) return null;
  if (mkfifo !== null) return ok(code, `${mkfifo} makes the named pipes.`);
  return missing(
    code,
    "There is no mkfifo command, so processes meet over sockets, which are slower; install coreutils.",
  );
}

function judgeCompiler(compiler: string | null): Diagnosis {
  const code = "compiler";
  if (compiler !== null) return ok(code, `${compiler} compiles the floor in C.`);
  return missing(code, "There is no C compiler, so the floor in C is skipped; install gcc or clang.");
}

function judgeRuntime(name: RuntimeName, found: Found): Diagnosis {
  const code = `runtime-${name}` as const;
  if (found.kind !== "found") return missing(code, found.reason);
  const { version, engine, path, standalone } = found.identity;
  const place = standalone ? `in this program at ${path}` : `at ${path}`;
  const fact = `${RUNTIMES[name].title} ${version} (${engine}) ${place} runs ${abilities(name, version)}`;
  const { passedOver = [] } = found;
  return ok(code, passedOver.length === 0 ? `${fact}.` : `${fact}. Not taken: ${passedOver.join(", ")}.`);
}

/** What can be measured on a runtime, in words. None of them can fork a running program. */
function abilities(name: RuntimeName, version: string): string {
  const { joinSignal, compilesFrom } = RUNTIMES[name];
  const binary = compilesFrom && isOlder(version, compilesFrom) ? `only from ${compilesFrom} on` : "too";
  return `threads (joined by ${joinSignal}) and processes, by spawn and pool, and from one binary ${binary}`;
}
