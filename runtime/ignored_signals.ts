// Which signals this program is to ignore, as its parent wishes: nohup ignores SIGHUP, and a shell SIGINT for what it
// runs in the background. Ask before any handler is set.

import { readlinkSync } from "node:fs";
import { basename } from "node:path";
import process from "node:process";
import { isatty } from "node:tty";
import type { Runtime } from "./contract.ts";

const NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 } as const;

type Self = Pick<Runtime, "readText" | "pid"> & { readonly identity: Pick<Runtime["identity"], "name"> };

/** Shells that wait for a foreground child in wait4, and for those in the background by sigsuspend. Others do it alike. */
const KNOWN_SHELLS = ["dash", "ash", "busybox"];
const SHELL = /^(ba|da|a|k|mk|z)?sh$|^busybox$/;

export function ignoredSignals({ readText, pid, identity }: Self): ReadonlySet<string> {
  const read = (path: string): string => {
    try {
      return readText(path).trim();
    } catch {
      return "";
    }
  };
  // What is caught before anybody here asked for it the runtime caught by itself: its mask tells nothing then. Node does so
  // with all signals before any of its code runs, Deno with three of them some 600 ms after its start.
  const status = identity.name === "node" ? "" : read("/proc/self/status");
  const own = maskIn(status, "SigIgn");
  const told = namesIn(own ?? 0n);
  const untold = own === null ? Object.keys(NUMBERS) : namesIn(maskIn(status, "SigCgt") ?? 0n);
  if (untold.length === 0) return new Set(told);
  const guessed = ignoredByParent(read, pid);
  return new Set([...told, ...untold.filter((signal) => guessed.has(signal))]);
}

/** What the parent seems to wish, where this program's own mask does not tell. */
function ignoredByParent(read: (path: string) => string, pid: number): ReadonlySet<string> {
  const ignored = new Set<string>();
  if (![0, 1, 2].some(isatty)) ignored.add("SIGHUP"); // nohup leaves no terminal
  const own = placeOf(read("/proc/self/stat"));
  const parent = placeOf(read(`/proc/${process.ppid}/stat`));
  if (own === null || parent === null || own.group === pid) return ignored; // the first of its group: a terminal's shell
  const name = read(`/proc/${process.ppid}/comm`);
  if (SHELL.test(name) && parent.group === own.group) {
    // What a shell ignores its children do. Other programs may ignore SIGINT just while they wait.
    for (const signal of namesIn(maskIn(read(`/proc/${process.ppid}/status`), "SigIgn") ?? 0n)) ignored.add(signal);
    if (linkOf("/proc/self/fd/0") === "/dev/null" && isInBackground(read, pid, name)) ignored.add("SIGINT");
  } else if (parent.session !== own.session && linkOf("/proc/self/fd/0") === "/dev/null") {
    ignored.add("SIGINT"); // the shell has ended, and another took over what it left
  }
  return ignored;
}

/** The signals that /proc/PID/status lists as ignored or as caught; null where it does not tell. */
export function maskIn(status: string, list: "SigIgn" | "SigCgt"): bigint | null {
  const mask = new RegExp(`^${list}:\\s*([0-9a-f]+)$`, "m").exec(status)?.[1];
  return mask === undefined ? null : BigInt(`0x${mask}`);
}

function namesIn(mask: bigint): string[] {
  return Object.entries(NUMBERS).filter(([, number]) => (mask >> BigInt(number - 1)) & 1n).map(([name]) => name);
}

/**
 * Whether the shell that started this program does not wait for it. When in doubt false: a program that ignores Ctrl-C
 * by mistake is worse than one that hears it.
 */
function isInBackground(read: (path: string) => string, pid: number, name: string): boolean {
  const { ppid } = process;
  const program = basename(linkOf(`/proc/${ppid}/exe`) ?? name);
  if (KNOWN_SHELLS.includes(program) && /sigsuspend/.test(read(`/proc/${ppid}/wchan`))) return true;
  // It has started something else since, which is no neighbour in a pipeline.
  const children = read(`/proc/${ppid}/task/${ppid}/children`).split(" ");
  return children.includes(`${pid}`) && children.at(-1) !== `${pid}` && !/^pipe:/.test(linkOf("/proc/self/fd/1") ?? "");
}

/** The group and the session of a process. */
function placeOf(stat: string): { readonly group: number; readonly session: number } | null {
  const [, , group, session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ").map(Number);
  return group === undefined || session === undefined ? null : { group, session };
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
