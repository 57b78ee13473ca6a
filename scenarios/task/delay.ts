// How late a timer of the parent's comes, again and again: what its other work would have to wait.

import { ascending } from "../../engine/result/statistics.ts";
import type { Runtime } from "../../runtime/contract.ts";
import { type Figures, kept, missing, quantilesOf, together } from "../figures.ts";

/** From one timer's firing to the next one's due time, in milliseconds. */
const EVERY_MS = 2;

/** Of a parent that does nothing so many timers are measured, or as many as there are in so many milliseconds. */
const IDLE_TIMERS = 100;
const IDLE_MS = 1000;

export interface Delays {
  /** Seconds that each timer came too late. */
  readonly late: readonly number[];
  start(): void;
  /** Forgets the timer that is still to come, or counts what it is late already. */
  stop(): void;
}

export function makeDelays(runtime: Pick<Runtime, "now" | "after">): Delays {
  const late: number[] = [];
  let cancel: (() => void) | null = null;
  let due = 0;
  const next = (): void => {
    due = runtime.now() + EVERY_MS;
    cancel = runtime.after(EVERY_MS, fire);
  };
  const fire = (): void => {
    late.push(lateness());
    next();
  };
  const lateness = (): number => Math.max(0, runtime.now() - due) / 1000; // a timer may come a little early
  return {
    late,
    start: next,
    stop() {
      if (cancel === null) return;
      cancel();
      cancel = null;
      if (runtime.now() > due) late.push(lateness());
    },
  };
}

/** Of a parent that does nothing. */
export async function idleDelays(runtime: Runtime, sleep: (ms: number) => Promise<void>): Promise<readonly number[]> {
  const delays = makeDelays(runtime);
  const end = runtime.now() + IDLE_MS;
  delays.start();
  while (delays.late.length < IDLE_TIMERS && runtime.now() < end) await sleep(10);
  delays.stop();
  return delays.late;
}

/** p99_ and max_NAME_s. */
export function delayFigures(name: string, late: readonly number[]): Figures {
  const sorted = ascending(late);
  const most = `max_${name}_s`;
  return together(
    sorted.length > 0
      ? { metrics: { [most]: sorted[sorted.length - 1]! }, unavailable: {} }
      : missing([most], "no timer came due"),
    quantilesOf(sorted, { [`p99_${name}_s`]: 0.99 }),
    kept(name, late),
  );
}
