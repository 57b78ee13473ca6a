// Atomics as a test wants them for a moment: what blocks can then be seen, and gone on with, on one thread.

/** Replaces a function of Atomics while `use` runs. */
export function withAtomics<Name extends "load" | "or" | "compareExchange" | "wait" | "notify">(
  name: Name,
  own: (...given: never[]) => unknown,
  use: () => void,
): void {
  const real = Atomics[name];
  Atomics[name] = own as typeof real;
  try {
    use();
  } finally {
    Atomics[name] = real;
  }
}

/** Every wake-up that `use` sends: the word and how many of its sleepers. */
export function wakeUps(use: () => void): unknown[][] {
  const sent: unknown[][] = [];
  withAtomics("notify", (...given: unknown[]) => {
    sent.push(given.slice(1));
    return 0;
  }, use);
  return sent;
}

/** Whoever would sleep in `use` has `meanwhile` done instead, as if another thread did it; returns where it would sleep. */
export function sleeps(use: () => void, meanwhile: () => void): unknown[][] {
  const slept: unknown[][] = [];
  withAtomics("wait", (...given: unknown[]) => {
    slept.push(given.slice(1, 3));
    if (slept.length > 100) throw new Error("it sleeps for ever");
    meanwhile();
    return "ok";
  }, use);
  return slept;
}

/** Calls `seen` before each look at a word in `use`, which is given up after a million. */
function watchLooks(seen: (index: number) => void, use: () => void): void {
  const load = Atomics.load;
  let count = 0;
  withAtomics("load", (words: Int32Array, index: number) => {
    if (++count > 1_000_000) throw new Error("it looks for ever");
    seen(index);
    return load(words, index);
  }, use);
}

/** How often words are looked at in `use`. */
export function looks(use: () => void): number {
  let count = 0;
  watchLooks(() => count++, use);
  return count;
}

/** Replaces Atomics.pause, which not every runtime has, while `use` runs. */
export function withPause(own: (() => void) | undefined, use: () => void): void {
  const atomics = Atomics as { pause?: () => void };
  const { pause } = atomics;
  atomics.pause = own;
  try {
    use();
  } finally {
    atomics.pause = pause;
  }
}

/** How often `use` pauses after each look at a word. */
export function pausesAfterLooks(index: number, use: () => void): number[] {
  const after: number[] = [];
  withPause(() => void after[after.length - 1]!++, () => watchLooks((at) => at === index && after.push(0), use));
  return after;
}

/**
 * Whoever would wait in `use`, asleep or by looking, has `meanwhile` done once instead, as if another thread did it: at
 * its first sleep or its `looksBefore`-th look. Returns how often it looked.
 */
export function waits(use: () => void, meanwhile: () => void, looksBefore = 50): number {
  let count = 0;
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    meanwhile();
  };
  watchLooks(() => ++count === looksBefore && once(), () => sleeps(use, once));
  return count;
}
