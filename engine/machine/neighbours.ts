// Which programs run on the machine besides paratax, and how much of the cores each takes, over a short while.

import { readdirSync } from "node:fs";
import { conditionsBetween, lookAtMachine } from "./conditions.ts";
import { readOrNull, type ReadText } from "../../runtime/file.ts";

/** What one program took, in cores. */
export interface Neighbour {
  readonly pid: number;
  readonly name: string;
  readonly cores: number;
  /** The systemd service that it belongs to; null where it is none's. */
  readonly service: string | null;
}

export interface Neighbours {
  /** What all others took together, those too that are hidden or ended meanwhile; null where the system does not tell. */
  readonly cores: number | null;
  /** The busiest first. */
  readonly programs: readonly Neighbour[];
}

/** Below this, in cores, a program is not worth a name. */
const WORTH_NAMING = 0.02;
const MOST_NAMED = 5;

/** Looks, waits by `sleep`, and looks again. `own` are processes that are no neighbours. */
export async function readNeighbours(sleep: () => Promise<void>, own: readonly number[]): Promise<Neighbours> {
  const [before, programs] = [lookAtMachine(), programTimes(readOrNull, processIds())];
  await sleep();
  const { others_cpu_s, wall_s } = conditionsBetween(before, lookAtMachine());
  const found = programTimes(readOrNull, processIds()).flatMap(({ pid, name, seconds }): Neighbour[] => {
    const cores = (seconds - (programs.find((one) => one.pid === pid)?.seconds ?? 0)) / wall_s;
    if (own.includes(pid) || cores < WORTH_NAMING) return [];
    return [{ pid, name, cores, service: serviceOf(readOrNull(`/proc/${pid}/cgroup`) ?? "") }];
  });
  return {
    cores: others_cpu_s === null ? null : others_cpu_s / wall_s,
    programs: found.sort((a, b) => b.cores - a.cores).slice(0, MOST_NAMED),
  };
}

/** The names of processes and the CPU time that each has used; what ended meanwhile or is hidden is left out. */
export function programTimes(
  read: ReadText,
  pids: readonly number[],
): { pid: number; name: string; seconds: number }[] {
  return pids.flatMap((pid) => {
    const stat = read(`/proc/${pid}/stat`) ?? "";
    const [open, close] = [stat.indexOf("("), stat.lastIndexOf(")")]; // the name between may hold both
    const ticks = stat.slice(close + 2).split(" ").slice(11, 13).map(Number);
    if (ticks.length < 2 || !ticks.every(Number.isFinite)) return [];
    return [{ pid, name: stat.slice(open + 1, close), seconds: (ticks[0] + ticks[1]) / 100 }];
  });
}

/** The service in the text of /proc/PID/cgroup: "0::/system.slice/cron.service" is of cron.service. */
export function serviceOf(cgroup: string): string | null {
  const names = cgroup.split("\n").filter((line) => /^(0::|\d+:name=systemd:)/.test(line)).join("/").split("/");
  const service = names.findLast((name) => name.endsWith(".service"));
  return service === undefined || /^user@\d+\.service$/.test(service) ? null : service; // all that a user runs is in that
}

function processIds(): number[] {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
  } catch {
    return [];
  }
}
