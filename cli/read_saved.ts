// Saved results for a command: their samples stay in their files, and a signal is heard while they are read.

import { type ReadResults, readResults } from "../engine/result/read_results.ts";
import type { Surroundings } from "./surroundings.ts";

/** Rejects with the reason of `stop` once that is aborted. */
export function readSaved(paths: readonly string[], around: Surroundings): Promise<ReadResults> {
  const { collectGarbage } = around.runtime;
  return readResults(paths, { leaveSamples: true, collectGarbage, pause: () => hearSignals(around) });
}

/** Signals are heard between two turns of the event loop. Rejects with the reason of `stop` once that is aborted. */
export async function hearSignals({ runtime, stop }: Surroundings): Promise<void> {
  await new Promise<void>((resolve) => runtime.after(0, resolve));
  stop.throwIfAborted();
}
