// Which signals whoever started this program wanted ignored: nohup asks for SIGHUP, a shell for SIGINT of what it puts
// in the background. Ask before any handler is set.

import { readlinkSync } from "node:fs";
import process from "node:process";
import { isatty } from "node:tty";
import type { Runtime } from "./contract.ts";

const NUMBERS: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

type Self = Pick<Runtime, "readText" | "pid"> & { readonly identity: Pick<Runtime["identity"], "name"> };

export function ignoredSignals({ readText, pid, identity }: Self): ReadonlySet<string> {
  const read = (path: string): string | null => {
    try {
      return readText(path);
    } catch {
      return null;
    }
  };
  // Node sets all signals back to what a program finds by default, before any of its code runs: it cannot know.
  const mask = identity.name === "node" ? null : maskIn(read("/proc/self/status") ?? "");
  if (mask !== null) {
    return new Set(Object.keys(NUMBERS).filter((name) => (mask >> BigInt(NUMBERS[name]! - 1)) & 1n));
  }
  const guessed = new Set<string>();
  if (![0, 1, 2].some(isatty)) guessed.add("SIGHUP"); // nohup leaves no terminal, and without one none can close
  if (linkOf("/proc/self/fd/0") === "/dev/null" && isShellsBackground(read, pid)) guessed.add("SIGINT");
  return guessed;
}

/** The signals that /proc/PID/status lists as ignored; null where it does not tell. */
export function maskIn(status: string): bigint | null {
  const mask = /^SigIgn:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return mask === undefined ? null : BigInt(`0x${mask}`);
}

/** Whether a shell without job control started it, or has by now ended: such a program is in the shell's own group. */
function isShellsBackground(read: (path: string) => string | null, pid: number): boolean {
  const stat = read(`/proc/${pid}/stat`) ?? "";
  const [, , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (group === undefined || Number(group) === pid) return false;
  return process.ppid === 1 ||
    /^(ba|da|a|k|mk|z)?sh$|^busybox$/.test((read(`/proc/${process.ppid}/comm`) ?? "").trim());
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
