// A measuring command: plan, run each cell in a process of its own, save after each, show.

import { disturbances } from "../engine/machine/disturbances.ts";
import { readEnvironment, readGovernor } from "../engine/machine/environment.ts";
import { plan, unsupported } from "../engine/run/plan.ts";
import { relate } from "../engine/result/relate.ts";
import { type Cell, type ResultFile, SCHEMA } from "../engine/result/result.ts";
import { canMakePipes } from "../runtime/system_program.ts";
import { scenarioNamed } from "../scenarios/catalogue.ts";
import { refuseEmpty } from "./benchmark_formats.ts";
import { openBeside } from "./beside.ts";
import { deliver, saveSoFar } from "./deliver.ts";
import { openDestinations } from "./destinations.ts";
import { findPrograms, inputsOf } from "./programs.ts";
import type { Request } from "./request.ts";
import { startRunner } from "./runner.ts";
import { type Surroundings, UseError } from "./surroundings.ts";

type MeasureRequest = Request & { kind: "measure" };

/** Measures and shows; returns the exit code. Throws a UseError before anything is measured. */
export async function measure(request: MeasureRequest, around: Surroundings): Promise<number> {
  const { runtime } = around;
  const destinations = await openDestinations(request.outputs, inputsOf(request), around);
  const beside = await openBeside(request.outputs, destinations, around);
  const scenario = scenarioNamed(request.scenario);
  const refusal = scenario.refuse?.(request.config, runtime.system);
  if (refusal) throw new UseError(refusal);
  refuseEmpty(request.outputs, [scenario.headline]);
  const programs = await findPrograms(request.runtimes, request, around);
  const planned = plan({
    ...request,
    scenario,
    runtimes: [...programs.keys()],
    system: runtime.system,
    pipes: canMakePipes(),
  });
  const environment = readEnvironment();
  const created = new Date().toISOString();
  const cells: Cell[] = [];
  const result = (complete: boolean): ResultFile => ({
    schema: SCHEMA,
    tool: { name: "paratax", version: around.version },
    created,
    quick: request.quick,
    complete,
    command: around.command,
    environment,
    cells: relate(cells, scenario.headline),
    warnings: disturbances(environment, readGovernor(), cells),
  });

  const keys = planned.filter(({ key, gap }) => gap === null && typeof programs.get(key.runtime) !== "string")
    .map(({ key }) => key);
  const runner = startRunner(programs, { keys, total: keys.length }, request, around);
  try {
    for (const { key, gap } of planned) {
      if (gap !== null) {
        cells.push(unsupported(key, gap));
        continue;
      }
      if (around.stop.aborted) break;
      cells.push(await runner.run(key));
      saveSoFar(() => result(false), beside.destinations, around);
    }
  } finally {
    await runner.close();
  }
  const finished = result(!around.stop.aborted);
  await deliver(finished, request.outputs, finished.complete ? destinations : beside.destinations, around);
  beside.end(finished.complete);
  if (around.stop.aborted) return 130;
  return cells.some(({ status }) => status === "failed") ? 1 : 0;
}
