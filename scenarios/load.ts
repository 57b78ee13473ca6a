// A scenario by its name and no other: a process that measures one cell loads nothing that it does not need.

import type { Scenario } from "./contract.ts";

const LOADERS: Readonly<Record<string, () => Promise<Scenario>>> = {
  "overhead": async () => (await import("./overhead/scenario.ts")).overhead,
  "memory": async () => (await import("./memory/scenario.ts")).memory,
  "shared-set": async () => (await import("./shared_set/scenario.ts")).sharedSet,
  "sharded-writers": async () => (await import("./sharded_writers/scenario.ts")).shardedWriters,
  "local-reduce": async () => (await import("./local_reduce/scenario.ts")).localReduce,
};

/** Rejects where there is none of that name, which the command line has ruled out before. */
export async function loadScenario(name: string): Promise<Scenario> {
  if (!Object.hasOwn(LOADERS, name)) throw new Error(`there is no scenario ${name}`);
  return await LOADERS[name]();
}
