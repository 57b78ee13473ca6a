// Scenario 2: everybody checks and inserts into one set behind one lock. Where workers share memory, threads or processes,
// it is a table there behind a lock of their choice; else a dictionary in a manager process, reached by two calls, behind a
// lock that all processes share. A store, a Valkey or Redis server, has it in rows of its own, where one is given.

import { loadChannel } from "../../channels/catalogue.ts";
import type { Channel } from "../../channels/channel.ts";
import { setting, type Stage } from "../../engine/cell/stage.ts";
import { jobs } from "../../workers/jobs.ts";
import type { SetWorkerReport } from "../../workers/set_sharer_main.ts";
import type { Scenario, Session } from "../contract.ts";
import { together } from "../figures.ts";
import { latencyMetrics } from "../latency.ts";
import { secondsToFill, setSettings } from "../set_settings.ts";
import { refuseScarce } from "../shared_memory.ts";
import { livesOf, throughputMetrics } from "../throughput.ts";
import { withoutPipes } from "../transport.ts";
import { type ClientJobs, makeClients } from "./clients.ts";
import { contentionMetrics, lockMetrics, spunInVain } from "./lock_metrics.ts";
import { companions, configure, contentionIn, lockIn, refuse, SETTINGS, SHARED } from "./settings.ts";
import { makeSharers, type SharerJobs, type SharersRun } from "./sharers.ts";
import { isInStore, makeStoreRuns, type StoreJobs, type StoreRuns } from "./store_runs.ts";

/** The jobs that play it; a test replaces one to show that a fault is found. */
export type SharedSetJobs = SharerJobs & StoreJobs & ClientJobs;

export function makeSharedSet(parts: SharedSetJobs): Scenario {
  return {
    name: "shared-set",
    purpose: "everybody checks and inserts into one set behind one lock",
    headline: { metric: "ops_per_s", better: "higher" },
    modes: ["threads", "processes"],
    starts: ["spawn"],
    foreignStarts: false,
    settings: SETTINGS,
    refuse,
    configure,
    companions,
    jobs: parts,
    rounds: (key) => ({ warmUp: setting(key, "warmup"), timed: 1 }),
    seconds: secondsToFill,
    async prepare(stage) {
      const { mode, config } = stage.key;
      const shares = mode === "threads" || config.transport === SHARED || isInStore(config);
      return await session(stage, parts, shares ? null : await loadChannel(String(config.transport)));
    },
  };
}

export const scenario: Scenario = makeSharedSet({
  setSharer: jobs.setSharer,
  setContender: jobs.setContender,
  setClient: jobs.setClient,
  setManager: jobs.setManager,
  storeClient: jobs.storeClient,
  storeKeeper: jobs.storeKeeper,
  storeMeeting: jobs.storeMeeting,
});

/** Why nobody waits for a lock. */
const NO_LOCK = "there is no lock: the server carries out one command after the other";

interface SetRun extends SharersRun {
  /** What this host's workers did, where others have a part in `work`. */
  readonly own?: readonly SetWorkerReport[];
  /** Why there are no pipes, where that was in its way. */
  readonly withoutPipes?: string | null;
}

/** @param channel the processes' way to the manager; null where the workers share the set itself, or a store has it */
async function session(stage: Stage, parts: SharedSetJobs, channel: Channel | null): Promise<Session> {
  const settings = setSettings(stage);
  const store: StoreRuns | null = isInStore(stage.key.config) ? await makeStoreRuns(stage, settings, parts) : null;
  if (channel) refuseScarce(stage, 1, settings.distinct);
  const sharers = channel || store
    ? null
    : await makeSharers(stage, settings, parts, lockIn(stage.key), contentionIn(stage.key));
  const samples = { ops_per_s: [] as number[], worker_attempts: [] as number[] };
  const play: () => Promise<SetRun> = (store ?? sharers)?.play ?? makeClients(stage, settings, parts, channel!);
  let last: SetRun;
  return {
    samples,
    async iterate() {
      last = await play();
      samples.ops_per_s.push(throughputMetrics(last, stage, settings).metrics.ops_per_s!);
      samples.worker_attempts.push(...last.work.map(({ attempts }) => attempts));
      return livesOf(last.own ?? last.work, stage);
    },
    reset() {
      samples.ops_per_s.length = samples.worker_attempts.length = 0;
    },
    summarise() {
      const calls = last.work.flatMap(({ callTime }) => callTime ?? []);
      const throughput = throughputMetrics(last, stage, settings);
      const { window_s, start_skew_s } = throughput.metrics;
      const told = store?.tell(window_s!, start_skew_s!);
      return {
        ...together(
          throughput,
          latencyMetrics(
            "lock_wait",
            last.work.map(({ lockWait }) => lockWait),
            store?.locks === false ? NO_LOCK : undefined,
          ),
          ...calls.length > 0 ? [latencyMetrics("call", calls)] : [],
          lockMetrics(last),
          contentionMetrics(last, contentionIn(stage.key)),
          { metrics: {}, unavailable: {}, samples: told?.samples },
        ),
        facts: {
          transport: settings.transport,
          ...sharers && { sleep: sharers.sleep },
          verified: settings.verify ? "yes" : "no",
          ...told?.facts,
        },
        warnings: [
          ...last.withoutPipes ? [withoutPipes(last.withoutPipes)] : [],
          ...sharers?.spins ? spunInVain(last, window_s!) : [],
          ...told?.warnings ?? [],
        ],
      };
    },
    release: () => Promise.resolve(store ? store.release() : sharers?.release()), // every run ends what it starts
  };
}
