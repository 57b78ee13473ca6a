// A lock that lets those who only read in beside each other, and who writes alone. Writers go first: once one waits no
// reader comes in any more, as in the second problem of Courtois, Heymans and Parnas, "Concurrent Control with 'Readers'
// and 'Writers'", CACM 1971; so writers may starve readers. Who waits sleeps on a count of turns.

import type { BlockingLock, MemoryLockPlace } from "./lock.ts";
import { ALL, type SharedWords, takeOver } from "./shared_words.ts";
import { sleepUnlessStopped } from "./wait.ts";

/** Words: readers inside, or minus the writer; writers who wait; whether anybody may sleep; the turn, which is slept on. */
const STATE = 0;
const WRITERS = 1;
const ASLEEP = 2;
const TURN = 3;

const FREE = 0;

/** Who writes, as `SharedWords.self` says it; 0 is nobody. Readers have no name in it. */
export function ownerIn(words: Int32Array, index: number): number {
  return Math.max(0, -Atomics.load(words, index + STATE));
}

/** Whether those who only read are let in beside each other. */
export const admitsReaders = true;

/** A worker's hold on the lock. It is not reentrant, and one who reads cannot go on to write. */
export function open({ index }: Pick<MemoryLockPlace, "index">, shared: SharedWords): Required<BlockingLock> {
  const { words, self } = shared;
  const [state, writers, asleep, turn] = [STATE, WRITERS, ASLEEP, TURN].map((word) => index + word) as [
    number,
    number,
    number,
    number,
  ];
  let inherited = 0;

  function tryWrite(): boolean {
    return Atomics.compareExchange(words, state, FREE, -self) === FREE;
  }

  function tryRead(): boolean {
    while (Atomics.load(words, writers) === 0) {
      const readers = Atomics.load(words, state);
      if (readers < 0) return false;
      if (Atomics.compareExchange(words, state, readers, readers + 1) === readers) return true;
    }
    return false;
  }

  /** Whether the writer inside has died, and this worker has the lock in its place. */
  function inherit(): boolean {
    const seen = Atomics.load(words, state);
    if (seen >= 0 || shared.lives(-seen)) return false;
    if (!takeOver(shared, state, seen, -self, -seen)) return false;
    inherited = -seen;
    return true;
  }

  /** Tries at each turn, and sleeps in between; false once all are stopped. `writing` is 1 for who will write, else 0. */
  function awaitTurn(attempt: () => boolean, writing: 0 | 1): boolean {
    Atomics.add(words, writers, writing);
    try {
      while (true) {
        // No lost wake-up: whoever goes after the try sees that one may sleep, and the turn that was read is over then.
        const seen = Atomics.load(words, turn);
        Atomics.store(words, asleep, 1);
        if (attempt()) return true;
        if (!sleepUnlessStopped(shared, turn, seen)) return false;
        if (writing === 1 && Atomics.load(words, turn) === seen && inherit()) return true;
      }
    } finally {
      Atomics.sub(words, writers, writing);
    }
  }

  function goOn(): void {
    if (Atomics.load(words, asleep) === 0) return;
    Atomics.store(words, asleep, 0);
    Atomics.add(words, turn, 1);
    shared.wake(turn, ALL);
  }

  return {
    acquire: () => tryWrite() || awaitTurn(tryWrite, 1),
    release() {
      Atomics.store(words, state, FREE);
      goOn();
    },
    acquireShared: () => tryRead() || awaitTurn(tryRead, 0),
    releaseShared() {
      if (Atomics.sub(words, state, 1) === 1) goOn();
    },
    inheritedFrom: () => inherited,
  };
}
