// The ways that processes have to reach each other, and which of them a system has.

import { channels } from "../channels/catalogue.ts";
import type { Channel, Layout, Site } from "../channels/channel.ts";
import { CellError, type Stage } from "../engine/cell/stage.ts";
import type { Mode, Warning } from "../engine/result/result.ts";

/** What "auto" stands for where a contender measures: a transport, or a lock, of its own. */
export const OWN = "own";

/** What "auto" stands for: the fastest that the system has. `pipes` is false where nothing can make named pipes. */
export function bestTransport(system: string, pipes = true): "fifo" | "socket" {
  return system === "windows" || !pipes ? "socket" : "fifo";
}

/** Why a system lacks a transport, in one sentence that ends with what to do; null where it has it. */
export function refuseTransport(transport: unknown, system: string): string | null {
  if (transport !== "fifo" || system !== "windows") return null;
  return "Cannot use --transport fifo as Windows has no named pipes in its file system: give socket or stdio.";
}

/** The names of the transports of a mode, whose servers are workers or, where `parent` says so, the measuring process. */
export function transportsOf(mode: Mode, parent = false): string[] {
  return Object.keys(channels).filter((name) =>
    channels[name].mode === mode && (parent || channels[name].server === "worker")
  );
}

/** Lays a channel out where a scenario has place for it. Throws a CellError where that cannot be. */
export async function layOut(
  stage: Stage,
  channel: Channel,
  place: Pick<Site, "clients" | "servers" | "folder" | "base">,
): Promise<Layout> {
  const { system, pid } = stage.runtime;
  const makePipes = (names: readonly string[]) => tryPipes(stage, place.folder!, names);
  const layout = await channel.layOut({ ...place, system, pid, makePipes });
  if (typeof layout === "string") throw noPipes(layout);
  return layout;
}

/** The system's own first. A cell's PATH, which may be empty, names no folder that others may write. */
const MKFIFO = ["/bin/mkfifo", "/usr/bin/mkfifo", "mkfifo"];

/** Makes pipes of these names in a folder of the stage's own; returns their paths, or why they cannot be made. */
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
      const child = runtime.spawn([program, ...paths], { // no -m, for which it needs /proc: the folder lets nobody else in
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

/** What a cell that cannot go without pipes ends with. */
export function noPipes(reason: string): CellError {
  return new CellError(`${reason}: install coreutils, or give --transport socket`);
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
