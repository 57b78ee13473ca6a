// An id set that is cut into stripes: each is a table of its own, so that no probe reaches into another's, and has a lock
// of its own. One stripe is the set itself.

import { LINE_WORDS } from "./lock.ts";

/** Where they are among shared words. */
export interface StripesPlace {
  readonly count: number;
  /** The first word of their locks: each stripe has a line for its lock and one for who passed it. */
  readonly lines: number;
  /** The first word of their tables, one after the other. */
  readonly tables: number;
  /** Slots of each table: as many as `capacityFor` says. */
  readonly slots: number;
}

/** How many words the locks of so many stripes take. */
export function stripeWords(count: number): number {
  return 2 * LINE_WORDS * count;
}

/** The stripe that an id belongs to. */
export function stripeOf(id: number, { count }: StripesPlace): number {
  return id % count;
}

/** The first word of the lock of a stripe. */
export function lockOf({ lines }: StripesPlace, stripe: number): number {
  return lines + 2 * LINE_WORDS * stripe;
}

/**
 * The word of a stripe that counts, without atomics, who came into its critical section; the word after it counts who
 * left. Who only reads beside others counts in neither.
 */
export function passesOf(place: StripesPlace, stripe: number): number {
  return lockOf(place, stripe) + LINE_WORDS;
}

/** The table of a stripe. */
export function tableOf({ tables, slots }: StripesPlace, stripe: number, words: Int32Array): Uint32Array {
  return new Uint32Array(words.buffer, words.byteOffset + 4 * (tables + stripe * slots), slots);
}
