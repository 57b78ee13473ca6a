// The ways to keep workers busy: as many tasks outstanding as are wanted, or tasks that come due whatever happens.

import { CellError } from "../../engine/cell/stage.ts";
import type { Bench, Outputs } from "./bench.ts";
import type { Done, Hands } from "./hands.ts";
import { isPromise } from "../../workers/task_protocol.ts";

/** Clocks of two threads show the same moment as close as this, in milliseconds. */
const CLOCKS_MS = 0.005;

/** For a time or longer: rounds end with the last of the inputs, and with as many tasks for each worker. */
export interface ClosedLoop {
  /** How many of the workers are used. */
  readonly workers: number;
  readonly outstanding: number;
  /** Calls that are handed over together. */
  readonly batch: number;
  readonly forMs: number;
  /** Called with each batch that is done, and how long it took from being asked for. */
  readonly onDone?: (done: Done, tookMs: number) => void;
  /** Called when the clock starts, and when it stops as outputs have to be looked at. */
  readonly onStart?: () => void;
  readonly onStop?: () => void;
}

export interface Looped {
  /** How many batches, and in which time, from the first that was asked for to the last that was done. */
  readonly batches: number;
  readonly ms: number;
}

/** Checks every output, while no clock runs. */
export async function closedLoop(bench: Bench, hands: Hands, outputs: Outputs, plan: ClosedLoop): Promise<Looped> {
  let [batches, ms] = [0, 0];
  do {
    plan.onStart?.();
    const round = await oneRound(bench, hands, outputs, { ...plan, forMs: plan.forMs - ms });
    plan.onStop?.();
    batches += round.batches;
    ms += round.ms;
    checkOutputs(bench, outputs);
  } while (ms < plan.forMs);
  return { batches, ms };
}

export function checkOutputs({ stage }: Bench, outputs: Outputs): void {
  const kind = stage.key.mode === "threads" ? "a thread" : "a process";
  outputs.check(`${kind} gave another output than inline`);
}

async function oneRound(bench: Bench, hands: Hands, outputs: Outputs, plan: ClosedLoop): Promise<Looped> {
  const { runtime } = bench.stage;
  const { cases } = bench.reference;
  const { workers, outstanding, batch, forMs, onDone } = plan;
  const multiple = leastCommonMultiple(cases.length, workers);
  const alone = outstanding === 1;
  const asked: number[] = []; // when those that wait for a worker were asked for
  const since = new Float64Array(workers); // when what a worker is at was asked for
  let [batches, running, at] = [0, 0, 0];
  let prepared = hands.batchOf(at, batch);

  const hand = (worker: number): void => {
    since[worker] = asked.shift()!;
    hands.give(worker, prepared);
    at = (at + batch) % cases.length;
    running++;
    if (!alone) prepared = hands.batchOf(at, batch); // while the workers are at it
  };
  const begun = runtime.now();
  let ended = begun;
  const ask = (now: number): void => {
    asked.push(now);
    batches++;
  };
  for (let task = 0; task < outstanding; task++) ask(begun);
  for (let worker = 0; worker < workers; worker++) hand(worker);
  while (running > 0) {
    const next = hands.next();
    const done = (isPromise(next) ? await next : next) as Done;
    ended = runtime.now();
    running--;
    const tookMs = ended - since[done.worker]!;
    if (done.ms > tookMs + CLOCKS_MS) throw impossible(done, tookMs);
    onDone?.(done, tookMs);
    done.outputs.forEach((output, index) => outputs.keep(done.batch.cases[index]!, output));
    if (batches % multiple !== 0 || (ended - begun < forMs && !outputs.full())) {
      if (alone) prepared = hands.batchOf(at, batch);
      ask(alone ? runtime.now() : ended);
    }
    if (asked.length > 0) hand(done.worker);
  }
  return { batches, ms: ended - begun };
}

function impossible({ ms }: Done, tookMs: number): CellError {
  return new CellError(
    `a call took ${ms} ms by the worker's clock and ${tookMs} ms by the parent's, which cannot be: run it again`,
  );
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return a / x * b;
}

export interface OpenLoop {
  /** Tasks in a second, evenly spaced. */
  readonly rate: number;
  readonly forMs: number;
}

export interface Due {
  /** Seconds from when each task was due to its end. */
  readonly due: readonly number[];
  /** Tasks that no worker had begun when the time was over. */
  readonly missed: number;
}

export async function openLoop(bench: Bench, hands: Hands, outputs: Outputs, { rate, forMs }: OpenLoop): Promise<Due> {
  const { runtime } = bench.stage;
  const { cases } = bench.reference;
  const total = Math.max(1, Math.floor(rate * forMs / 1000));
  const begun = runtime.now();
  const end = begun + forMs;
  const dueAt = (task: number): number => begun + 1000 * task / rate;
  const since = new Float64Array(hands.size);
  const idle = Array.from({ length: hands.size }, (_, worker) => worker);
  const due: number[] = [];
  let [arrived, given] = [0, 0];
  for (;;) {
    const now = runtime.now();
    while (arrived < total && dueAt(arrived) <= now) arrived++;
    while (given < arrived && idle.length > 0 && now < end) {
      const worker = idle.shift()!;
      since[worker] = dueAt(given);
      hands.give(worker, hands.batchOf(given % cases.length, 1));
      given++;
    }
    const busy = idle.length < hands.size;
    if (!busy && (given === total || now >= end)) break;
    const until = arrived < total ? dueAt(arrived) : now < end ? end : undefined;
    const next = hands.next(until);
    const done = isPromise(next) ? await next as Done | null : next;
    if (done === null) continue;
    due.push((runtime.now() - since[done.worker]!) / 1000);
    idle.push(done.worker);
    done.outputs.forEach((output, index) => outputs.keep(done.batch.cases[index]!, output));
    if (outputs.full()) checkOutputs(bench, outputs);
  }
  checkOutputs(bench, outputs);
  return { due, missed: total - given };
}
