// The compare command on a scenario: its cells are measured in blocks, judged and shown, and held against its gates.

import type { Question } from "../engine/compare/question.ts";
import { FEWEST_BLOCKS } from "../engine/compare/inference/verdict.ts";
import { directionOf } from "../engine/result/compared_metric.ts";
import { UsageError } from "../engine/result/usage_error.ts";
import { planBlocks } from "../engine/run/blocks.ts";
import { inputsOf } from "../engine/run/programs.ts";
import { isAsked, namedIn, refuseUnknown } from "../report/chosen.ts";
import { refuseEmpty } from "./benchmark_formats.ts";
import { openPartialFiles } from "./partial_files.ts";
import { deliver } from "./deliver.ts";
import { openDestinations } from "./destinations.ts";
import { exitCodeOf } from "./exit_code.ts";
import { judgeGates, refuseUnselective } from "./gates.ts";
import { observerOf, tellMemory } from "./observe.ts";
import type { CompareRequest } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";

/** Measures, judges and shows; returns the exit code. Rejects with a UsageError, once the first cell is measured at the latest. */
export async function compare(request: CompareRequest, around: Surroundings): Promise<number> {
  const destinations = await openDestinations(request.outputs, inputsOf(request), around);
  const beside = await openPartialFiles(request.outputs, destinations, around);
  const planned = await planBlocks(request, request, around);
  const { headline } = planned.question;
  const { choice } = request;
  if (isAsked(choice)) {
    refuseUnknown(choice, [
      (await import("../report/views.ts")).columnsOfComparison(request.scenario, headline.metric),
    ]);
  }
  refuseEmpty(request.outputs, [{ ...headline, better: directionOf(headline.metric) }]);
  refuseUnanswerable(request, planned.question);
  tellMemory(planned.memory, around);
  const { result, failed, by } = await planned.measure(await observerOf(request, beside.destinations, around));
  const places = result.complete ? destinations : beside.destinations;
  await deliver(
    result,
    request,
    places,
    around,
    async () => (await import("../report/views.ts")).viewsOf(result, request.withP || namedIn(choice).includes("p")),
  );
  beside.end(result.complete);
  if (around.stop.aborted) return 130;
  const passed = judgeGates(request.gates, around, by);
  if (failed || exitCodeOf(result.cells) !== 0) return 1;
  return passed ? 0 : 3;
}

/** What no blocks could answer. Throws a UsageError: better now than after all of them. */
function refuseUnanswerable({ gates, blocks, plan }: CompareRequest, { variants, scenario }: Question): void {
  const [first, ...others] = variants;
  if (first.gap !== null) {
    throw new UsageError(`Cannot compare ${scenario} as no cell of it can be measured: ${first.gap}.`);
  }
  if (plan && !others.some(({ gap }) => gap === null)) {
    throw new UsageError(
      "Cannot use --plan as there is one cell to measure, and no pair: give an --axis with two values.",
    );
  }
  if (plan && blocks < FEWEST_BLOCKS) {
    throw new UsageError(`Cannot use --plan with ${blocks} blocks: give --blocks ${FEWEST_BLOCKS} or more.`);
  }
  if (gates.length > 0 && blocks < FEWEST_BLOCKS) {
    throw new UsageError(`Cannot use --fail-if with ${blocks} blocks: give --blocks ${FEWEST_BLOCKS} or more.`);
  }
  refuseUnselective(gates, others, `held against ${first.label}`);
}
