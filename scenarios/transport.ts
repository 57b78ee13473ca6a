// The ways that processes have to reach each other, and which of them a system has.

import { CellError, type Stage } from "../engine/stage.ts";
import { outputOf } from "../runtime/process.ts";

/** What "auto" stands for: the fastest that the system has. */
export function bestTransport(system: string): "fifo" | "socket" {
  return system === "windows" ? "socket" : "fifo";
}

/** Why a system lacks a transport, in one sentence that ends with what to do; null where it has it. */
export function refuseTransport(transport: unknown, system: string): string | null {
  if (transport !== "fifo" || system !== "windows") return null;
  return "Cannot use --transport fifo as Windows has no named pipes in its file system: give socket or stdio.";
}

/** Makes pipes of these names in a folder of the stage's own; returns their paths. Throws a CellError. */
export async function makePipes({ runtime }: Stage, folder: string, names: readonly string[]): Promise<string[]> {
  const paths = names.map((name) => `${folder}/${name}`);
  try {
    await outputOf(runtime.spawn, ["mkfifo", "-m", "600", ...paths]);
  } catch (error) {
    throw new CellError(`mkfifo could not be started (${(error as Error).message})`);
  }
  return paths;
}

/** An address for a socket: a path in the folder, or on Windows a name that nobody else has. */
export function socketAddress({ runtime }: Stage, folder: string, number = 0): string {
  if (runtime.system !== "windows") return `${folder}/socket-${number}`;
  return `\\\\.\\pipe\\paratax-${runtime.pid}-${folder.replace(/\W/g, "").slice(-8)}-${number}`;
}
