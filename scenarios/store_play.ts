// A run whose workers reach stores: a keeper of the keys, then the workers, who are let go together, and the sets as the
// stores list them afterwards. Threads and processes reach them alike. Where several hosts meet for it, one of them has the
// keeper, and all that the others did.

import { type Crew, startCrew } from "../engine/cell/crew.ts";
import type { Stage } from "../engine/cell/stage.ts";
import type { Job } from "../runtime/contract.ts";
import type { StoreReport } from "../workers/store_keeper_main.ts";
import type { StoreKeys } from "../workers/store_place.ts";
import { cpuMeter } from "./cpu_meter.ts";
import { guard } from "./guard.ts";
import type { HostReport } from "./hosts.ts";
import { READY_MS, type SetSettings } from "./set_settings.ts";
import { firstLost, listenForFaults, NOT_OURS, type Stores } from "./store.ts";
import { type Keeper, startKeeper } from "./store_keeper.ts";
import type { Meeting } from "./store_meeting.ts";
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
  /** The servers, by their own words; empty where another host has the keeper. */
  readonly servers: string;
  /** Of several hosts what each did; empty on one that does not gather it. */
  readonly hosts: readonly HostReport<Report>[];
}

/** Plays a run once, by this host's workers. Throws a CellError where a store, a worker or another host fails. */
export async function playInStores<Report extends Work>(
  stage: Stage,
  { size, deadlineMs, verify }: SetSettings,
  stores: Stores,
  plan: StorePlan,
  meeting: Meeting<Report> | null = null,
): Promise<StoreRun<Report>> {
  const { runtime, key } = stage;
  const begun = runtime.now();
  const keeper: Keeper = meeting?.gathers === false
    ? elsewhere(meeting.keys)
    : await startKeeper(stage, plan.keeper, stores, deadlineMs, meeting?.keys);
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
    const ready = runtime.now();
    if (meeting) await guarded(guard(crew.lost)(meeting.begin()));
    const waitedMs = runtime.now() - ready;
    const cpu = cpuMeter(stage, [crew], false, stores.pids ?? []);
    crew.post("go");
    const work = await guarded(crew.hear(deadlineMs, "end its work")) as Report[];
    const cpuS = stores.pids && cpu();
    if (key.mode === "processes") crew.post("end"); // threads end with their last word
    await guarded(crew.join(READY_MS));
    const wallS = (runtime.now() - begun - waitedMs) / 1000; // reading the sets back is done to check them alone
    const hosts = meeting ? await guarded(meeting.handIn({ work, wallS })) : [];
    const reports = await keeper.finish(verify);
    const noCpu = stores.pids === null && { noCpu: NOT_OURS };
    return { work, reports, wallS, cpuS, servers: keeper.servers, hosts, ...noCpu };
  } finally {
    await crew?.stop(0);
    await keeper.close();
  }
}

/** Another host's keeper. */
function elsewhere(keys: StoreKeys): Keeper {
  return {
    keys,
    servers: "",
    lost: new Promise(() => {}),
    finish: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  };
}
