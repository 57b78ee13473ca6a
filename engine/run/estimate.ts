// How long a cell will likely take, for the time left on a progress bar. Rough, from a machine with two cores: a bar
// that is wrong by a half is still a bar.

import type { CellKey } from "../result/result.ts";
import { nameOf, RUNTIMES } from "../../runtime/runtimes.ts";
import { scenarioNamed } from "../../scenarios/known.ts";

/** To start the cell's process. */
const START_S = 0.4;

export function expectedSeconds(key: CellKey): number {
  const workerS = key.mode === "inline" ? 0 : RUNTIMES[nameOf(key.runtime)].workerSeconds[key.mode];
  const crewS = Number(key.config.workers ?? 1) * workerS;
  return START_S + scenarioNamed(key.scenario).seconds(key, crewS);
}
