// What this process holds of the system, by its own look at /proc. A file of its own, so that it costs only those who
// use it.

import { readOrNull } from "./file.ts";

export interface Holdings {
  readonly threads: number;
  /** Open files, pipes and sockets; the one by which they are counted is none of them. */
  readonly descriptors: number;
  /** Resident set, in bytes. */
  readonly rss: number;
}

interface FileSystem {
  readdirSync(path: string): readonly string[];
  readlinkSync(path: string): string;
}
declare const process: { getBuiltinModule(name: "node:fs"): FileSystem };

/** Null where there is no /proc. */
export function ownHoldings(): Holdings | null {
  const status = readOrNull("/proc/self/status");
  if (status === null) return null;
  const figure = (field: string): number => Number(new RegExp(`^${field}:\\s*(\\d+)`, "m").exec(status)![1]);
  return { threads: figure("Threads"), descriptors: namesIn("/proc/self/fd") - 1, rss: 1024 * figure("VmRSS") };
}

/** The number by which Linux knows the calling thread; null elsewhere. */
export function ownThread(): number | null {
  try {
    return Number(/\d+$/.exec(targetOf("/proc/thread-self"))![0]);
  } catch {
    return null;
  }
}

/** Whether a thread of this process, by its number, is still there. */
export function threadLives(thread: number): boolean {
  return readOrNull(`/proc/self/task/${thread}/stat`) !== null;
}

/** Whether a process is still there, be it only until its parent has heard of its end. */
export function processLives(pid: number): boolean {
  return readOrNull(`/proc/${pid}/stat`) !== null;
}

function namesIn(folder: string): number {
  if ("Deno" in globalThis) return [...Deno.readDirSync(folder)].length;
  return process.getBuiltinModule("node:fs").readdirSync(folder).length;
}

function targetOf(link: string): string {
  return "Deno" in globalThis ? Deno.readLinkSync(link) : process.getBuiltinModule("node:fs").readlinkSync(link);
}
