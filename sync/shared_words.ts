// Memory that workers share, and how they sleep on it: threads by Atomics; processes, for which Atomics.wait throws, by a
// futex of the system. What this folder does is the same for both.

export interface SharedWords {
  /** Int32 words that all of them see. Word 0 is the stop word: once it is not zero nobody goes to sleep. Word 1 is of locks. */
  readonly words: Int32Array;
  /** Sleeps while a word holds a value: until a wake-up on that word, for `ms` at most. It may also wake for nothing. */
  wait(index: number, value: number, ms: number): void;
  /** Wakes so many of those who sleep on a word. */
  wake(index: number, count: number): void;
  /** Lets whoever waits for this core have it first. Not there where a worker cannot ask for that. */
  yieldCore?(): void;
  /** What a lock says of its owner while this worker has it: from 1 to 2^30 - 1, and no other worker's. */
  readonly self: number;
  /** Whether the other side of what is waited for is mostly awake: then looking for long pays off. */
  readonly awake?: boolean;
  /** Whether the worker that says so of itself is still there. Threads cannot be ended while they hold a lock. */
  lives(owner: number): boolean;
}

/** Wakes everybody. */
export const ALL = 2 ** 31 - 1;

/** The word that ends everybody's waiting. */
export const STOP_WORD = 0;

/** The word that says which owner died with a lock that somebody took over since; 0 is nobody. */
export const DEAD_OWNER_WORD = 1;

/**
 * Takes a lock over from an owner who has died, where its word still is what was seen of it, and says whom from. False
 * where another was first.
 */
export function takeOver({ words }: SharedWords, index: number, seen: number, mine: number, owner: number): boolean {
  if (Atomics.compareExchange(words, index, seen, mine) !== seen) return false;
  Atomics.store(words, DEAD_OWNER_WORD, owner);
  return true;
}

/** @param worker the number of this thread, from 0 on; the measuring process itself, which takes no lock, needs none */
export function threadWords(words: Int32Array<SharedArrayBuffer>, worker = 0): SharedWords {
  return {
    words,
    wait: (index, value, ms) => void Atomics.wait(words, index, value, ms),
    wake: (index, count) => void Atomics.notify(words, index, count),
    self: worker + 1,
    lives: () => true,
  };
}
