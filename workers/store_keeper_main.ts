// Keeps the keys of one run in a store: sees beforehand that the server takes them, reads the set back afterwards, and
// deletes them, however the run went. The server is never flushed, and nothing else in it is touched.

import type { JobMain } from "../runtime/scope.ts";
import { type Contents, contentsOf } from "../sync/contents.ts";
import { capacityFor, insert } from "../sync/id_set.ts";
import { hear } from "./hear.ts";
import { type Store, StoreError, visit } from "./store_connection.ts";
import type { StoreFault } from "./store_fault.ts";
import type { StoreKeys, StorePlace } from "./store_place.ts";

export interface StoreKeeperStart {
  readonly places: readonly StorePlace[];
  readonly keys: StoreKeys;
  /** Seconds after which a server itself lets go of its set, where nobody is left to delete it. */
  readonly lifeS: number;
}

/** Its first word. */
export interface StoreGreeting {
  /** "valkey 8.1.4", or what else the servers say of themselves. */
  readonly servers: string;
}

/** Its answer to "tell", one of each store. */
export interface StoreReport {
  readonly contents: Contents;
  /** How many ids the server counts. */
  readonly count: number;
}

/** A member that is no id, so that the set is there, and has its end, before the first of them. */
const MARK = "-1";

/** The server lists about so many members in an answer. */
const LISTED = 10_000;

/** Deletes the keys once it has told, on any other word, and when its parent is gone. */
export const storeKeeper: JobMain = async (message, port) => {
  const { places, keys, lifeS } = message as StoreKeeperStart;
  const next = hear(port);
  const remove = (place: StorePlace): Promise<unknown> =>
    visit(place, (store) => store.call("UNLINK", keys.set, keys.lock));
  try {
    const versions = new Set<string>();
    for (const place of places) versions.add(await visit(place, (store) => prepare(store, keys.set, lifeS)));
    port.post({ servers: [...versions].join(", ") } satisfies StoreGreeting);
    const word = await next().catch(() => null);
    const reports: StoreReport[] = [];
    if (word === "tell") {
      for (const place of places) reports.push(await visit(place, (store) => read(store, keys.set)));
    }
    for (const place of places) await remove(place);
    port.finish(reports);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    port.post({ fault: error.message } satisfies StoreFault);
    await next().catch(() => {});
    for (const place of places) await remove(place).catch(() => {}); // what was wrong has been said
    port.finish(null);
  }
};

/** Sees that the server takes the set; says what it is. */
async function prepare(store: Store, set: string, lifeS: number): Promise<string> {
  const version = await versionOf(store);
  await store.call("SADD", set, MARK);
  await store.call("EXPIRE", set, lifeS);
  return version;
}

/** A user may be let in without being let to ask. */
async function versionOf(store: Store): Promise<string> {
  const text = await store.call("INFO", "server").catch(() => "");
  const [, name = "a server that tells no version", version = ""] = /^(valkey)_version:(\S+)/m.exec(String(text)) ??
    /^(redis)_version:(\S+)/m.exec(String(text)) ?? [];
  return `${name} ${version}`.trim();
}

async function read(store: Store, set: string): Promise<StoreReport> {
  const count = Number(await store.call("SCARD", set)) - Number(await store.call("SISMEMBER", set, MARK));
  const table = new Uint32Array(capacityFor(Math.max(1, count)));
  let cursor = "0";
  do {
    const [following, members] = await store.call("SSCAN", set, cursor, "COUNT", LISTED) as [string, string[]];
    for (const member of members) if (member !== MARK) insert(table, Number(member)); // one may be listed twice
    cursor = following;
  } while (cursor !== "0");
  return { contents: contentsOf(table), count };
}
