// The worker that keeps the keys of one run in its stores, as the measuring process sees it.

import { type Crew, startCrew } from "../engine/cell/crew.ts";
import type { Stage } from "../engine/cell/stage.ts";
import type { Job } from "../runtime/contract.ts";
import type { StoreGreeting, StoreKeeperStart, StoreReport } from "../workers/store_keeper_main.ts";
import type { StoreKeys } from "../workers/store_place.ts";
import { guard } from "./guard.ts";
import { READY_MS } from "./set_settings.ts";
import { firstLost, listenForFaults, type Stores } from "./store.ts";

export interface Keeper {
  readonly keys: StoreKeys;
  /** The servers, by their own words. */
  readonly servers: string;
  readonly lost: Promise<string>;
  /** Deletes the keys; before that it reads the sets back where that is asked for, in the order of the stores. */
  finish(read: boolean): Promise<readonly StoreReport[]>;
  /** Sees to it that the keys are deleted, if there is still a server. Call it once, whatever happened. */
  close(): Promise<void>;
}

/** Reading the sets back takes less, in milliseconds. */
const TELL_MS = 300_000;

/** Deleting the keys takes less, in milliseconds: after Ctrl-C there is one second for all. */
const DELETE_MS = 800;

/** Starts a keeper of keys, new ones where none are given; `lastsMs` is how long the run may take. */
export async function startKeeper(
  stage: Stage,
  job: Job,
  stores: Stores,
  lastsMs: number,
  keys: StoreKeys = newKeys(),
): Promise<Keeper> {
  const faults = listenForFaults();
  const crew: Crew<StoreGreeting | readonly StoreReport[]> = startCrew(stage, {
    job,
    size: 1,
    nameOf: () => "the keeper of the store's keys",
    intercept: faults.intercept,
    firstMessage: (): StoreKeeperStart => ({
      places: stores.places,
      keys,
      lifeS: Math.ceil((2 * READY_MS + lastsMs + TELL_MS) / 1000),
    }),
  });
  const { exited } = crew.members[0]!.worker;
  const close = async (): Promise<void> => {
    crew.post("end");
    let cancel = (): void => {};
    await Promise.race([exited, new Promise<void>((resolve) => cancel = stage.runtime.after(DELETE_MS, resolve))]);
    cancel();
    await crew.stop(0);
  };
  const guarded = guard(firstLost(stage, stores, [faults.lost]));
  try {
    const [{ servers }] = await guarded(crew.hear(READY_MS, "reach the store")) as [StoreGreeting];
    return {
      keys,
      servers,
      lost: Promise.race([faults.lost, crew.lost]),
      async finish(read) {
        crew.post(read ? "tell" : "end");
        const [reports] = await guarded(crew.hear(TELL_MS, "read the set back")) as [readonly StoreReport[]];
        await crew.join(READY_MS);
        return reports;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Keys that nobody else has, for one run; the braces keep both in one slot of a cluster. */
function newKeys(): StoreKeys {
  const random = [0, 1].map(() => Math.random().toString(36).slice(2)).join("");
  return { set: `paratax:{${random}}:set`, lock: `paratax:{${random}}:lock` };
}
