// The runs of scenario 2 whose set is in a store, a Valkey or Redis server.

import { type Stage, WrongAnswer } from "../../engine/cell/stage.ts";
import type { Config } from "../../engine/result/result.ts";
import type { Job } from "../../runtime/contract.ts";
import type { StoreClientReport, StoreClientStart, StoreWay } from "../../workers/store_client_main.ts";
import type { Summary } from "../contract.ts";
import { partOf } from "../meeting_part.ts";
import { openStores } from "../open_stores.ts";
import { checkInserts, replay } from "../replay.ts";
import type { SetSettings } from "../set_settings.ts";
import { checkStore } from "../store.ts";
import { playInStores, type StoreRun } from "../store_play.ts";

/** The jobs that play it. */
export type StoreJobs = Readonly<Record<"storeClient" | "storeKeeper" | "storeMeeting", Job>>;

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

type Played = StoreRun<StoreClientReport>;

export interface StoreRuns {
  /** Whether there is a lock to be waited for. */
  readonly locks: boolean;
  /** `own` is what this host's workers did, where others have a part in `work`. */
  play(): Promise<Played & { readonly own: readonly StoreClientReport[] }>;
  /** What a result says of the last run's store and hosts; the window and the greatest distance of two starts are in seconds. */
  tell(windowS: number, skewS: number): Pick<Summary, "samples" | "facts" | "warnings">;
  release(): Promise<void>;
}

/** Hosts that began together have ended by so many milliseconds after each other, where they go on for a duration. */
const LATE_MS = 5000;

/** Opens the store, once for all runs of a cell. */
export async function makeStoreRuns(stage: Stage, settings: SetSettings, jobs: StoreJobs): Promise<StoreRuns> {
  const { config } = stage.key;
  const { idSpace, pace, verify, size, deadlineMs } = settings;
  const way = WAYS[String(config.transport)]!;
  const batch = way === "batch" ? Number(config.batch) : 1;
  const stores = await openStores(stage, String(config.store), 1);
  const [place] = stores.places;
  const part = config.meeting === undefined ? null : partOf(String(config.meeting));
  const several = part && { part, ...await import("../store_meeting.ts"), ...await import("../hosts.ts") };
  const first = part === null ? 0 : part.number * size; // of all workers, each of which has ids of its own
  let [runs, last] = [0, null as Played | null];
  return {
    locks: way === "lock",
    async play() {
      const meeting = several && several.comeTogether<StoreClientReport>(stage, {
        job: jobs.storeMeeting,
        place: place!,
        part: several.part,
        run: runs++,
        lastsMs: deadlineMs,
        lateMs: pace.ops > 0 ? deadlineMs : LATE_MS,
      });
      let fault: string | null = null;
      try {
        const run = await playInStores<StoreClientReport>(stage, settings, stores, {
          keeper: jobs.storeKeeper,
          worker: jobs.storeClient,
          firstMessage: (index, keys): StoreClientStart => ({
            ...pace,
            worker: first + index,
            idSpace,
            place: place!,
            keys,
            way,
            batch,
          }),
        }, meeting);
        const all = several && meeting!.gathers ? gathered(run, several.onOneClock(run.hosts)) : run;
        if (verify && (meeting === null || meeting.gathers)) verifyStored(all, idSpace);
        await meeting?.settle();
        last = all;
        return { ...all, own: run.work };
      } catch (error) {
        fault = (error as Error).message;
        throw error;
      } finally {
        await meeting?.leave(fault);
      }
    },
    tell(windowS, skewS): Pick<Summary, "samples" | "facts" | "warnings"> {
      const { servers, hosts } = last!;
      const facts = { store: `${servers}, ${stores.pids === null ? "given" : "started for this cell"}` };
      if (several === null) return { facts };
      if (hosts.length === 0) return { facts: { verified: "by the first of the hosts, which has what all did" } };
      const told = several.figuresOfHosts(hosts, windowS, skewS);
      return { ...told, facts: { ...facts, ...told.facts } };
    },
    release: stores.close,
  };
}

/** What all hosts did as one run, which was over when the last of them was done. */
function gathered(run: Played, work: readonly StoreClientReport[]): Played {
  return { ...run, work, wallS: Math.max(...run.hosts.map(({ wallS }) => wallS)) };
}

function verifyStored({ work, reports }: Played, idSpace: number): void {
  const overlaps = work.reduce((sum, one) => sum + one.overlaps, 0);
  if (overlaps !== 0) throw new WrongAnswer(`the lock let ${overlaps} calls in between where 0 are right`);
  const [expected] = replay(work.map(({ attempts }) => attempts), idSpace);
  checkInserts(work.reduce((sum, { inserts }) => sum + inserts, 0), expected!.contents.count);
  checkStore("the store", reports[0]!, expected!);
}
