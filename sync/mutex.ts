// A mutex of one Int32 word, after the second mutex of Ulrich Drepper, "Futexes Are Tricky" (2011), with its owner in the
// word as in the robust futexes of Linux: so a process that died with the lock keeps nobody out. It does not spin:
// spin-then-sleep measured worse on every runtime. Who can lets others have the core before it sleeps: the owner may wait
// for it, and a sleep costs the owner a call to wake it.

import type { BlockingLock, MemoryLockPlace } from "./lock.ts";
import { type SharedWords, takeOver } from "./shared_words.ts";
import { sleepUnlessStopped, YIELDS } from "./wait.ts";

/** Otherwise the word is twice its owner, and this bit where somebody may sleep on it. */
const FREE = 0;
const CONTENDED = 1;

/** Who has the lock, as `SharedWords.self` says it; 0 is nobody. */
export function ownerIn(words: Int32Array, index: number): number {
  return ownerOf(Atomics.load(words, index));
}

function ownerOf(word: number): number {
  return word >>> 1;
}

/** A worker's hold on the mutex. It is not reentrant. */
export function open({ index }: Pick<MemoryLockPlace, "index">, shared: SharedWords): BlockingLock {
  const { words, self } = shared;
  const held = 2 * self;
  let inherited = 0;

  function waitFor(seen: number): boolean {
    let yields = 0;
    while (true) {
      if (seen === FREE) {
        // Others may sleep, which a word that was free does not say.
        seen = Atomics.compareExchange(words, index, FREE, held | CONTENDED);
        if (seen === FREE) return true;
        continue;
      }
      if (shared.yieldCore && yields < YIELDS) {
        yields++;
        shared.yieldCore();
        seen = Atomics.load(words, index);
        continue;
      }
      yields = 0;
      const asleep = seen | CONTENDED;
      if (seen !== asleep && Atomics.compareExchange(words, index, seen, asleep) !== seen) {
        seen = Atomics.load(words, index);
        continue;
      }
      // No lost wake-up: a worker sleeps only while the word says CONTENDED, and the release that frees it wakes one.
      if (!sleepUnlessStopped(shared, index, asleep)) return false;
      seen = Atomics.load(words, index);
      if (seen !== asleep || shared.lives(ownerOf(seen))) continue;
      if (!takeOver(shared, index, seen, held | CONTENDED, ownerOf(seen))) continue;
      inherited = ownerOf(seen);
      return true;
    }
  }

  return {
    /** A free lock is taken with one compare-and-exchange, and the stop word is not looked at. */
    acquire() {
      const seen = Atomics.compareExchange(words, index, FREE, held);
      return seen === FREE || waitFor(seen);
    },
    /** Wakes one of those who wait. */
    release() {
      if ((Atomics.exchange(words, index, FREE) & CONTENDED) !== 0) shared.wake(index, 1);
    },
    inheritedFrom: () => inherited,
  };
}
