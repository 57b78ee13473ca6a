// Works out again what contenders did, one after the other and without any lock: ids, stripes and reads are all known
// beforehand. What a read found depends on who came first; but what its worker put in before must be found, and what
// nobody ever put in must not.

import { WrongAnswer } from "../../engine/cell/error.ts";
import { stateAfter } from "../../sync/busy_work.ts";
import { type Contents, contentsOf } from "../../sync/contents.ts";
import { capacityFor, has, insert } from "../../sync/id_set.ts";
import { readStream } from "../../sync/read_stream.ts";
import { idStream } from "../../sync/splitmix64.ts";
import type { ContenderReport } from "../../workers/set_contender_main.ts";
import { checkContents, checkInserts, mostDistinct } from "../replay.ts";

export interface ExpectedStripe {
  readonly contents: Contents;
  readonly reads: number;
  readonly writes: number;
}

export interface ExpectedReads {
  readonly reads: number;
  /** How many of them find their id at the least and at the most. */
  readonly least: number;
  readonly most: number;
}

export interface ExpectedSet {
  readonly stripes: readonly ExpectedStripe[];
  readonly workers: readonly ExpectedReads[];
}

/** What the stripes must hold, and the workers must have read, after worker i made `attempts[i]` attempts. */
export function replayContended(
  attempts: readonly number[],
  idSpace: number,
  stripes: number,
  readPct: number,
): ExpectedSet {
  const total = attempts.reduce((sum, count) => sum + count, 0);
  const perStripe = mostDistinct(total, Math.ceil(idSpace / stripes));
  const tables = Array.from({ length: stripes }, () => new Uint32Array(capacityFor(perStripe)));
  const [reads, writes] = [0, 1].map(() => Array<number>(stripes).fill(0)) as [number[], number[]];
  each(attempts, idSpace, readPct, (id, readsOnly) => {
    const stripe = id % stripes;
    if (readsOnly) reads[stripe]!++;
    else {
      insert(tables[stripe]!, id);
      writes[stripe]!++;
    }
  });
  const workers = attempts.map(() => ({ reads: 0, least: 0, most: 0 }));
  if (readPct > 0) {
    let own = new Uint32Array(0);
    let of = -1;
    each(attempts, idSpace, readPct, (id, readsOnly, worker) => {
      if (worker !== of) own = new Uint32Array(capacityFor(mostDistinct(attempts[of = worker]!, idSpace)));
      if (!readsOnly) return void insert(own, id);
      workers[worker]!.reads++;
      if (has(own, id)) workers[worker]!.least++;
      if (has(tables[id % stripes]!, id)) workers[worker]!.most++;
    });
  }
  return {
    stripes: tables.map((table, at) => ({ contents: contentsOf(table), reads: reads[at]!, writes: writes[at]! })),
    workers,
  };
}

function each(
  attempts: readonly number[],
  idSpace: number,
  readPct: number,
  operation: (id: number, readsOnly: boolean, worker: number) => void,
): void {
  attempts.forEach((count, worker) => {
    const [nextId, nextReads] = [idStream(worker, idSpace), readStream(worker, readPct)];
    for (let attempt = 0; attempt < count; attempt++) operation(nextId(), nextReads(), worker);
  });
}

/** What a stripe holds after a run. */
export interface Stripe {
  readonly table: Uint32Array;
  /** Who came into its critical section, by a counter without atomics. */
  readonly passes: number;
}

/**
 * Throws a WrongAnswer, with both numbers, unless the workers and the stripes come to what the replay does; where readers
 * are let in beside each other they are none of the passes.
 */
export function verifyContended(
  work: readonly ContenderReport[],
  stripes: readonly Stripe[],
  expected: ExpectedSet,
  admitsReaders: boolean,
): void {
  for (const [at, { reads, writes }] of expected.stripes.entries()) {
    const [counted, right] = [stripes[at]!.passes >>> 0, writes + (admitsReaders ? 0 : reads)];
    if (counted !== right % 2 ** 32) {
      throw new WrongAnswer(`the lock of stripe ${at} counted ${counted} passes where the workers made ${right}`);
    }
  }
  const disturbed = work.reduce((sum, one) => sum + one.disturbed, 0);
  if (disturbed !== 0) throw new WrongAnswer(`the lock let writers in beside ${disturbed} reads where 0 are right`);
  for (const [at, own] of work.entries()) {
    const { reads, least, most } = expected.workers[at]!;
    if (own.reads !== reads) {
      throw new WrongAnswer(`worker ${at} made ${own.reads} reads where the replay has ${reads}`);
    }
    if (own.found < least || own.found > most) {
      throw new WrongAnswer(`worker ${at} found ${own.found} ids where the replay finds ${least} to ${most}`);
    }
    const state = stateAfter(own.attempts * (own.holdRounds + own.thinkRounds));
    if (own.worked !== state) {
      throw new WrongAnswer(`worker ${at} did other work than it was given: ${own.worked}, not ${state}`);
    }
  }
  const distinct = expected.stripes.reduce((sum, { contents }) => sum + contents.count, 0);
  checkInserts(work.reduce((sum, { inserts }) => sum + inserts, 0), distinct);
  for (const [at, { contents }] of expected.stripes.entries()) {
    checkContents(`stripe ${at}`, contentsOf(stripes[at]!.table), contents);
  }
}
