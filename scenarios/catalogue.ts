// Every scenario that paratax has, in the order of help: a line each, of what measures it and what is told of it. What
// one lacks does not compile. Both are loaded when they are asked for: a process that measures a cell takes one half.

import type { Scenario } from "./contract.ts";
import type { Description } from "./description.ts";

type Entry = readonly [
  () => Promise<{ readonly scenario: Scenario }>,
  () => Promise<{ readonly description: Description }>,
];

export const catalogue = {
  "overhead": [() => import("./overhead/scenario.ts"), () => import("./overhead/description.ts")],
  "memory": [() => import("./memory/scenario.ts"), () => import("./memory/description.ts")],
  "shared-set": [() => import("./shared_set/scenario.ts"), () => import("./shared_set/description.ts")],
  "sharded-writers": [() => import("./sharded_writers/scenario.ts"), () => import("./sharded_writers/description.ts")],
  "local-reduce": [() => import("./local_reduce/scenario.ts"), () => import("./local_reduce/description.ts")],
  "isolation": [() => import("./isolation/scenario.ts"), () => import("./isolation/description.ts")],
  "lifecycle": [() => import("./lifecycle/scenario.ts"), () => import("./lifecycle/description.ts")],
  "payload": [() => import("./payload/scenario.ts"), () => import("./payload/description.ts")],
  "task": [() => import("./task/scenario.ts"), () => import("./task/description.ts")],
} as const satisfies Readonly<Record<string, Entry>>;
