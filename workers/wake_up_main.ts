// A thread that sleeps until it is called and then says so at once: its caller measures how long that takes.

import type { JobMain } from "../runtime/scope.ts";

/** Int32 words: the stop word, the number of the last call, and that of the last call which woke the thread. */
export const WAKE_UP_WORDS = { stop: 0, called: 1, awake: 2, count: 3 } as const;

/** Sleeps without an end, as each look at the time would disturb what is measured meanwhile: wake it to end it. */
export const wakeUp: JobMain = (start, port) => {
  const words = start as Int32Array<SharedArrayBuffer>;
  const { stop, called, awake } = WAKE_UP_WORDS;
  port.post("ready");
  for (let last = 0; Atomics.load(words, stop) === 0;) {
    Atomics.wait(words, called, last);
    last = Atomics.load(words, called);
    Atomics.store(words, awake, last);
  }
  port.finish(null);
};
