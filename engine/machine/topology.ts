// Which of the cores that may be used share what: a physical core (SMT), the memory of a NUMA node, or a kind (hybrid
// processors). Linux tells it below /sys, and some of it in /proc/cpuinfo where /sys may not be read.

import { allowedCores, parseCores } from "./environment.ts";
import type { ReadText } from "../../runtime/file.ts";

const CPU_FOLDER = "/sys/devices/system/cpu";
const NODE_FOLDER = "/sys/devices/system/node";

/** Logical cores by their numbers, of those alone that this process may use; each list ascending. */
export interface Topology {
  /** By physical core: the threads of each. */
  readonly physical: readonly (readonly number[])[];
  /** By NUMA node; one where the system does not tell. */
  readonly nodes: readonly (readonly number[])[];
  /** By kind, the fastest first; one where all are alike. */
  readonly kinds: readonly (readonly number[])[];
}

/** Null where the system tells of no cores. */
export function readTopology(read: ReadText): Topology | null {
  const cpuinfo = read("/proc/cpuinfo") ?? "";
  const online = parseCores(read(`${CPU_FOLDER}/online`) ?? "");
  const present = online.length > 0
    ? online
    : [...cpuinfo.matchAll(/^processor\s*:\s*(\d+)$/gm)].map(([, id]) => Number(id));
  const allowed = allowedCores(read("/proc/self/status") ?? "") ?? present;
  const usable = present.filter((core) => allowed.includes(core));
  if (usable.length === 0) return null;
  const byInfo = siblingsOf(cpuinfo);
  return {
    physical: grouped(
      usable,
      (core) => read(`${CPU_FOLDER}/cpu${core}/topology/thread_siblings_list`) ?? byInfo.get(core),
    ),
    nodes: nodesOf(usable, read),
    kinds: kindsOf(usable, read),
  };
}

/** The shortest list that the kernel's tools read: "0-3,8". */
export function coreList(cores: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const core of cores) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === core - 1) last[1] = core;
    else ranges.push([core, core]);
  }
  return ranges.map(([first, last]) => first === last ? `${first}` : `${first}-${last}`).join(",");
}

/** What tells the physical core of each logical one, by the text of /proc/cpuinfo; ARM's has none. */
function siblingsOf(cpuinfo: string): Map<number, string> {
  const found = new Map<number, string>();
  for (const block of cpuinfo.split(/\n\s*\n/)) {
    const value = (key: string) => new RegExp(`^${key}\\s*:\\s*(\\d+)$`, "m").exec(block)?.[1];
    const [core, socket, own] = [value("processor"), value("physical id"), value("core id")];
    if (core !== undefined && own !== undefined) found.set(Number(core), `socket ${socket ?? 0} core ${own}`);
  }
  return found;
}

function nodesOf(usable: readonly number[], read: ReadText): number[][] {
  const nodes = parseCores(read(`${NODE_FOLDER}/online`) ?? "").map((node) => {
    const own = parseCores(read(`${NODE_FOLDER}/node${node}/cpulist`) ?? "");
    return usable.filter((core) => own.includes(core));
  }).filter((cores) => cores.length > 0); // a node may have memory alone
  return nodes.length === 0 ? [[...usable]] : nodes;
}

/** Intel lists its two kinds; ARM gives each core a capacity of 1024 at most. */
function kindsOf(usable: readonly number[], read: ReadText): number[][] {
  const intel = ["cpu_core", "cpu_atom"].map((name) => parseCores(read(`/sys/devices/${name}/cpus`) ?? ""))
    .map((own) => usable.filter((core) => own.includes(core))).filter((cores) => cores.length > 0);
  if (intel.length > 1) return intel;
  const capacity = (core: number) => Number(read(`${CPU_FOLDER}/cpu${core}/cpu_capacity`) ?? 0);
  return grouped(usable, capacity).sort(([a], [b]) => capacity(b!) - capacity(a!));
}

/** Cores of the same key together; a core without one is alone. */
function grouped(cores: readonly number[], keyOf: (core: number) => string | number | undefined): number[][] {
  const groups = new Map<string | number, number[]>();
  for (const core of cores) {
    const key = keyOf(core) ?? `alone ${core}`;
    groups.set(key, [...groups.get(key) ?? [], core]);
  }
  return [...groups.values()];
}
