// Scenario 2: everybody checks and inserts into one set behind one lock. Where workers share memory, threads or processes,
// it is a table there behind a lock of their choice; else a dictionary in a manager process, reached by two calls, behind a
// lock that all processes share. A store, a Valkey or Redis server, has it in rows of its own, where one is given.

import { loadChannel } from "../../channels/catalogue.ts";
import type { Channel } from "../../channels/channel.ts";
import { layOut as layOutLock, type TokenLock } from "../../channels/token_lock.ts";
import { type Crew, startCrew } from "../../engine/cell/crew.ts";
import { setting, type Stage, WrongAnswer } from "../../engine/cell/stage.ts";
import type { CellKey, Config } from "../../engine/result/result.ts";
import type { Job } from "../../runtime/contract.ts";
import type { GrantedPlace } from "../../sync/granted_lock.ts";
import type { SetReport } from "../../sync/set_service.ts";
import { jobs } from "../../workers/jobs.ts";
import { memoryLocks } from "../../workers/memory_locks.ts";
import type { SetClientStart } from "../../workers/set_client_main.ts";
import type { Contention } from "../../workers/set_contender_main.ts";
import type { SetWorkerReport } from "../../workers/set_sharer_main.ts";
import type { NumberSetting, Scenario, Session, Setting } from "../contract.ts";
import { cpuMeter } from "../cpu_meter.ts";
import { together } from "../figures.ts";
import { guard } from "../guard.ts";
import { latencyMetrics } from "../latency.ts";
import { partOf, refuseMeeting } from "../meeting_part.ts";
import { checkContents, checkInserts, replay } from "../replay.ts";
import { READY_MS, secondsToFill, type SetSettings, setSettings } from "../set_settings.ts";
import { DURATION_MS, ID_SPACE, OPS, PRIORITY, PROBE, TIMING, VERIFY, WARMUP_RUNS, WORKERS } from "../settings.ts";
import { refuseScarce } from "../shared_memory.ts";
import { AUTO, refuseStore } from "../store_address.ts";
import { livesOf, throughputMetrics } from "../throughput.ts";
import { bestTransport, noPipes, OWN, refuseTransport, transportsOf, tryPipes, withoutPipes } from "../transport.ts";
import { contentionMetrics, lockMetrics, spunInVain } from "./lock_metrics.ts";
import { type Manager, startManager } from "./manager.ts";
import { makeSharers, type SharerJobs, type SharersRun } from "./sharers.ts";
import {
  isInStore,
  makeStoreRuns,
  STORE_TRANSPORTS,
  storeConfig,
  type StoreJobs,
  type StoreRuns,
} from "./store_runs.ts";

/** How much workers that share the set are in each other's way; each is absent unless given. */
const CONTENTION: readonly NumberSetting[] = [
  {
    kind: "number",
    name: "stripes",
    meaning: "into how many parts a set in shared memory is cut, each behind a lock of its own",
    minimum: 1,
    maximum: 4096,
  },
  {
    kind: "number",
    name: "hold_ns",
    meaning: "work that is done with the lock of shared memory, in nanoseconds",
    minimum: 0,
    maximum: 10_000_000,
  },
  {
    kind: "number",
    name: "think_ns",
    meaning: "work that is done between giving it back and asking for it again, in nanoseconds",
    minimum: 0,
    maximum: 10_000_000,
  },
  {
    kind: "number",
    name: "read_pct",
    meaning: "operations that only look up whether an id is there, in percent: see --lock readers-writers",
    minimum: 0,
    maximum: 100,
  },
];

/** By it several hosts measure one cell together. */
const MEETING = "meeting";

/** What a server outside has of its own; each is absent unless given. */
const STORE: readonly Setting[] = [
  {
    kind: "text",
    name: "store",
    form: "where",
    meaning:
      "a Valkey or Redis server that has the set, in rows beside: auto starts one, or redis://HOST:PORT, unix:///PATH",
    refuse: refuseStore,
  },
  {
    kind: "number",
    name: "batch",
    meaning: "inserts that are on their way to a store at once, in its row of batches (64)",
    minimum: 1,
    maximum: 100_000,
  },
  {
    kind: "text",
    name: MEETING,
    form: "part",
    meaning: "which of several hosts this is, that meet in a store: fleet --together gives it",
    refuse: refuseMeeting,
    meets: true,
  },
];

/** The jobs that play it; a test replaces one to show that a fault is found. */
export type SharedSetJobs = SharerJobs & StoreJobs & Readonly<Record<"setClient" | "setManager", Job>>;

export function makeSharedSet(parts: SharedSetJobs): Scenario {
  return {
    name: "shared-set",
    purpose: "everybody checks and inserts into one set behind one lock",
    headline: { metric: "ops_per_s", better: "higher" },
    modes: ["threads", "processes"],
    starts: ["spawn"],
    foreignStarts: false,
    settings: [
      WORKERS,
      DURATION_MS,
      OPS,
      WARMUP_RUNS,
      ID_SPACE,
      {
        kind: "choice",
        name: "transport",
        meaning: "how processes reach the set: shm shares it, store-… ask --store, the others a manager",
        choices: ["auto", ...transportsOf("processes", true), ...STORE_TRANSPORTS],
        standard: "auto",
      },
      {
        kind: "choice",
        name: "lock",
        meaning: "what guards a set in shared memory: auto is futex, a manager has a lock of its own",
        choices: ["auto", ...Object.keys(memoryLocks)],
        standard: "auto",
      },
      ...CONTENTION,
      ...STORE,
      TIMING,
      VERIFY,
      PRIORITY,
      PROBE,
    ],
    refuse(config, system) {
      const { store, batch, transport } = config;
      if (config[MEETING] !== undefined) {
        if (!/^(redis|valkey):/i.test(String(store))) {
          return "Cannot measure on several hosts together without a store that each of them reaches: give --store " +
            "redis://HOST:PORT.";
        }
        if (transport !== "auto" && !isInStore(config)) {
          return `Cannot measure on several hosts by --transport ${transport}, which ends at one: leave it out, or give ` +
            `one of ${STORE_TRANSPORTS.join(", ")}.`;
        }
      }
      if (store === undefined && isInStore(config)) {
        return `Cannot use --transport ${transport} without a store: give --store auto, or the address of a server.`;
      }
      if (store === undefined && batch !== undefined) return "Cannot use --batch without a store: give --store auto.";
      if (store === undefined) return refuseTransport(transport, system);
      const contention = CONTENTION.find(({ name }) => config[name] !== undefined);
      if (contention) {
        const option = `--${contention.name.replaceAll("_", "-")}`;
        return `Cannot use --store with ${option}, which is of shared memory alone: leave one of them out.`;
      }
      if (system === "windows" && String(store).startsWith("unix:")) {
        return "Cannot use --store with a unix socket on Windows: give redis://HOST:PORT.";
      }
      return refuseStore(String(store)) ?? refuseTransport(transport, system);
    },
    configure({ lock = "auto", store = AUTO, batch, ...given }, { mode, system, pipes, contender }) {
      const config = inMeeting(given);
      const standard = contender
        ? { lock: OWN, transport: OWN }
        : { lock: STANDARD_LOCK, transport: bestTransport(system, pipes) };
      const own = lock === "auto" ? [] : ["lock"];
      const asked = [...own, ...CONTENTION.map(({ name }) => name).filter((name) => typeof config[name] === "number")];
      if (isInStore(config)) {
        if (contender) return "a contender reaches no store";
        if (asked.length === 0) return storeConfig(config, String(config.transport), String(store), batch);
      } else if (
        mode === "threads" || config.transport === SHARED || (config.transport === "auto" && asked.length > 0)
      ) {
        const transport = mode === "threads" ? "memory" : SHARED;
        return { ...config, transport, lock: lock === "auto" ? standard.lock : lock };
      }
      if (asked.length > 0) {
        const options = asked.map((name) => `--${name.replaceAll("_", "-")}`).join(", ");
        const one = isInStore(config) ? "a store" : "a manager";
        return `${one} has one lock of its own, and ${options} can be had in shared memory alone: give --transport shm`;
      }
      return config.transport === "auto" ? { ...config, transport: standard.transport } : config;
    },
    companions(key, asked) {
      const alone = (one: CellKey) =>
        one.config.workers === 1 ? [] : [{ ...one, config: { ...one.config, workers: 1 } }];
      if (key.start !== "spawn") return []; // a contender's: once is enough
      const { lock: ownLock, ...bare } = key.config;
      const own = ownLock === OWN || bare.transport === OWN; // a contender's, which reaches no store
      const inStore = asked.store === undefined || own ? [] : STORE_TRANSPORTS.map((transport) => ({
        ...key,
        config: storeConfig(bare, transport, String(asked.store), asked.batch),
      }));
      if (isInStore(key.config)) return asked.transport === "auto" ? inStore.slice(1) : []; // of several hosts
      if (ownLock !== undefined || asked.transport !== "auto") return [...alone(key), ...inStore];
      const lock = own ? OWN : STANDARD_LOCK;
      const sharing = { ...key, config: { ...key.config, transport: SHARED, lock } };
      return [...alone(key), sharing, ...alone(sharing), ...inStore];
    },
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

/** The settings of a cell of several hosts: how many they are, and a way to the store where none was asked for. */
function inMeeting(config: Config): Config {
  const part = config[MEETING] === undefined ? null : partOf(String(config[MEETING]));
  if (part === null) return config;
  const transport = config.transport === "auto" ? STORE_TRANSPORTS[0]! : config.transport!;
  return { ...config, transport, hosts: part.hosts };
}

/** The transport of processes that share the set itself. */
const SHARED = "shm";

/** The lock of a set in shared memory, where none is asked for. */
const STANDARD_LOCK = "futex";

function lockIn({ config }: CellKey): string {
  return String(config.lock ?? STANDARD_LOCK);
}

/** Those of the settings of contention that are given. */
function contentionIn({ config }: CellKey): Contention {
  const given = (name: string, otherwise: number): number => {
    const value = config[name];
    return typeof value === "number" ? value : otherwise;
  };
  return {
    stripes: given("stripes", 1),
    holdNs: given("hold_ns", 0),
    thinkNs: given("think_ns", 0),
    readPct: given("read_pct", 0),
  };
}

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
  const play: () => Promise<SetRun> = (store ?? sharers)?.play ?? playClients(stage, settings, parts, channel!);
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

function playClients(
  stage: Stage,
  settings: SetSettings,
  parts: SharedSetJobs,
  channel: Channel,
): () => Promise<SetRun> {
  const { runtime } = stage;
  const { size, idSpace, pace } = settings;
  return async () => {
    const begun = runtime.now();
    const folder = runtime.makeFolder();
    let crew: Crew<SetWorkerReport | "ready"> | null = null;
    let manager: Manager | null = null;
    let lock: TokenLock | null = null;
    let stopMs = 0; // blocked in a pipe they hear nothing, so after a failure they are not asked
    try {
      const pipes = runtime.system === "windows" ? [] : await tryPipes(stage, folder, ["lock"]);
      if (typeof pipes === "string" && settings.transport === "fifo") throw noPipes(pipes);
      if (typeof pipes !== "string" && pipes.length > 0) lock = layOutLock(pipes[0]);
      const place = lock?.place ?? { kind: "granted" } satisfies GrantedPlace;
      const post = (worker: number, value: unknown): void => crew!.members[worker].worker.post(value);
      manager = await startManager(stage, settings, parts.setManager, channel, folder, post);
      crew = startCrew(stage, {
        job: parts.setClient,
        size,
        intercept: manager.intercept,
        firstMessage: (worker): SetClientStart => ({
          ...pace,
          worker,
          idSpace,
          address: manager!.address(worker),
          lock: place,
        }),
      });
      const guarded = guard(manager.lost);
      await guarded(crew.hear(READY_MS, "become ready"));
      const cpu = cpuMeter(stage, [crew, ...manager.crews], manager.crews.length === 0);
      crew.post("go");
      const work = await guarded(crew.hear(settings.deadlineMs, "end its work")) as SetWorkerReport[];
      const cpuS = cpu();
      crew.post("end");
      await guarded(crew.join(READY_MS));
      const report = await manager.report();
      const wallS = (runtime.now() - begun) / 1000;
      stopMs = 1000;
      if (settings.verify) verifyProcesses(work, report, idSpace);
      return { work, wallS, cpuS, withoutPipes: typeof pipes === "string" ? pipes : null };
    } finally {
      await Promise.all([crew?.stop(stopMs), manager?.stop(stopMs)]);
      lock?.close();
      runtime.removeFolder(folder);
    }
  };
}

function verifyProcesses(
  work: readonly SetWorkerReport[],
  { contents: actual, overlaps }: SetReport,
  idSpace: number,
): void {
  const [{ contents: expected }] = replay(work.map(({ attempts }) => attempts), idSpace);
  if (overlaps !== 0) throw new WrongAnswer(`the lock let ${overlaps} calls in between where 0 are right`);
  checkInserts(work.reduce((sum, { inserts }) => sum + inserts, 0), expected.count);
  checkContents("the manager", actual, expected);
}
