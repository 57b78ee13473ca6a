// A bounded queue of (producer, id) records from many workers to one, after Dmitry Vyukov's bounded MPMC queue: each
// slot has a turn word that says whose turn it is. Other than there, a ticket is taken first and then waited for, as
// callers want to block; and a worker sleeps on the turn word of its own slot.

import { ALL, type SharedWords } from "./shared_words.ts";
import { glance, sleepUnlessStopped } from "./wait.ts";

/** Slots and both ends lie on cache lines (64 bytes) of their own, so that workers do not slow each other. */
const LINE = 16;

/** The words of a slot after its turn word. */
const PRODUCER = 1;
const ID = 2;

/** Bit of a turn word: somebody may sleep on it. The turns themselves are multiples of four, or one more. */
const SLEEPER = 2;

export interface Ring {
  readonly shared: SharedWords;
  /** The word that counts records put; the one that counts records taken is a line further, the slots follow. */
  readonly base: number;
  /** How many records fit, a power of two, at least 4. */
  readonly capacity: number;
}

/** Returns the capacity at which so many producers, each with one record on its way, never wait for room. */
export function ringCapacityFor(producers: number): number {
  return Math.max(4, 2 ** (32 - Math.clz32(producers - 1)));
}

/** Returns how many Int32 words a ring of a capacity takes. Zeroed words are an empty ring. */
export function ringWords(capacity: number): number {
  return (2 + capacity) * LINE;
}

/**
 * Puts a record into the ring and waits while it is full. Records of one producer arrive in their order. Returns false
 * once the stop word is not zero and no room is there; the ring is unusable from then on, as the ticket is lost.
 *
 * @param producer the number of the producer, a whole number below 2^31
 * @param id a whole number from 0 to 2^32 - 1
 */
export function put(ring: Ring, producer: number, id: number): boolean {
  const { shared, base, capacity } = ring;
  const { words } = shared;
  const ticket = Atomics.add(words, base, 1);
  const slot = slotOf(ring, ticket);
  const lap = ticket & -capacity;
  if (!awaitTurn(ring, slot, lap)) return false;
  words[slot + PRODUCER] = producer;
  words[slot + ID] = id;
  passTurn(shared, slot, lap + 1);
  return true;
}

/**
 * Waits for a record and takes it. Only one worker may take from a ring. Returns false once the stop word is not zero
 * and no record is there.
 *
 * @param record where it goes: the producer in [0], the id in [1]
 */
export function take(ring: Ring, record: Uint32Array): boolean {
  const { shared, base, capacity } = ring;
  const { words } = shared;
  const ticket = words[base + LINE];
  const slot = slotOf(ring, ticket);
  const lap = ticket & -capacity;
  if (!awaitTurn(ring, slot, lap + 1)) return false;
  record[0] = words[slot + PRODUCER];
  record[1] = words[slot + ID];
  passTurn(shared, slot, lap + capacity);
  words[base + LINE] = ticket + 1;
  return true;
}

function slotOf(ring: Ring, ticket: number): number {
  return ring.base + (2 + (ticket & (ring.capacity - 1))) * LINE;
}

function awaitTurn({ shared }: Ring, slot: number, turn: number): boolean {
  const { words } = shared;
  let seen = Atomics.load(words, slot);
  if ((seen & ~SLEEPER) !== turn) seen = glance(shared, slot, seen);
  while ((seen & ~SLEEPER) !== turn) {
    const asleep = seen | SLEEPER;
    Atomics.compareExchange(words, slot, seen, asleep);
    if (!sleepUnlessStopped(shared, slot, asleep)) return false;
    seen = Atomics.load(words, slot);
  }
  return true;
}

function passTurn(shared: SharedWords, slot: number, turn: number): void {
  // No lost wake-up: a worker sleeps only while the word has SLEEPER, and the exchange that clears it wakes them all.
  if ((Atomics.exchange(shared.words, slot, turn) & SLEEPER) !== 0) shared.wake(slot, ALL);
}
