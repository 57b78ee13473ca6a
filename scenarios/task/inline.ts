// The function in the main thread, called again and again: what a worker is held against.

import { CellError } from "../../engine/cell/stage.ts";
import { turn } from "../../runtime/turn.ts";
import { isPromise, lineOf } from "../../workers/task_protocol.ts";
import { cpuMeter } from "../cpu_meter.ts";
import { together } from "../figures.ts";
import { type Bench, cpuFigures, type Found, type Kind, latencies, makeOutputs, single, throughput } from "./bench.ts";
import { carriageFigures } from "./carriage.ts";
import { delayFigures, makeDelays } from "./delay.ts";
import { makeThinned } from "./thinned.ts";
import { LOOK_MS, LOOKING_MS } from "./memory.ts";
import type { Case } from "./reference.ts";

/** Calls are timed in chunks of about so many milliseconds, so that reading the clock takes no part in what it tells. */
const CHUNK_MS = 10;
const MOST_CALLS = 2 ** 16;

/** Copies that are made before a chunk take no more than this together. */
const MOST_COPIED_BYTES = 16 * 2 ** 20;

/** A turn of the event loop has calls for about so many milliseconds, one at least. */
const TURN_MS = 1;

/** So often the event loop turns while calls are timed in chunks, in milliseconds. */
const UNTURNED_MS = 50;

export function inlineKind({ stage, settings, reference, memory }: Bench): Kind {
  const { runtime } = stage;
  const { task, cases } = reference;
  const outputs = makeOutputs(reference);
  const copied = cases.some((one) => one.copied.inline);
  let at = 0; // the case to call next

  /** So many calls, and how long they took together, in milliseconds. */
  async function chunk(count: number): Promise<number> {
    const inputs = copied
      ? Array.from({ length: count }, (_, index) => cases[(at + index) % cases.length]!.take())
      : cases.map((one) => one.take());
    let next = copied ? 0 : at;
    let output: unknown;
    let ms: number;
    try {
      const begun = runtime.now();
      for (let call = 0; call < count; call++) {
        const given = task.call(inputs[next]);
        output = isPromise(given) ? await given : given;
        if (++next === inputs.length) next = 0;
      }
      ms = runtime.now() - begun;
    } catch (error) {
      const { number } = cases[copied ? (at + next) % cases.length : next]!;
      throw new CellError(`${task.name} threw on input ${number}: ${lineOf(error)}`);
    }
    at = (at + count) % cases.length;
    if (!outputs.full()) outputs.keep(cases[(at + cases.length - 1) % cases.length]!, output);
    return ms;
  }

  /** How many calls make a chunk, of calls that take so long. */
  function chunkOf(callMs: number): number {
    const cycleMs = callMs * cases.length;
    if (cycleMs >= CHUNK_MS) return 1;
    const cycles = Math.min(Math.floor(CHUNK_MS / cycleMs), Math.ceil(MOST_CALLS / cases.length));
    if (!copied) return cycles * cases.length;
    const cycleBytes = cases.reduce((sum, { inputBytes }) => sum + (inputBytes ?? 0), 0);
    return cycleBytes > MOST_COPIED_BYTES
      ? 1
      : Math.min(cycles, Math.floor(MOST_COPIED_BYTES / cycleBytes)) * cases.length;
  }

  /** The user's function may block this process for good: then the command ends it. */
  function doing(what: string): void {
    const withinMs = 4 * (settings.durationMs + reference.calledMs) + settings.callTimeoutMs;
    stage.doing(`${task.name}, ${what}`, withinMs);
  }

  function within<T>(calls: Promise<T>): Promise<T> {
    const { number } = cases[at]!;
    return stage.within(
      calls,
      settings.callTimeoutMs,
      () => `${task.name}, called again from input ${number} on, gave no answer`,
    );
  }

  /** Chunks for so long, and to the end of the inputs. */
  async function chunks(forMs: number, callMs: number): Promise<{ readonly calls: number; readonly ms: number }> {
    const begun = runtime.now();
    let turned = begun;
    let [calls, ms] = [0, 0];
    do {
      const whole = chunkOf(calls > 0 ? ms / calls : callMs);
      const count = at === 0 ? whole : Math.min(whole, cases.length - at);
      ms += await within(chunk(count));
      calls += count;
      if (runtime.now() - turned < UNTURNED_MS) continue;
      await turn();
      stage.checkStopped();
      turned = runtime.now();
    } while (runtime.now() - begun < forMs || at !== 0);
    return { calls, ms };
  }

  /** Calls for about a millisecond, each timed, in seconds. */
  async function timedCalls(add: (seconds: number) => void): Promise<void> {
    const turned = runtime.now();
    let one: Case;
    let output: unknown;
    let ended: number;
    do {
      one = cases[at]!;
      const input = one.take();
      const begun = runtime.now();
      const given = task.call(input);
      output = isPromise(given) ? await given : given;
      ended = runtime.now();
      add((ended - begun) / 1000);
      at = (at + 1) % cases.length;
    } while (ended - turned < TURN_MS);
    if (!outputs.full()) outputs.keep(one, output);
  }

  /** One after the other, and the event loop turns in between: what a request would have to wait, and all others by it. */
  async function turns(): Promise<{ readonly calls: readonly number[]; readonly late: readonly number[] }> {
    const calls = makeThinned();
    const delays = makeDelays(runtime);
    const begun = runtime.now();
    delays.start();
    do {
      await within(timedCalls(calls.add));
      await turn();
      stage.checkStopped();
    } while (runtime.now() - begun < settings.durationMs || at !== 0);
    delays.stop();
    return { calls: calls.values, late: delays.late };
  }

  async function lookAtMemory(callMs: number): Promise<void> {
    const begun = runtime.now();
    for (let looked = -Infinity; runtime.now() - begun < LOOKING_MS || at !== 0;) {
      await within(chunk(at === 0 ? chunkOf(callMs) : 1));
      if (runtime.now() - looked < LOOK_MS) continue;
      await memory.look([]);
      looked = runtime.now();
    }
  }

  return {
    async measure(): Promise<Found> {
      doing("called again and again");
      const warmMs = settings.durationMs / 2 - reference.calledMs;
      let callMs = reference.calledMs / reference.calls;
      if (warmMs > 0) {
        const warm = await chunks(warmMs, callMs);
        callMs = warm.ms / warm.calls;
      }
      await lookAtMemory(callMs);
      outputs.check("a later call gave another output than the first");
      const cpu = cpuMeter(stage, [], true);
      const begun = runtime.now();
      const many = await chunks(settings.durationMs, callMs);
      // What copies its inputs in between takes part in CPU time, as large as in time.
      const share = many.ms / (runtime.now() - begun);
      const cpuS = cpu();
      const { calls, late } = await turns();
      outputs.check("a later call gave another output than the first");
      stage.doing(task.name);
      return {
        figures: together(
          single("import_s", task.importMs / 1000),
          single("setup_s", task.setupMs / 1000),
          single("first_call_s", reference.firstMs / 1000),
          single("call_s", many.ms / many.calls / 1000),
          throughput(many.calls, many.ms / 1000),
          latencies("task", calls),
          delayFigures("delay", late),
          cpuFigures(many.calls, cpuS === null ? null : cpuS * share),
          memory.figures(task.name, settings),
          await carriageFigures(runtime, cases),
        ),
      };
    },
    release: () => Promise.resolve(),
  };
}
