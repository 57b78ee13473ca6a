// Workers of a task that take a known time for what they are given, by the clock of a fake runtime.

import { makeStage } from "../../engine/cell/stage.ts";
import type { CellKey } from "../../engine/result/result.ts";
import { FAKE_PID, type FakeRuntime, fakeRuntime } from "../../runtime/fake.ts";
import type { Bench, Outputs } from "../../scenarios/task/bench.ts";
import type { Batch, Done, Hands } from "../../scenarios/task/hands.ts";
import { procStat } from "./fake_cell.ts";

export const OUTPUTS: Outputs = { full: () => false, keep() {}, check() {} };

/** In milliseconds. */
export interface Script {
  /** What a worker takes for a batch of so many calls, and what of that the calls are by its own clock. */
  readonly takes: (calls: number) => number;
  readonly calls: (calls: number) => number;
  /** What preparing a batch takes of the parent. */
  readonly prepare?: number;
  /** What the first call of each worker is by its own clock. */
  readonly first?: number;
}

/** Two workers, with the pid 1001 together, which run for 3 s of CPU in a ms where their parent runs for 1. */
export function scriptedHands(
  { takes, calls, prepare = 0, first }: Script,
  durationMs = 0,
): { readonly bench: Bench; readonly hands: Hands } {
  const files = (path: string): string | undefined => {
    const rate = { [FAKE_PID]: 1, 1001: 3 }[Number(/^\/proc\/(\d+)\/stat$/.exec(path)?.[1])];
    return rate === undefined ? undefined : procStat(Math.round(100 * rate * runtime.now()), 0);
  };
  const runtime: FakeRuntime = fakeRuntime({ jobs: {}, files });
  const key: CellKey = { scenario: "task", runtime: "node", mode: "processes", start: "pool", config: {} };
  const bench = {
    stage: makeStage(runtime, key, new AbortController().signal),
    settings: { durationMs, rate: null, workers: 2 },
    reference: { cases: [{ number: 1, inputBytes: 1, outputBytes: 1 }], task: { name: "it" }, check() {} },
    memory: { look: () => Promise.resolve(), figures: () => ({ metrics: {}, unavailable: {} }) },
  } as unknown as Bench;
  const busy: { readonly worker: number; readonly batch: Batch; readonly ends: number }[] = [];
  const begun = new Set<number>();
  const until = (time: number): void => runtime.pass(Math.max(0, time - runtime.now()));
  const hands = {
    size: 2,
    crews: [{ members: [{ worker: { pid: 1001 } }] }],
    start: (size: number) => Promise.resolve(Array(size).fill({ importMs: 40, setupMs: 5 })),
    batchOf(from: number, count: number): Batch {
      runtime.pass(prepare);
      return { cases: Array(count).fill(bench.reference.cases[from]), inputs: [], transfer: [] };
    },
    give: (worker: number, batch: Batch) =>
      void busy.push({ worker, batch, ends: runtime.now() + takes(batch.cases.length) }),
    next(wanted = Infinity): Done | null {
      busy.sort((a, b) => a.ends - b.ends);
      if (busy.length === 0 || busy[0]!.ends > wanted) {
        until(wanted);
        return null;
      }
      const { worker, batch, ends } = busy.shift()!;
      until(ends);
      const ms = first === undefined || begun.has(worker) ? calls(batch.cases.length) : first;
      begun.add(worker);
      return { worker, batch, outputs: [], ms };
    },
    release: () => Promise.resolve(),
  } as unknown as Hands;
  return { bench, hands };
}
