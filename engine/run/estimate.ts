// How long a cell will likely take, for the time left on a progress bar. Rough, from a machine with two cores: a bar
// that is wrong by a half is still a bar.

import type { CellKey, Mode } from "../result/result.ts";
import type { RuntimeName } from "../../runtime/contract.ts";
import { scenarioNamed } from "../../scenarios/known.ts";

/** Seconds to create, use and join one of eight workers. */
const WORKER_S: Readonly<Record<RuntimeName, Readonly<Record<Mode, number>>>> = {
  deno: { threads: 0.01, processes: 0.012 },
  bun: { threads: 0.003, processes: 0.005 },
  node: { threads: 0.008, processes: 0.017 },
};
/** To start the cell's process. */
const START_S = 0.4;

export function expectedSeconds(key: CellKey): number {
  const crewS = Number(key.config.workers ?? 1) * WORKER_S[key.runtime][key.mode];
  return START_S + scenarioNamed(key.scenario).seconds(key, crewS);
}

/** "about 40 s" or "about 12 min". */
export function inWords(seconds: number): string {
  if (seconds < 90) return `about ${Math.max(5, Math.ceil(seconds / 5) * 5)} s`;
  return `about ${Math.ceil(seconds / 60)} min`;
}
