// What a manager does with the calls on its set: the dictionary of the article's manager process, without its pipe.

import { type Contents, contentsOf } from "./contents.ts";
import { LOCK_CALL, lockGranter } from "./granted_lock.ts";
import { capacityFor, has, insert } from "./id_set.ts";

/** The calls, beside those of the lock that it grants. */
export const CALL = { has: 0, set: 1, ...LOCK_CALL } as const;

export interface SetReport {
  readonly contents: Contents;
  /** Calls that came between another worker's `has` and `set`: with a lock that locks there are none. */
  readonly overlaps: number;
}

export interface SetService {
  /** Carries out a call and answers it, at once or, for a lock that another holds, later. */
  serve(worker: number, call: number, id: number, answer: (worker: number, value: number) => void): void;
  report(): SetReport;
}

/** A set for at most `distinct` ids, and a lock for those who have no other. */
export function setService(distinct: number): SetService {
  const table = new Uint32Array(capacityFor(distinct)).fill(0); // its pages are there beforehand
  const lock = lockGranter();
  let inserting = -1;
  let overlaps = 0;
  return {
    serve(worker, call, id, answer) {
      switch (call) {
        case CALL.has: {
          if (inserting >= 0) overlaps++;
          const there = has(table, id);
          inserting = there ? -1 : worker;
          return answer(worker, there ? 1 : 0);
        }
        case CALL.set:
          if (inserting !== worker) overlaps++;
          inserting = -1;
          return answer(worker, insert(table, id) ? 1 : 0);
        case CALL.acquire:
          return lock.acquire(worker, answer);
        case CALL.release:
          return lock.release(worker, answer);
      }
    },
    report: () => ({ contents: contentsOf(table), overlaps }),
  };
}
