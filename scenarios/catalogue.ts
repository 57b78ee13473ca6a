// Every scenario there is, in the article's order.

import type { Scenario } from "./contract.ts";
import { localReduce } from "./local_reduce/scenario.ts";
import { memory } from "./memory/scenario.ts";
import { overhead } from "./overhead/scenario.ts";
import { shardedWriters } from "./sharded_writers/scenario.ts";
import { sharedSet } from "./shared_set/scenario.ts";

export const scenarios: readonly Scenario[] = [overhead, memory, sharedSet, shardedWriters, localReduce];

/** The scenario of that name. Throws when there is none, which the command line has ruled out before. */
export function scenarioNamed(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`there is no scenario ${name}`);
  return found;
}
