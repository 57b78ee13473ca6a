// Saved results for a command: their samples stay in their files, and a signal is heard while they are read.

import { type ReadResults, readResults } from "../engine/result/read_results.ts";
import type { Surroundings } from "./surroundings.ts";

/** Rejects with the reason of `stop` once that is aborted. */
export function readSaved(paths: readonly string[], around: Surroundings): Promise<ReadResults> {
  const { collectGarbage } = around.runtime;
  return readResults(paths, { leaveSamples: true, collectGarbage, pause: () => hearSignals(around) });
}

/** Rejects with the reason of `stop` once that is aborted. */
export async function hearSignals({ runtime, stop }: Surroundings): Promise<void> {
  for (let turns = 0; turns < 2; turns++) { // the event loop hears signals after timers: in one turn it need not come to it
    await new Promise<void>((resolve) => runtime.after(0, resolve));
  }
  stop.throwIfAborted();
}
