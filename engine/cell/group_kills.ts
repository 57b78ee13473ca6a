// What a control group did to the processes in it, told from its own counters: the kernel kills where a group's memory
// is used up, and refuses new processes and threads beyond their number, and says so nowhere else.

import { type Group, groupsOf } from "../machine/cgroup.ts";
import { memorySize } from "../result/number.ts";
import type { ReadText } from "../../runtime/file.ts";

interface Counted extends Group {
  /** Processes that the kernel killed for want of memory. */
  readonly killed: number;
  /** How often a limit was met. */
  readonly met: number;
}

export interface GroupCounters {
  readonly memory: readonly Counted[];
  readonly pids: readonly Counted[];
}

/** Sentences' parts, or null where nothing of the kind happened. */
export interface GroupBlame {
  /** Continues "was killed by the kernel as ". */
  readonly memory: string | null;
  /** A clause of its own. */
  readonly pids: string | null;
}

export function readCounters(read: ReadText): GroupCounters {
  const count = (file: string, key: string): number =>
    Number(new RegExp(`^${key} (\\d+)$`, "m").exec(read(file) ?? "")?.[1] ?? 0);
  return {
    memory: groupsOf("memory", read).map((group) => {
      const { folder } = group;
      const local = read(`${folder}/memory.events.local`) === null ? "memory.events" : "memory.events.local";
      return {
        ...group,
        killed: count(`${folder}/memory.events`, "oom_kill") + count(`${folder}/memory.oom_control`, "oom_kill"),
        met: count(`${folder}/${local}`, "oom") + Number(read(`${folder}/memory.failcnt`) ?? 0),
      };
    }),
    pids: groupsOf("pids", read).map((group) => ({
      ...group,
      killed: 0,
      met: count(`${group.folder}/pids.events`, "max"),
    })),
  };
}

/** What the groups did between two readings. */
export function blame(before: GroupCounters, after: GroupCounters): GroupBlame {
  return { memory: blameMemory(before.memory, after.memory), pids: blamePids(before.pids, after.pids) };
}

function blameMemory(before: readonly Counted[], after: readonly Counted[]): string | null {
  if (!after.some((group, index) => group.killed > (before[index]?.killed ?? group.killed))) return null;
  const limit = limitMet(before, after);
  return limit === null
    ? "the machine's memory was used up: use fewer workers or a smaller --id-space"
    : `its group's memory limit of ${
      memorySize(limit)
    } was reached: raise it, or use fewer workers or a smaller --id-space`;
}

function blamePids(before: readonly Counted[], after: readonly Counted[]): string | null {
  if (!after.some((group, index) => group.met > (before[index]?.met ?? group.met))) return null;
  const limits = after.map(({ limit }) => limit).filter((limit) => limit !== null);
  if (limits.length === 0) return null;
  return `its group's limit of ${
    Math.min(...limits)
  } processes and threads (pids.max) was reached; raise it or use fewer workers`;
}

/** The limit of the nearest group that met it; the smallest where the counters do not tell. */
function limitMet(before: readonly Counted[], after: readonly Counted[]): number | null {
  const met = after.find(({ limit, met }, index) => limit !== null && met > (before[index]?.met ?? met));
  if (met) return met.limit;
  const limits = after.map(({ limit }) => limit).filter((limit) => limit !== null);
  return limits.length === 0 ? null : Math.min(...limits);
}
