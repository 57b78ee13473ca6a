// What may be asked of scenario 2, why some of it cannot be had together, and which cells come of it.

import type { CellKey, Config } from "../../engine/result/result.ts";
import { memoryLocks } from "../../workers/memory_locks.ts";
import type { Contention } from "../../workers/set_contender_main.ts";
import type { NumberSetting, Setting, Workplace } from "../contract.ts";
import { partOf, refuseMeeting } from "../meeting_part.ts";
import { DURATION_MS, ID_SPACE, OPS, PRIORITY, PROBE, TIMING, VERIFY, WARMUP_RUNS, WORKERS } from "../settings.ts";
import { AUTO, refuseStore } from "../store_address.ts";
import { bestTransport, OWN, refuseTransport, transportsOf } from "../transport.ts";
import { isInStore, STORE_TRANSPORTS, storeConfig } from "./store_runs.ts";

/** The transport of processes that share the set itself. */
export const SHARED = "shm";

/** The lock of a set in shared memory, where none is asked for. */
const STANDARD_LOCK = "futex";

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

export const SETTINGS: readonly Setting[] = [
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
];

/** Why a user's settings cannot hold together, as a sentence for him; null where they can. */
export function refuse(config: Config, system: string): string | null {
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
}

/** The settings of a mode, with whatever "auto" stands for; or why the mode cannot have them. */
export function configure(
  { lock = "auto", store = AUTO, batch, ...given }: Config,
  { mode, system, pipes, contender }: Workplace,
): Config | string {
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
}

/** The rows beside one: with one worker, by shared memory, and in a store. */
export function companions(key: CellKey, asked: Config): readonly CellKey[] {
  const alone = (one: CellKey) => one.config.workers === 1 ? [] : [{ ...one, config: { ...one.config, workers: 1 } }];
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
}

/** What guards the set in shared memory. */
export function lockIn({ config }: CellKey): string {
  return String(config.lock ?? STANDARD_LOCK);
}

/** Those of the settings of contention that are given. */
export function contentionIn({ config }: CellKey): Contention {
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

/** The settings of a cell of several hosts: how many they are, and a way to the store where none was asked for. */
function inMeeting(config: Config): Config {
  const part = config[MEETING] === undefined ? null : partOf(String(config[MEETING]));
  if (part === null) return config;
  const transport = config.transport === "auto" ? STORE_TRANSPORTS[0]! : config.transport!;
  return { ...config, transport, hosts: part.hosts };
}
