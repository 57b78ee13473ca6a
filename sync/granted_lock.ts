// A lock that a server grants to its clients, by two calls of theirs: first come, first served. It is for where
// processes have nothing else that all of them reach.

import type { Lock, LockPlace } from "./lock.ts";

export interface GrantedPlace extends LockPlace {
  readonly kind: "granted";
}

/** The calls; a service that grants the lock has its own beside them. */
export const LOCK_CALL = { acquire: 2, release: 3 } as const;

/** The client's side. `ask` makes a call and gives its answer. */
export function open(_: GrantedPlace, ask: (call: number) => number | Promise<number>): Lock {
  return {
    acquire() {
      const answer = ask(LOCK_CALL.acquire);
      return typeof answer === "number" ? answer > 0 : answer.then((value) => value > 0);
    },
    release() {
      const answer = ask(LOCK_CALL.release);
      if (typeof answer !== "number") return answer.then(() => {});
    },
  };
}

export interface LockGranter {
  /** A client wants the lock: it is answered once it has it. */
  acquire(client: number, answer: (client: number, value: number) => void): void;
  /** A client gives it back, is answered, and then whoever waits longest. */
  release(client: number, answer: (client: number, value: number) => void): void;
}

/** The server's side. */
export function lockGranter(): LockGranter {
  const waiting: number[] = [];
  let locked = false;
  return {
    acquire(client, answer) {
      if (locked) return void waiting.push(client);
      locked = true;
      answer(client, 1);
    },
    release(client, answer) {
      answer(client, 1);
      const next = waiting.shift();
      locked = next !== undefined;
      if (next !== undefined) answer(next, 1);
    },
  };
}
