// The article's CPU function as a job: once, on demand from a warm pool, or for a time while memory is sampled.

import { clockOrigin, firstInstruction, serve } from "../runtime/scope.ts";
import type { PoolSeat } from "./pool_seat.ts";

/** Times are milliseconds on the worker's own clock, whose zero is the epoch time `origin`. */
export interface Done {
  readonly answer: number;
  readonly origin: number;
  /** The worker's first instruction; of a pool's worker, long ago. */
  readonly entered: number;
  /** The job's own first line; of a pool's worker, when it picked up its task. */
  readonly begun: number;
  readonly done: number;
}

/** What one call of the function takes in a worker that has called it often. */
export interface TaskTime {
  readonly answer: number;
  readonly ms: number;
}

export type CpuStart =
  | { readonly kind: "once"; readonly rounds: number }
  | { readonly kind: "task"; readonly rounds: number }
  /** With a seat a pool's worker serves through shared memory, otherwise through messages. */
  | { readonly kind: "pool"; readonly rounds: number; readonly seat?: PoolSeat }
  | { readonly kind: "hold"; readonly rounds: number; readonly holdMs: number; readonly stop?: Int32Array };

/** The word of a pool's worker and of one that holds, before any work. */
export interface Ready {
  readonly origin: number;
}

/**
 * A task is called again and again until its engine has compiled it for good: in so many batches, which take as long as
 * they need for a millisecond each, but no more than two of a task that takes longer than all this.
 */
const TASK_BATCHES = 30;
const TASK_MS = 1000;
const MOST_CALLS = 2 ** 20;

function cpu(rounds: number): number {
  let x = 0x12345678;
  for (let i = 0; i < rounds; i++) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    x = (x ^ (x >>> 16)) >>> 0;
  }
  return x;
}

function timed(rounds: number, begun: number): Done {
  const answer = cpu(rounds);
  const done = performance.now();
  return { answer, origin: clockOrigin, entered: firstInstruction, begun, done };
}

/** The least of the batches: what else runs on the machine can only add to it. */
function taskTime(rounds: number): TaskTime {
  const end = performance.now() + TASK_MS;
  let answer = 0;
  let ms = Infinity;
  for (let calls = 1, batches = 0; batches < 2 || (batches < TASK_BATCHES && performance.now() < end);) {
    const begun = performance.now();
    for (let call = 0; call < calls; call++) answer = cpu(rounds);
    const took = performance.now() - begun;
    if (took < 1 && calls < MOST_CALLS) calls *= 2;
    else {
      ms = Math.min(ms, took / calls);
      batches++;
    }
  }
  return { answer, ms };
}

function hold(rounds: number, holdMs: number, stop?: Int32Array): Done {
  const begun = performance.now();
  let last = timed(rounds, begun);
  while (last.done - begun < holdMs && !(stop && Atomics.load(stop, 0) !== 0)) last = timed(rounds, begun);
  return last;
}

serve(async (message, port) => {
  const begun = performance.now();
  const start = message as CpuStart;
  if (start.kind === "once") return port.finish(timed(start.rounds, begun));
  if (start.kind === "task") return port.finish(taskTime(start.rounds));
  const ready = (): void => port.post({ origin: clockOrigin } satisfies Ready);
  if (start.kind === "pool" && start.seat) {
    const { servePool } = await import("./pool_seat.ts"); // on the meter of nobody else
    return await servePool(start.seat, () => cpu(start.rounds), ready, port);
  }
  ready();
  port.onMessage = start.kind === "pool"
    ? () => port.post(timed(start.rounds, performance.now()))
    : () => port.finish(hold(start.rounds, start.holdMs, start.stop));
});
