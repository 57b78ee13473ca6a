// The limits that Linux control groups put on this process. Groups are nested, and each may set a limit, so the
// smallest on the way to the root counts. Version 1 has a tree for each controller, version 2 one for all; see cgroups(7).

import type { ReadText } from "../../runtime/file.ts";

export type Controller = "cpu" | "memory" | "pids" | "freezer" | "unified";

/** Cores that the CPU quota allows, with a fraction; null where nothing limits them. */
export function cpuQuota(read: ReadText): number | null {
  return cpuLimit(read)?.cores ?? null;
}

/** The group that allows the fewest cores, by the last name of its folder: that is where the limit can be lifted. */
export function cpuLimit(read: ReadText): { readonly cores: number; readonly group: string } | null {
  const limits = folders("cpu", read).flatMap((folder) => {
    const cores = parseQuota(read(`${folder}/cpu.max`)) ??
      parseQuota(`${read(`${folder}/cpu.cfs_quota_us`)} ${read(`${folder}/cpu.cfs_period_us`)}`);
    return cores === null ? [] : [{ cores, group: folder.slice(folder.lastIndexOf("/") + 1) }];
  });
  return limits.sort((a, b) => a.cores - b.cores)[0] ?? null;
}

/** Bytes of memory that the groups allow without slowing down who takes them; null where nothing limits them. */
export function memoryLimit(read: ReadText): number | null {
  return smallest(groupsOf("memory", read).flatMap(({ limit, slowsFrom }) => [limit, slowsFrom]));
}

/** Processes and threads that the groups allow; null where nothing limits them. */
export function processLimit(read: ReadText): number | null {
  return smallest(groupsOf("pids", read).map(({ limit }) => limit));
}

/** One group on the way from this process's own up to the root. */
export interface Group {
  readonly folder: string;
  /** Bytes, or processes and threads. */
  readonly limit: number | null;
  /** Bytes from which on the kernel slows its processes down to take memory back (memory.high); null where it does not. */
  readonly slowsFrom: number | null;
  /** What is taken of it; of memory without what the kernel would give back at once. */
  readonly used: number;
}

/** The groups of this process that limit memory or processes, its own first. */
export function groupsOf(controller: "memory" | "pids", read: ReadText): Group[] {
  const first = (folder: string, ...names: string[]): number | null =>
    names.map((name) => parseLimit(read(`${folder}/${name}`))).find((value) => value !== null) ?? null;
  return folders(controller, read).map((folder): Group => {
    if (controller === "pids") {
      const used = first(folder, "pids.current") ?? 0;
      return { folder, limit: first(folder, "pids.max"), slowsFrom: null, used };
    }
    const stat = read(`${folder}/memory.stat`) ?? "";
    const count = (key: string): string | undefined => new RegExp(`^${key} (\\d+)$`, "m").exec(stat)?.[1];
    const cached = Number(count("total_inactive_file") ?? count("inactive_file") ?? 0); // the sum stands in version 1 only
    const used = first(folder, "memory.current", "memory.usage_in_bytes") ?? 0;
    // Version 1 tells here what groups above allow, also those that a container cannot see.
    const above = parseLimit(count("hierarchical_memory_limit") ?? null);
    const own = first(folder, "memory.max", "memory.limit_in_bytes");
    const slowsFrom = first(folder, "memory.high"); // version 2 only
    return { folder, limit: smallest([own, above]), slowsFrom, used: Math.max(0, used - cached) };
  });
}

export interface MemoryLeft {
  /** Bytes. */
  readonly limit: number;
  readonly left: number;
  /** Beyond this limit the group's processes are slowed down (memory.high), and not killed. */
  readonly slows?: true;
}

/** What is left in the group that leaves least, and its limit; null where nothing limits memory. */
export function memoryLeft(read: ReadText): MemoryLeft | null {
  const left = (limit: number, used: number): number => Math.max(0, limit - used);
  return groupsOf("memory", read)
    .flatMap(({ limit, slowsFrom, used }): MemoryLeft[] => [
      ...limit === null ? [] : [{ limit, left: left(limit, used) }],
      ...slowsFrom === null ? [] : [{ limit: slowsFrom, left: left(slowsFrom, used), slows: true as const }],
    ])
    .sort((a, b) => a.left - b.left)[0] ?? null;
}

/** What the CPU quota has taken away since the group began. */
export interface Throttling {
  /** Periods in which it was used up, and all that there were. */
  readonly throttled: number;
  readonly periods: number;
  /** For how long cores stood still, added up over cores. */
  readonly seconds: number;
}

/** Of the group, from this process's up to the root, that was stopped for longest; null where none has a quota to count. */
export function throttling(read: ReadText): Throttling | null {
  const counted = folders("cpu", read).map((folder) => parseThrottling(read(`${folder}/cpu.stat`) ?? ""))
    .filter((one) => one !== null);
  return counted.length === 0 ? null : counted.reduce((most, one) => one.seconds > most.seconds ? one : most);
}

/** Reads cpu.stat: version 1 counts nanoseconds, version 2 microseconds. The root of version 2 has no such counts. */
export function parseThrottling(text: string): Throttling | null {
  const count = (key: string): number | null => {
    const found = new RegExp(`^${key} (\\d+)$`, "m").exec(text)?.[1];
    return found === undefined ? null : Number(found);
  };
  const [throttled, periods, ns, us] = ["nr_throttled", "nr_periods", "throttled_time", "throttled_usec"].map(count);
  if (throttled === null || periods === null || (ns === null && us === null)) return null;
  return { throttled, periods, seconds: ns === null ? us! / 1e6 : ns / 1e9 };
}

/** Reads "quota period" in microseconds as cores; null for "max", -1, and anything else that is no quota. */
export function parseQuota(text: string | null): number | null {
  const [quota, period] = (text ?? "").split(" ").map(Number);
  return quota > 0 && period > 0 ? quota / period : null;
}

/** Reads a count; null for "max". Version 1 writes "no limit" as a number beyond any machine, 2^63 less a page. */
export function parseLimit(text: string | null): number | null {
  const limit = Number.parseInt(text ?? "", 10);
  return limit < 2 ** 62 ? limit : null;
}

/**
 * The folders of the groups that this process is in, each followed by its parents up to the root of what is mounted.
 * `cgroup` is the text of /proc/self/cgroup, `mountinfo` that of /proc/self/mountinfo; see proc(5).
 */
export function groupFolders(cgroup: string, mountinfo: string, controller: Controller): string[] {
  const mounts = mountinfo.split("\n").map(parseMount);
  return cgroup.split("\n").flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path === undefined) return [];
    const unified = controllers === "";
    if (!unified && !controllers.split(",").includes(controller)) return [];
    const mount = mounts.find(({ type, options }) =>
      unified ? type === "cgroup2" : type === "cgroup" && options.includes(controller)
    );
    if (mount === undefined) return [];
    const names = namesBelow(mount.root, path);
    return Array.from(
      { length: names.length + 1 },
      (_, up) => [mount.point, ...names.slice(0, names.length - up)].join("/"),
    );
  });
}

/** The folder of the group that holds a process frozen; null where none does or that cannot be read. */
export function frozenGroup(read: ReadText, pid: number): string | null {
  const own = (controller: Controller): string | undefined => folders(controller, read, pid)[0];
  const frozen = (folder: string | undefined): boolean =>
    folder !== undefined &&
    (read(`${folder}/freezer.state`)?.trim() === "FROZEN" || /^frozen 1$/m.test(read(`${folder}/cgroup.events`) ?? ""));
  return [own("freezer"), own("unified")].find(frozen) ?? null; // both, as a host may have version 1 and 2 at once
}

/** The groups of a process for a controller as folders, its own first. */
export function folders(controller: Controller, read: ReadText, pid: number | "self" = "self"): string[] {
  return groupFolders(read(`/proc/${pid}/cgroup`) ?? "", read("/proc/self/mountinfo") ?? "", controller);
}

/** The way from the mounted root to a group. In a container the mount may show our own group only: then it is empty. */
function namesBelow(root: string, path: string): string[] {
  const prefix = root === "/" ? "/" : `${root}/`;
  if (!`${path}/`.startsWith(prefix) || path.includes("/..")) return [];
  return path.slice(prefix.length).split("/").filter((name) => name !== "");
}

function parseMount(line: string): { root: string; point: string; type: string; options: string[] } {
  const [before, after = ""] = line.split(" - ");
  const [, , , root = "", point = ""] = before.split(" ").map(decodeField);
  const [type, , options = ""] = after.split(" ");
  return { root, point, type, options: options.split(",") };
}

/** Mount tables write blanks in paths as octal numbers: "\040". */
function decodeField(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8)));
}

function smallest(limits: readonly (number | null)[]): number | null {
  const set = limits.filter((limit) => limit !== null);
  return set.length === 0 ? null : Math.min(...set);
}
