// Works out again what the workers did, one after the other and without any lock: the id streams are known, so is what
// a set must hold after so many attempts of each worker.

import { WrongAnswer } from "../engine/cell/stage.ts";
import { type Contents, contentsOf, sameContents } from "../sync/contents.ts";
import { capacityFor, insert } from "../sync/id_set.ts";
import { idStream } from "../sync/splitmix64.ts";

/** How many different ids can come of so many attempts. */
export function mostDistinct(attempts: number, idSpace: number): number {
  return Math.max(1, Math.min(attempts, idSpace));
}

export interface Expected {
  readonly contents: Contents;
  /** How many attempts concern this set. */
  readonly items: number;
}

/**
 * What the sets must hold after worker i made `attempts[i]` attempts; of `shards` sets, each id is in the set number
 * id modulo `shards`.
 */
export function replay(attempts: readonly number[], idSpace: number, shards = 1): Expected[] {
  const total = attempts.reduce((sum, count) => sum + count, 0);
  const perShard = mostDistinct(total, Math.ceil(idSpace / shards));
  const tables = Array.from({ length: shards }, () => new Uint32Array(capacityFor(perShard)));
  const items = Array<number>(shards).fill(0);
  attempts.forEach((count, worker) => {
    const nextId = idStream(worker, idSpace);
    for (let attempt = 0; attempt < count; attempt++) {
      const id = nextId();
      insert(tables[id % shards], id);
      items[id % shards]++;
    }
  });
  return tables.map((table, shard) => ({ contents: contentsOf(table), items: items[shard] }));
}

/** Throws a WrongAnswer, with both numbers, unless a set holds what the replay holds. */
export function checkContents(what: string, actual: Contents, expected: Contents): void {
  if (actual.count !== expected.count) {
    throw new WrongAnswer(`${what} holds ${actual.count} ids where the replay holds ${expected.count}`);
  }
  if (!sameContents(actual, expected)) {
    throw new WrongAnswer(
      `${what} holds ${actual.count} ids as the replay does, but others: their sum is ${actual.sum}, not ${expected.sum}`,
    );
  }
}

/** Throws a WrongAnswer, with both numbers, unless the workers counted as many inserts as there are distinct ids. */
export function checkInserts(counted: number, expected: number): void {
  if (counted === expected) return;
  throw new WrongAnswer(`the workers counted ${counted} inserts where the replay has ${expected} distinct ids`);
}
