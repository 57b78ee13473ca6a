// Every kind of cell that there is, tiny: all scenarios, modes, starts, ways of dispatch and transports.

import { fileURLToPath } from "node:url";
import type { Config, Measured, Mode, Start } from "../../engine/result/result.ts";
import type { Scenario } from "../../scenarios/contract.ts";
import { scenario as isolation } from "../../scenarios/isolation/scenario.ts";
import { scenario as lifecycle } from "../../scenarios/lifecycle/scenario.ts";
import { scenario as localReduce } from "../../scenarios/local_reduce/scenario.ts";
import { scenario as memory } from "../../scenarios/memory/scenario.ts";
import { scenario as overhead } from "../../scenarios/overhead/scenario.ts";
import { scenario as payload } from "../../scenarios/payload/scenario.ts";
import { scenario as shardedWriters } from "../../scenarios/sharded_writers/scenario.ts";
import { scenario as sharedSet } from "../../scenarios/shared_set/scenario.ts";
import { scenario as task } from "../../scenarios/task/scenario.ts";
import { measured, play, posix, runtime } from "./play.ts";

export interface Kind {
  readonly label: string;
  readonly scenario: Scenario;
  readonly mode: Mode;
  readonly start: Start;
  readonly config: Config;
}

const linux = runtime.system === "linux";

const MODES: readonly Mode[] = ["threads", "processes"];
const OVERHEAD: Config = { workers: 2, iterations: 3, warmup: 1, work_iters: 100 };
const MEMORY: Config = { workers: 2, iterations: 2, warmup: 0, hold_ms: 150, mem_interval_ms: 20, work_iters: 100 };
const SET: Config = { workers: 2, warmup: 1, ops: 600, id_space: 2000, timing: "every", verify: true };

const CONTENDED: Config = {
  ...SET,
  lock: "readers-writers",
  stripes: 3,
  hold_ns: 200,
  think_ns: 300,
  read_pct: 40,
};

const ISOLATION: Config = {
  fault: "throws",
  repetitions: 1,
  siblings: 1,
  work_iters: 1000,
  fill_mib: 128,
  limit_mib: 64,
  hear_ms: 1000,
};

const LIFECYCLE: Config = { workers: 2, rounds: 4, warmup: 0, heap_mb: 1, work_iters: 100, idle_s: 0 };

const TASK: Config = {
  module: fileURLToPath(new URL("../fixtures/task_spins.ts", import.meta.url)),
  export: "default",
  duration_ms: 30,
  call_timeout_ms: 20_000,
};
const TASK_POOL: Config = { ...TASK, workers: 2, rate: 2000 };

/** Once for each scenario that can have it is enough: it looks at an idle parent first. */
const PROBE: Config = { probe: "loop" };
const PAYLOAD: Config = {
  size: 1000,
  shape: "bytes",
  direction: "there",
  workers: 1,
  iterations: 3,
  warmup: 1,
  content_seed: 7,
};

/** Linux alone is seen to do it. */
const SHARED = linux ? ["shm"] : [];

function kind(scenario: Scenario, mode: Mode, config: Config, start: Start = "spawn"): Kind {
  const way = config.transport ?? config.dispatch ?? config.lock ?? config.via ?? config.import;
  const words = [scenario.name, mode, start, ...way ? [way] : []];
  return { label: words.join(" "), scenario, mode, start, config };
}

function over(transports: readonly string[], scenario: Scenario, mode: Mode, config: Config): Kind[] {
  return transports.filter((transport) => posix || transport !== "fifo")
    .map((transport) => kind(scenario, mode, { ...config, transport }));
}

export const EVERY_KIND: readonly Kind[] = [
  ...MODES.map((mode) => kind(overhead, mode, OVERHEAD)),
  ...["message", "atomics"].map((dispatch) => kind(overhead, "threads", { ...OVERHEAD, dispatch }, "pool")),
  ...["message", ...SHARED].map((dispatch) => kind(overhead, "processes", { ...OVERHEAD, dispatch }, "pool")),
  kind(overhead, "inline", { ...OVERHEAD, ...PROBE }, "none"),
  ...MODES.map((mode) => kind(overhead, mode, { workers: 2, iterations: 3, warmup: 1, import: "node:url" })),
  kind(memory, "threads", { ...MEMORY, ...PROBE }),
  kind(memory, "processes", MEMORY),
  ...over(["memory"], sharedSet, "threads", SET),
  kind(sharedSet, "threads", { ...CONTENDED, ...PROBE }),
  ...over(["fifo", "socket", "stdio", ...SHARED], sharedSet, "processes", SET),
  ...over(["ring"], shardedWriters, "threads", { ...SET, ...PROBE, writers: 2 }),
  ...over(["message"], shardedWriters, "threads", { ...SET, writers: 2 }),
  ...over(["fifo", "socket", ...SHARED], shardedWriters, "processes", { ...SET, writers: 2 }),
  kind(localReduce, "threads", { ...SET, ...PROBE }),
  kind(localReduce, "processes", SET),
  ...MODES.map((mode) => kind(isolation, mode, ISOLATION)),
  ...MODES.map((mode) => kind(lifecycle, mode, LIFECYCLE)),
  ...["clone", "transfer", "shared", "json", "channel", "broadcast"].map((via) =>
    kind(payload, "threads", { ...PAYLOAD, via })
  ),
  ...[
    "ipc",
    "ipc-advanced",
    "pipe",
    "pipe-json",
    "pipe-v8",
    "pipe-msgpack",
    ...posix ? ["fifo"] : [],
    "socket",
    ...SHARED,
  ].map((via) => kind(payload, "processes", { ...PAYLOAD, via })),
  kind(task, "inline", TASK, "none"),
  ...MODES.map((mode) => kind(task, mode, TASK)),
  ...["message", "atomics"].map((dispatch) => kind(task, "threads", { ...TASK_POOL, dispatch }, "pool")),
  kind(task, "processes", TASK_POOL, "pool"),
];

export async function playTiny({ scenario, mode, config, start }: Kind): Promise<Measured> {
  return measured(await play(scenario, mode, config, { start }));
}
