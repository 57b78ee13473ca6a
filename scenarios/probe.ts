// The probe of a parent's event loop (`--probe loop`): how late a timer of the parent's comes while its workers work,
// beside one of a parent that does nothing, and what a look of the probe itself costs.

import type { Stage } from "../engine/cell/stage.ts";
import type { Runtime } from "../runtime/contract.ts";
import { createHistogram, record, toData } from "../sync/histogram.ts";
import type { Scenario } from "./contract.ts";
import { type Figures, missing, together } from "./figures.ts";
import { latencyMetrics } from "./latency.ts";

/** From one timer's firing to the next one's due time, in milliseconds. */
const EVERY_MS = 2;

/** Of a parent that does nothing so many timers are looked at, or as many as there are in so many milliseconds. */
const IDLE_LOOKS = 1000;
const IDLE_MS = 4000;

/** A parent without a timer is looked at for so long, to know what the probe takes besides, in milliseconds. */
const QUIET_MS = 500;

interface Probe {
  readonly late: Float64Array;
  looks: number;
  start(): void;
  /** Counts what the timer that is still to come is late already. */
  stop(): void;
}

/** The scenario, with the probe at work in its timed rounds; its idle parent is looked at before anything is prepared. */
export function withLoopProbe(scenario: Scenario): Scenario {
  return {
    ...scenario,
    async prepare(stage) {
      const { idle, costS } = await lookAtIdle(stage);
      const session = await scenario.prepare(stage);
      let probe = makeProbe(stage.runtime);
      return {
        ...session,
        reset() {
          session.reset();
          probe = makeProbe(stage.runtime);
        },
        async iterate() {
          probe.start();
          try {
            return await session.iterate();
          } finally {
            probe.stop();
          }
        },
        summarise() {
          const summary = session.summarise();
          const { metrics, unavailable, samples, histograms } = together(
            { metrics: summary.metrics, unavailable: summary.unavailable ?? {} },
            lateness("loop_delay", probe.late),
            lateness("idle_loop_delay", idle),
            costS === null
              ? missing(["loop_look_s"], "this system does not tell what the parent's own thread ran")
              : { metrics: { loop_look_s: costS }, unavailable: {}, samples: { loop_look_s: [costS] } },
          );
          return {
            ...summary,
            metrics,
            unavailable,
            samples: { ...summary.samples, ...samples },
            histograms: { ...summary.histograms, ...histograms },
          };
        },
      };
    },
  };
}

function lateness(name: string, late: Float64Array): Figures {
  return latencyMetrics(name, [toData(late)], "no timer came due");
}

function makeProbe(runtime: Pick<Runtime, "now" | "after">): Probe {
  let cancel: (() => void) | null = null;
  let due = 0;
  const note = (): void => {
    probe.looks++;
    record(probe.late, 1e6 * Math.max(0, runtime.now() - due)); // a timer may come a little early
  };
  const next = (): void => {
    due = runtime.now() + EVERY_MS;
    cancel = runtime.after(EVERY_MS, () => {
      note();
      next();
    });
  };
  const probe: Probe = {
    late: createHistogram(),
    looks: 0,
    start: next,
    stop() {
      cancel?.();
      cancel = null;
      if (runtime.now() > due) note();
    },
  };
  return probe;
}

/** How late a timer is in a parent that does nothing, and the CPU time in seconds that one look takes of its own thread. */
async function lookAtIdle(
  { runtime, sleep }: Stage,
): Promise<{ readonly idle: Float64Array; readonly costS: number | null }> {
  const probe = makeProbe(runtime);
  const [begun, atFirst] = [runtime.now(), ownCpuS(runtime)];
  await sleep(QUIET_MS);
  const [started, atStart] = [runtime.now(), ownCpuS(runtime)];
  probe.start();
  while (probe.looks < IDLE_LOOKS && runtime.now() - started < IDLE_MS) await sleep(QUIET_MS / 10);
  probe.stop();
  const [ended, atEnd] = [runtime.now(), ownCpuS(runtime)];
  if (atFirst === null || atStart === null || atEnd === null || probe.looks === 0) {
    return { idle: probe.late, costS: null };
  }
  const quiet = (atStart - atFirst) / (started - begun); // a second, of a second
  return { idle: probe.late, costS: Math.max(0, atEnd - atStart - quiet * (ended - started)) / probe.looks };
}

/** CPU time of this process's own first thread, in seconds, by Linux's own count in nanoseconds; null elsewhere. */
function ownCpuS({ readText }: Pick<Runtime, "readText">): number | null {
  try {
    return Number(/^\d+/.exec(readText("/proc/self/schedstat"))![0]) / 1e9;
  } catch {
    return null;
  }
}
