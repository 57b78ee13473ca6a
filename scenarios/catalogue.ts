// Every scenario there is, in the article's order.

import type { Scenario } from "./contract.ts";
import { localReduce } from "./local_reduce.ts";
import { memory } from "./memory.ts";
import { overhead } from "./overhead.ts";
import { shardedWriters } from "./sharded_writers.ts";
import { sharedSet } from "./shared_set.ts";

export const scenarios: readonly Scenario[] = [overhead, memory, sharedSet, shardedWriters, localReduce];

/** The scenario of that name. Throws when there is none, which the command line has ruled out before. */
export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`there is no scenario ${name}`);
  return found;
}
