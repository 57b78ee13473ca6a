// Every channel there is. Each loads when it is used: a worker has the code of its own channel and of no other.

import type { ThreadSleep } from "../runtime/shared_words.ts";
import type { Channel, ParentChannel, WorkerChannel } from "./channel.ts";

export type ChannelEntry =
  & {
    readonly mode: "threads" | "processes";
    /** By what its threads sleep, where that is not Atomics.wait. */
    readonly sleep?: ThreadSleep;
  }
  & (
    | { readonly server: "worker"; load(): Promise<WorkerChannel> }
    | { readonly server: "parent"; load(): Promise<ParentChannel> }
  );

export const channels: Readonly<Record<string, ChannelEntry>> = {
  fifo: { mode: "processes", server: "worker", load: () => import("./fifo.ts") },
  socket: { mode: "processes", server: "worker", load: () => import("./socket.ts") },
  shm: { mode: "processes", server: "worker", load: () => import("./ring.ts") },
  stdio: { mode: "processes", server: "parent", load: () => import("./stdio.ts") },
  ring: { mode: "threads", server: "worker", load: () => import("./ring.ts") },
  "futex-ring": { mode: "threads", sleep: "system", server: "worker", load: () => import("./ring.ts") },
  message: { mode: "threads", server: "worker", load: () => import("./message.ts") },
};

export function loadChannel(kind: string): Promise<Channel> {
  return channels[kind].load();
}

/** Loads a channel whose servers are workers. */
export function loadWorkerChannel(kind: string): Promise<WorkerChannel> {
  const entry = channels[kind];
  if (entry.server === "parent") throw new Error(`with ${kind} the measuring process is the server`);
  return entry.load();
}
