// Counts what waiting costs besides its time: each sleep and each wake-up is a call of the system.

import type { SharedWords } from "./shared_words.ts";

/** How often a worker went to sleep, also where the word had changed by then, and how often it woke others. */
export interface WaitCounts {
  sleeps: number;
  wakeUps: number;
}

/** The same words, on which each sleep and each wake-up is counted. */
export function countedWords(shared: SharedWords, counts: WaitCounts): SharedWords {
  return {
    ...shared,
    wait(index, value, ms) {
      counts.sleeps++;
      shared.wait(index, value, ms);
    },
    wake(index, count) {
      counts.wakeUps++;
      shared.wake(index, count);
    },
  };
}
