// The ways that processes have to reach each other, and which of them a system has.

import { CellError, type Stage } from "../engine/cell/stage.ts";
import type { Warning } from "../engine/result/result.ts";

/** What "auto" stands for: the fastest that the system has. `pipes` is false where nothing can make named pipes. */
export function bestTransport(system: string, pipes = true): "fifo" | "socket" {
  return system === "windows" || !pipes ? "socket" : "fifo";
}

/** Why a system lacks a transport, in one sentence that ends with what to do; null where it has it. */
export function refuseTransport(transport: unknown, system: string): string | null {
  if (transport !== "fifo" || system !== "windows") return null;
  return "Cannot use --transport fifo as Windows has no named pipes in its file system: give socket or stdio.";
}

/** The system's own first. A cell's PATH, which may be empty, names no folder that others may write. */
const MKFIFO = ["/bin/mkfifo", "/usr/bin/mkfifo", "mkfifo"];

/** Makes pipes of these names in a folder of the stage's own; returns their paths. Throws a CellError. */
export async function makePipes(stage: Stage, folder: string, names: readonly string[]): Promise<string[]> {
  const made = await tryPipes(stage, folder, names);
  if (typeof made !== "string") return made;
  throw new CellError(`${made}: install coreutils, or give --transport socket`);
}

/** The same, or why they cannot be made. */
export async function tryPipes(
  { runtime }: Stage,
  folder: string,
  names: readonly string[],
): Promise<string[] | string> {
  const paths = names.map((name) => `${folder}/${name}`);
  for (const program of MKFIFO) {
    let said = "";
    const decoder = new TextDecoder();
    try {
      const child = runtime.spawn([program, "-m", "600", ...paths], {
        onOutput() {},
        onError: (bytes) => said += decoder.decode(bytes, { stream: true }),
      });
      child.end();
      const exit = await child.exited;
      if (exit.kind === "exited" && exit.code === 0) return paths;
      if (exit.kind !== "crashed") return `mkfifo could make no pipes in ${folder} (${said.trim()})`;
    } catch {
      // not there: some runtimes throw, others say so as its end
    }
  }
  return "there is no mkfifo command";
}

/** What a cell that goes without pipes lost by it. */
export function withoutPipes(reason: string): Warning {
  return {
    code: "no-pipes",
    message:
      `Processes had no pipes, which are faster than sockets, for their messages and their lock, as ${reason}: ` +
      "install coreutils, or set TMPDIR to a folder that holds pipes.",
  };
}

/** So many bytes the address of a socket may have: 108 with its end on Linux, 104 on macOS. */
const LONGEST_ADDRESS = 103;

/** An address for a socket: a path in the folder, or on Windows a name that nobody else has. */
export function socketAddress({ runtime }: Stage, folder: string, number = 0): string {
  if (runtime.system === "windows") {
    return `\\\\.\\pipe\\paratax-${runtime.pid}-${folder.replace(/\W/g, "").slice(-8)}-${number}`;
  }
  const path = `${folder}/socket-${number}`;
  if (new TextEncoder().encode(path).length <= LONGEST_ADDRESS) return path;
  // Cells and their workers run in the folder above, so that this shorter name leads there too.
  return `${folder.slice(folder.lastIndexOf("/") + 1)}/socket-${number}`;
}
