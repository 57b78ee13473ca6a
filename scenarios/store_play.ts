// A run whose workers reach stores: a keeper of the keys, then the workers, who are let go together, and the sets as the
// stores list them afterwards. Threads and processes reach them alike.

import { type Crew, startCrew } from "../engine/cell/crew.ts";
import type { Stage } from "../engine/cell/stage.ts";
import type { Job } from "../runtime/contract.ts";
import type { StoreReport } from "../workers/store_keeper_main.ts";
import type { StoreKeys } from "../workers/store_place.ts";
import { cpuMeter } from "./cpu_meter.ts";
import { guard } from "./guard.ts";
import { READY_MS, type SetSettings } from "./set_settings.ts";
import { firstLost, listenForFaults, NOT_OURS, type Stores } from "./store.ts";
import { startKeeper } from "./store_keeper.ts";
import type { Run, Work } from "./throughput.ts";

export interface StorePlan {
  readonly keeper: Job;
  readonly worker: Job;
  /** What errors call a worker; "thread 3" or "process 3" otherwise. */
  readonly nameOf?: (index: number) => string;
  readonly firstMessage: (index: number, keys: StoreKeys) => unknown;
}

export interface StoreRun<Report extends Work> extends Run {
  readonly work: readonly Report[];
  /** What each store holds; empty where answers are not verified. */
  readonly reports: readonly StoreReport[];
  /** The servers, by their own words. */
  readonly servers: string;
}

/** Plays a run once. Throws a CellError where a store or a worker fails. */
export async function playInStores<Report extends Work>(
  stage: Stage,
  { size, deadlineMs, verify }: SetSettings,
  stores: Stores,
  plan: StorePlan,
): Promise<StoreRun<Report>> {
  const { runtime, key } = stage;
  const begun = runtime.now();
  const keeper = await startKeeper(stage, plan.keeper, stores, deadlineMs);
  let crew: Crew<Report | "ready"> | null = null;
  try {
    const faults = listenForFaults();
    crew = startCrew(stage, {
      job: plan.worker,
      size,
      nameOf: plan.nameOf,
      intercept: faults.intercept,
      firstMessage: (index) => plan.firstMessage(index, keeper.keys),
    });
    const guarded = guard(firstLost(stage, stores, [faults.lost, keeper.lost]));
    await guarded(crew.hear(READY_MS, "become ready"));
    const cpu = cpuMeter(stage, [crew], false, stores.pids ?? []);
    crew.post("go");
    const work = await guarded(crew.hear(deadlineMs, "end its work")) as Report[];
    const cpuS = stores.pids && cpu();
    if (key.mode === "processes") crew.post("end"); // threads end with their last word
    await guarded(crew.join(READY_MS));
    const wallS = (runtime.now() - begun) / 1000; // without reading the sets back, which is done to check them alone
    const reports = await keeper.finish(verify);
    return { work, reports, wallS, cpuS, servers: keeper.servers, ...(stores.pids === null && { noCpu: NOT_OURS }) };
  } finally {
    await crew?.stop(0);
    await keeper.close();
  }
}
