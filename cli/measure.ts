// A measuring command: its outputs are opened, its cells measured, and what comes of them is written and shown.

import { planRun } from "../engine/run/cells.ts";
import { inputsOf } from "../engine/run/programs.ts";
import { isAsked, namedIn, refuseUnknown } from "../report/chosen.ts";
import { scenarioNamed } from "../scenarios/known.ts";
import { refuseEmpty } from "./benchmark_formats.ts";
import { openPartialFiles } from "./partial_files.ts";
import { deliver } from "./deliver.ts";
import { openDestinations } from "./destinations.ts";
import { exitCodeOf } from "./exit_code.ts";
import { observerOf, tellMemory } from "./observe.ts";
import type { Request } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";

type MeasureRequest = Request & { kind: "measure" };

/** Measures and shows; returns the exit code. Rejects with a UsageError before anything is measured. */
export async function measure(request: MeasureRequest, around: Surroundings): Promise<number> {
  const { choice, scenario, config } = request;
  if (isAsked(choice)) refuseUnknown(choice, [(await import("../report/views.ts")).columnsOfRun(scenario, config)]);
  const destinations = await openDestinations(request.outputs, inputsOf(request), around);
  const beside = await openPartialFiles(request.outputs, destinations, around);
  const planned = await planRun(request, request, around);
  refuseEmpty(request.outputs, [scenarioNamed(request.scenario).headline]);
  tellMemory(planned.memory, around);
  const result = await planned.measure(await observerOf(request, beside.destinations, around));
  const places = result.complete ? destinations : beside.destinations;
  await deliver(
    result,
    request,
    places,
    around,
    async () => (await import("../report/views.ts")).viewsOf(result, false, namedIn(choice)),
  );
  beside.end(result.complete);
  if (around.stop.aborted) return 130;
  return exitCodeOf(result.cells);
}
