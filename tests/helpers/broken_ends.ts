// Breaks channels and locks where a worker loads them: their entries in the catalogues are replaced by ones that wrap
// what the real ones give. The jobs themselves are those that are measured.

import { channels } from "../../channels/catalogue.ts";
import type { Client, Handle } from "../../channels/channel.ts";
import type { BlockingLock } from "../../sync/lock.ts";
import { processLocks } from "../../workers/process_locks.ts";
import { memoryLocks } from "../../workers/memory_locks.ts";

/** From now on every client of a channel is what `wrap` makes of the real one. */
export function wrapClients(wrap: (client: Client) => Client): void {
  for (const entry of Object.values(channels)) {
    if (entry.server === "parent") continue;
    const { load } = entry;
    entry.load = async () => {
      const channel = await load();
      return { ...channel, connect: async (...words) => wrap(await channel.connect(...words)) };
    };
  }
}

/** From now on every server carries out calls by what `wrap` makes of its own way. */
export function wrapServers(wrap: (handle: Handle) => Handle): void {
  for (const entry of Object.values(channels)) {
    if (entry.server === "parent") continue;
    const { load } = entry;
    entry.load = async () => {
      const channel = await load();
      return { ...channel, serve: (address, handle, ...rest) => channel.serve(address, wrap(handle), ...rest) };
    };
  }
}

/** From now on every lock is what `wrap` makes of the real one; returns what puts the real ones back. */
export function wrapLocks(wrap: (lock: BlockingLock) => BlockingLock): () => void {
  const real = { memory: { ...memoryLocks }, processes: { ...processLocks } };
  for (const [kind, load] of Object.entries(real.memory)) {
    memoryLocks[kind] = async () => {
      const { open } = await load();
      return { open: (...given) => wrap(open(...given)) };
    };
  }
  for (const [kind, load] of Object.entries(real.processes)) {
    processLocks[kind] = async () => {
      const { open } = await load();
      return { open: (...words) => wrap(open(...words) as BlockingLock) };
    };
  }
  return () => {
    Object.assign(memoryLocks, real.memory);
    Object.assign(processLocks, real.processes);
  };
}
