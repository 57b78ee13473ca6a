// A worker of scenario 2 whose set is in a store: draws ids and puts each into it, in one of the ways that a store has.

import { clockOrigin, finishReported, type JobMain } from "../runtime/scope.ts";
import { idStream } from "../sync/splitmix64.ts";
import { hear } from "./hear.ts";
import { limitsOf, type Pace, stopwatch, timingMask } from "./pace.ts";
import type { SetWorkerReport } from "./set_sharer_main.ts";
import { type Store, StoreError, visit } from "./store_connection.ts";
import type { StoreFault } from "./store_fault.ts";
import { type StoreKeys, storeName, type StorePlace } from "./store_place.ts";

/**
 * How ids get into the set: by two calls inside a lock, as the article does, by one command that is atomic, by a script of
 * the two, or by many of those commands on their way at once.
 */
export type StoreWay = "lock" | "add" | "script" | "batch";

export interface StoreClientStart extends Pace {
  readonly worker: number;
  readonly idSpace: number;
  readonly place: StorePlace;
  readonly keys: StoreKeys;
  readonly way: StoreWay;
  /** How many ids go together: 1 but for the batches. */
  readonly batch: number;
}

export interface StoreClientReport extends SetWorkerReport {
  /** Ids that were there, put in by another, between this worker's two calls: with a lock that locks there are none. */
  readonly overlaps: number;
}

/** A lock whose worker died is free after this time, in milliseconds; the run has failed long before. */
const LOCK_MS = 60_000;

/** Gives the lock back only where the token is still one's own (https://redis.io/docs/latest/commands/set/, patterns). */
const RELEASE = 'if redis.call("GET",KEYS[1])==ARGV[1] then return redis.call("DEL",KEYS[1]) end return 0';

const INSERT =
  'if redis.call("SISMEMBER",KEYS[1],ARGV[1])==1 then return 0 end redis.call("SADD",KEYS[1],ARGV[1]) return 1';

/** What is timed and counted on the way. */
interface Tally {
  readonly lockWait: (ms: number) => void;
  readonly call: (ms: number) => void;
  overlaps: number;
}

/** Puts ids into the set, timed where that is asked for, and says how many of them were new. */
type Insert = (ids: readonly number[], timed: boolean) => Promise<number>;

const ways: Readonly<
  Record<StoreWay, (store: Store, start: StoreClientStart, tally: Tally) => Promise<Insert>>
> = { lock: locked, add: added, script: scripted, batch: batched };

export const storeClient: JobMain = async (message, port) => {
  const start = message as StoreClientStart;
  const { timing, place } = start;
  const next = hear(port);
  try {
    const report = await visit(place, async (store): Promise<StoreClientReport> => {
      const [lockWait, calls] = [stopwatch(), stopwatch()];
      const tally: Tally = { lockWait: lockWait.add, call: calls.add, overlaps: 0 };
      const insert = await ways[start.way](store, start, tally);
      const nextId = idStream(start.worker, start.idSpace);
      const mask = timingMask(timing);
      let [rounds, attempts, inserts] = [0, 0, 0];
      port.post("ready");
      await next();
      const begun = performance.now();
      const { end, most } = limitsOf(start, begun);
      let now = begun;
      while (now < end && attempts < most) {
        const count = Math.min(start.batch, most - attempts);
        const ids = Array.from({ length: count }, nextId);
        inserts += await insert(ids, timing !== "off" && (rounds & mask) === 0);
        attempts += count;
        rounds++;
        now = performance.now();
      }
      return {
        attempts,
        inserts,
        origin: clockOrigin,
        begun,
        ended: now,
        lockWait: lockWait.data(),
        callTime: calls.data(),
        waits: null,
        overlaps: tally.overlaps,
      };
    });
    finishReported(port, report);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    port.post({ fault: error.message } satisfies StoreFault);
    await next().catch(() => {}); // it is ended by who hears that
  }
};

async function locked(store: Store, { worker, place, keys }: StoreClientStart, tally: Tally): Promise<Insert> {
  const release = await store.call("SCRIPT", "LOAD", RELEASE) as string;
  return async ([id], timed) => {
    const asked = performance.now();
    while (await store.call("SET", keys.lock, worker, "NX", "PX", LOCK_MS) === null); // its way there is the pause
    const held = performance.now();
    const there = await store.call("SISMEMBER", keys.set, id!) === 1;
    const answered = performance.now();
    if (!there) {
      if (await store.call("SADD", keys.set, id!) === 0) tally.overlaps++;
      if (timed) tally.call(performance.now() - answered);
    }
    if (await store.call("EVALSHA", release, 1, keys.lock, worker) !== 1) {
      throw new StoreError(`${storeName(place)} gave the lock to another within ${LOCK_MS / 1000} s: run it again`);
    }
    if (timed) {
      tally.lockWait(held - asked);
      tally.call(answered - held);
    }
    return there ? 0 : 1;
  };
}

function added(store: Store, { keys }: StoreClientStart, tally: Tally): Promise<Insert> {
  return Promise.resolve(timedBy(tally, ([id]) => store.call("SADD", keys.set, id!) as Promise<number>));
}

async function scripted(store: Store, { keys }: StoreClientStart, tally: Tally): Promise<Insert> {
  const insert = await store.call("SCRIPT", "LOAD", INSERT) as string;
  return timedBy(tally, ([id]) => store.call("EVALSHA", insert, 1, keys.set, id!) as Promise<number>);
}

function batched(store: Store, { keys }: StoreClientStart, tally: Tally): Promise<Insert> {
  const insert = async (ids: readonly number[]): Promise<number> => {
    const answers = await store.all(ids.map((id) => ["sadd", keys.set, id] as const)) as number[];
    return answers.reduce((sum, one) => sum + one, 0);
  };
  return Promise.resolve(timedBy(tally, insert));
}

/** Times the whole of it as one call. */
function timedBy({ call }: Tally, insert: (ids: readonly number[]) => Promise<number>): Insert {
  return async (ids, timed) => {
    const asked = performance.now();
    const fresh = await insert(ids);
    if (timed) call(performance.now() - asked);
    return fresh;
  };
}
