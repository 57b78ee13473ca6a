// What a cell has of stores, Valkey or Redis servers, and what goes wrong with them.

import { type Stage, WrongAnswer } from "../engine/cell/stage.ts";
import { isStoreFault } from "../workers/store_fault.ts";
import type { StoreReport } from "../workers/store_keeper_main.ts";
import type { StorePlace } from "../workers/store_place.ts";
import { checkContents, type Expected } from "./replay.ts";

/** One store, or one for each shard of a set. */
export interface Stores {
  readonly places: readonly StorePlace[];
  /** Of the cell's own servers, whose CPU time is a part of its; null where they are given. */
  readonly pids: readonly number[] | null;
  /** Resolves with a sentence once one of its own ends or stalls before `close`. */
  readonly lost: Promise<string>;
  close(): Promise<void>;
}

/** Why a cell with given servers has no CPU time. */
export const NOT_OURS = "the CPU time of a given server, which does a part of the work, is not ours to read";

/** Hears what workers say of a store that failed them. */
export interface FaultListener {
  readonly intercept: (index: number, value: unknown) => boolean;
  /** Resolves with the first sentence. */
  readonly lost: Promise<string>;
}

export function listenForFaults(): FaultListener {
  let lose: (sentence: string) => void;
  const lost = new Promise<string>((resolve) => lose = resolve);
  return {
    lost,
    intercept(_, value) {
      if (!isStoreFault(value)) return false;
      lose(value.fault);
      return true;
    },
  };
}

/** After the first word of a fault, what else may be the reason has so many milliseconds to be heard. */
const REASON_MS = 100;

/** The first of what is lost; that a private server has ended says more than that its connections are over. */
export function firstLost(stage: Stage, stores: Stores, others: readonly Promise<string>[]): Promise<string> {
  const later = Promise.race(others).then(async (sentence) => {
    await new Promise<void>((resolve) => stage.runtime.after(REASON_MS, resolve));
    return sentence;
  });
  return Promise.race([stores.lost, later]);
}

/** Throws a WrongAnswer unless the store holds what the replay does. */
export function checkStore(what: string, { contents, count }: StoreReport, expected: Expected): void {
  if (contents.count !== count) {
    throw new WrongAnswer(`${what} counts ${count} ids where it lists ${contents.count}`);
  }
  checkContents(what, contents, expected.contents);
}
