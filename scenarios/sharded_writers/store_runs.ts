// The runs of scenario 3 whose shards are in stores: a Valkey or Redis server for each is its writer.

import type { Stage } from "../../engine/cell/stage.ts";
import type { Config } from "../../engine/result/result.ts";
import type { Job } from "../../runtime/contract.ts";
import type { StoreProducerReport, StoreProducerStart } from "../../workers/store_producer_main.ts";
import { openStores } from "../open_stores.ts";
import { checkInserts, replay } from "../replay.ts";
import type { SetSettings } from "../set_settings.ts";
import { checkStore } from "../store.ts";
import { AUTO, placesOf } from "../store_address.ts";
import { playInStores, type StoreRun } from "../store_play.ts";

/** The jobs that play it. */
export type StoreJobs = Readonly<Record<"storeProducer" | "storeKeeper", Job>>;

/** The transport of a cell whose shards are in stores. */
export const IN_STORES = "store-add";

/** How many shards so many servers make; null where as many are started as there are shards. */
export function shardsOf({ store }: Config): number | null {
  const places = store === undefined || store === AUTO ? null : placesOf(String(store));
  return places === null || typeof places === "string" ? null : places.length;
}

export interface StoreShards {
  /** Whether the servers were started for this cell. */
  readonly own: boolean;
  play(): Promise<StoreRun<StoreProducerReport> & { readonly shards: readonly { readonly items: number }[] }>;
  release(): Promise<void>;
}

/** Opens a store for each shard, once for all runs of a cell. */
export async function makeStoreShards(
  stage: Stage,
  settings: SetSettings,
  writers: number,
  jobs: StoreJobs,
): Promise<StoreShards> {
  const { idSpace, pace, verify } = settings;
  const stores = await openStores(stage, String(stage.key.config.store), writers);
  const { places } = stores;
  return {
    own: stores.pids !== null,
    async play() {
      const run = await playInStores<StoreProducerReport>(stage, settings, stores, {
        keeper: jobs.storeKeeper,
        worker: jobs.storeProducer,
        nameOf: (index) => `producer ${index}`,
        firstMessage: (producer, keys): StoreProducerStart => ({ ...pace, producer, idSpace, places, keys }),
      });
      if (verify) verifyShards(run, idSpace);
      const shards = places.map((_, shard) => ({ items: run.work.reduce((sum, { items }) => sum + items[shard]!, 0) }));
      return { ...run, shards };
    },
    release: stores.close,
  };
}

function verifyShards({ work, reports }: StoreRun<StoreProducerReport>, idSpace: number): void {
  const expected = replay(work.map(({ attempts }) => attempts), idSpace, reports.length);
  reports.forEach((report, shard) => checkStore(`store ${shard}`, report, expected[shard]!));
  const distinct = expected.reduce((sum, { contents }) => sum + contents.count, 0);
  checkInserts(work.reduce((sum, { inserts }) => sum + inserts, 0), distinct);
}
