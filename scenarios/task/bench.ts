// What the parts of a cell share: where they run, what they call, and what they find out.

import type { Frames } from "../../runtime/contract.ts";
import type { Stage } from "../../engine/cell/stage.ts";
import type { Life } from "../../engine/cell/clocks.ts";
import { ascending } from "../../engine/result/statistics.ts";
import type { Warning } from "../../engine/result/result.ts";
import { type Figures, kept, missing, quantilesOf, together } from "../figures.ts";
import type { MemoryLooks } from "./memory.ts";
import type { Case, Reference } from "./reference.ts";
import type { TaskSettings } from "./settings.ts";

export interface Bench {
  readonly stage: Stage;
  readonly settings: TaskSettings;
  readonly reference: Reference;
  readonly memory: MemoryLooks;
  /** Of processes: how messages become bytes. */
  readonly frames: Frames | undefined;
}

/** One kind of cell. */
export interface Kind {
  /** Warms up and measures, once. */
  measure(): Promise<Found>;
  /** Ends what it started. */
  release(): Promise<void>;
}

export interface Found {
  readonly figures: Figures;
  readonly facts?: Readonly<Record<string, string>>;
  readonly warnings?: readonly Warning[];
  readonly lives?: readonly Life[];
}

/** Outputs are kept to be looked at when nothing is timed, as long as they take no more than this. */
const MOST_KEPT_BYTES = 32 * 2 ** 20;

/** What each takes besides its own bytes, at the least. */
const KEPT_BYTES = 256;

export interface Outputs {
  /** Whether no more should be kept before they are checked. */
  full(): boolean;
  keep(at: Case, output: unknown): void;
  /** Throws a WrongAnswer for one that is not what inline gave, and forgets them. */
  check(what: string): void;
}

export function makeOutputs(reference: Reference): Outputs {
  const cases: Case[] = [];
  const outputs: unknown[] = [];
  let bytes = 0;
  return {
    full: () => bytes >= MOST_KEPT_BYTES,
    keep(at, output) {
      cases.push(at);
      outputs.push(output);
      bytes += KEPT_BYTES + (at.outputBytes ?? 0);
    },
    check(what) {
      cases.forEach((at, index) => reference.check(at, outputs[index], what));
      cases.length = outputs.length = bytes = 0;
    },
  };
}

/** A single value and the metric of the same name. */
export function single(name: string, value: number): Figures {
  return { metrics: { [name]: value }, unavailable: {}, samples: { [name]: [value] } };
}

/** p50_ and p99_NAME_s, of seconds. */
export function latencies(name: string, values: readonly number[]): Figures {
  return together(
    quantilesOf(ascending(values), { [`p50_${name}_s`]: 0.5, [`p99_${name}_s`]: 0.99 }),
    kept(name, values),
  );
}

/** How many tasks were done in which time, all measured phases of a kind together. */
export function throughput(tasks: number, windowS: number): Figures {
  return {
    metrics: { tasks_per_s: tasks / windowS, tasks },
    unavailable: {},
    samples: { tasks: [tasks], window_s: [windowS] },
  };
}

/** CPU seconds per 1000 tasks. */
export function cpuFigures(tasks: number, cpuS: number | null): Figures {
  const name = "cpu_per_1000_s";
  if (cpuS === null) return missing([name], "CPU time is read from /proc, which this system lacks");
  if (cpuS === 0) return missing([name], "less CPU time was taken than the system counts, which is in steps of 10 ms");
  return { metrics: { [name]: 1000 * cpuS / tasks }, unavailable: {}, samples: { cpu_s: [cpuS], tasks: [tasks] } };
}
