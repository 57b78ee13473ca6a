// What a manager does with the calls on its set: the dictionary of the article's manager process, without its pipe.

import { type Contents, contentsOf } from "./contents.ts";
import { capacityFor, has, insert } from "./id_set.ts";

/** The calls. A record is four Uint32: worker, call, id, and nothing or, in the answer, the value. */
export const CALL = { has: 0, set: 1, lock: 2, unlock: 3, bye: 4 } as const;

export interface SetReport {
  readonly contents: Contents;
  /** Calls that came between another worker's `has` and `set`: with a lock that locks there are none. */
  readonly overlaps: number;
}

export interface SetService {
  /** Carries out a call and answers it, at once or, for a lock that another holds, later. */
  serve(worker: number, call: number, id: number): void;
  report(): SetReport;
}

/**
 * A set for at most `distinct` ids. The lock it grants is first come, first served; only who has no other lock uses it.
 */
export function setService(distinct: number, answer: (worker: number, value: number) => void): SetService {
  const table = new Uint32Array(capacityFor(distinct)).fill(0); // its pages are there beforehand
  const waiting: number[] = [];
  let locked = false;
  let inserting = -1;
  let overlaps = 0;
  return {
    serve(worker, call, id) {
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
        case CALL.lock:
          if (locked) return void waiting.push(worker);
          locked = true;
          return answer(worker, 1);
        case CALL.unlock: {
          answer(worker, 1);
          const next = waiting.shift();
          locked = next !== undefined;
          if (next !== undefined) answer(next, 1);
          return;
        }
      }
    },
    report: () => ({ contents: contentsOf(table), overlaps }),
  };
}
