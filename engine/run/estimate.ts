// How long a cell will likely take, for the time left on a progress bar. Rough, from a machine with two cores: a bar
// that is wrong by a half is still a bar.

import type { CellKey } from "../result/result.ts";
import { isRuntimeName, nameOf, RUNTIMES } from "../../runtime/runtimes.ts";
import { scenarioNamed } from "../../scenarios/known.ts";

/** To start the cell's process. */
const START_S = 0.4;

/** To create, use and join one of a contender's workers, of which nothing is known beforehand. */
const CONTENDER_WORKER_S = { threads: 0.001, processes: 0.01 };

export function expectedSeconds(key: CellKey): number {
  const name = nameOf(key.runtime);
  const seconds = isRuntimeName(name) ? RUNTIMES[name].workerSeconds : CONTENDER_WORKER_S;
  const workerS = key.mode === "inline" ? 0 : seconds[key.mode];
  const crewS = Number(key.config.workers ?? 1) * workerS;
  return START_S + scenarioNamed(key.scenario).seconds(key, crewS);
}
