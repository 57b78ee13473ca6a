// The runs of scenario 2 whose set is in a store, a Valkey or Redis server.

import { type Stage, WrongAnswer } from "../../engine/cell/stage.ts";
import type { Config } from "../../engine/result/result.ts";
import type { Job } from "../../runtime/contract.ts";
import type { StoreClientReport, StoreClientStart, StoreWay } from "../../workers/store_client_main.ts";
import { openStores } from "../open_stores.ts";
import { checkInserts, replay } from "../replay.ts";
import type { SetSettings } from "../set_settings.ts";
import { checkStore } from "../store.ts";
import { playInStores, type StoreRun } from "../store_play.ts";

/** The jobs that play it. */
export type StoreJobs = Readonly<Record<"storeClient" | "storeKeeper", Job>>;

/** The ways that ids get into a store, by the transports that a cell has for them. */
const WAYS: Readonly<Record<string, StoreWay>> = {
  "store-lock": "lock",
  "store-add": "add",
  "store-script": "script",
  "store-batch": "batch",
};

export const STORE_TRANSPORTS: readonly string[] = Object.keys(WAYS);

/** Ids of a batch, where it is not said. */
const BATCH = 64;

/** Whether the set of such a cell is in a store. */
export function isInStore({ transport }: Config): boolean {
  return Object.hasOwn(WAYS, String(transport));
}

/** The settings of a cell that reaches the store by this transport. */
export function storeConfig(config: Config, transport: string, store: string, batch?: Config[string]): Config {
  return { ...config, transport, store, ...(WAYS[transport] === "batch" && { batch: batch ?? BATCH }) };
}

export interface StoreRuns {
  /** Whether there is a lock to be waited for. */
  readonly locks: boolean;
  /** Whether the server was started for this cell. */
  readonly own: boolean;
  play(): Promise<StoreRun<StoreClientReport>>;
  release(): Promise<void>;
}

/** Opens the store, once for all runs of a cell. */
export async function makeStoreRuns(stage: Stage, settings: SetSettings, jobs: StoreJobs): Promise<StoreRuns> {
  const { config } = stage.key;
  const { idSpace, pace, verify } = settings;
  const way = WAYS[String(config.transport)]!;
  const batch = way === "batch" ? Number(config.batch) : 1;
  const stores = await openStores(stage, String(config.store), 1);
  const [place] = stores.places;
  return {
    locks: way === "lock",
    own: stores.pids !== null,
    async play() {
      const run = await playInStores<StoreClientReport>(stage, settings, stores, {
        keeper: jobs.storeKeeper,
        worker: jobs.storeClient,
        firstMessage: (worker, keys): StoreClientStart => ({
          ...pace,
          worker,
          idSpace,
          place: place!,
          keys,
          way,
          batch,
        }),
      });
      if (verify) verifyStored(run, idSpace);
      return run;
    },
    release: stores.close,
  };
}

function verifyStored({ work, reports }: StoreRun<StoreClientReport>, idSpace: number): void {
  const overlaps = work.reduce((sum, one) => sum + one.overlaps, 0);
  if (overlaps !== 0) throw new WrongAnswer(`the lock let ${overlaps} calls in between where 0 are right`);
  const [expected] = replay(work.map(({ attempts }) => attempts), idSpace);
  checkInserts(work.reduce((sum, { inserts }) => sum + inserts, 0), expected!.contents.count);
  checkStore("the store", reports[0]!, expected!);
}
