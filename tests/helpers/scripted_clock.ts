// A clock that a test turns, in the place of `performance.now`: a worker's own code then runs in this process, and how
// long each of its steps takes is known to the last digit.

export interface ScriptedClock {
  /** Milliseconds. */
  time: number;
  /** Called at each reading, before the time is taken; null for none. */
  onReading: (() => void) | null;
}

/** Runs `use` with the clock in place, from 1000 ms on, and puts the real one back. */
export async function withClock<T>(
  use: (clock: ScriptedClock) => T | Promise<T>,
): Promise<T> {
  const clock: ScriptedClock = { time: 1000, onReading: null };
  const real = Object.getOwnPropertyDescriptor(performance, "now");
  const now = (): number => {
    clock.onReading?.();
    return clock.time;
  };
  Object.defineProperty(performance, "now", {
    value: now,
    configurable: true,
    writable: true,
  });
  try {
    return await use(clock);
  } finally {
    if (real) Object.defineProperty(performance, "now", real);
    else delete (performance as { now?: unknown }).now; // it is the prototype's
  }
}
