// The compare command on a scenario: cells block by block in seeded order, saved after each block, then judged.

import { comparedMetric } from "../engine/compared_metric.ts";
import { askFor, compareBlocks, isNarrow, type Question, type Run } from "../engine/compare.ts";
import { disturbances } from "../engine/disturbances.ts";
import { readEnvironment, readGovernor } from "../engine/environment.ts";
import { FEWEST_BLOCKS } from "../engine/inference/verdict.ts";
import { unsupported } from "../engine/plan.ts";
import { type Cell, type ResultFile, SCHEMA } from "../engine/result.ts";
import { schedule } from "../engine/schedule.ts";
import { variantsOf } from "../engine/variants.ts";
import type { RuntimeName } from "../runtime/contract.ts";
import { scenarioNamed } from "../scenarios/catalogue.ts";
import { refuseEmpty } from "./benchmark_formats.ts";
import { deliver, saveSoFar } from "./deliver.ts";
import { judgeGates, refuseMeaningless } from "./gates.ts";
import { metricsOf, refuseUnknownMetrics } from "./metric_names.ts";
import { findPrograms } from "./programs.ts";
import type { Request } from "./request.ts";
import { startRunner } from "./runner.ts";
import { refuseUnwritable, type Surroundings, UseError } from "./surroundings.ts";

type CompareRequest = Request & { kind: "compare" };

/** Measures, judges and shows; returns the exit code. Throws a UseError, once the first cell is measured at the latest. */
export async function compare(request: CompareRequest, around: Surroundings): Promise<number> {
  refuseUnwritable(request.outputs);
  const scenario = scenarioNamed(request.scenario);
  const self = around.runtime.identity.name;
  const wished = request.axes.find(({ name }) => name === "runtime")?.values as readonly RuntimeName[] | undefined;
  const programs = await findPrograms(wished ?? [self], request, around);
  const variants = variantsOf({
    scenario,
    axes: request.axes,
    runtime: self,
    config: request.config,
    system: around.runtime.system,
    missing(runtime) {
      const program = programs.get(runtime);
      return typeof program === "string" ? program : null;
    },
  });
  const standard = comparedMetric(scenario.headline);
  const { axes, seed } = request;
  const asked: Question = { scenario: scenario.name, headline: standard, axes, variants, seed };
  const question = askFor(asked, request.metric ?? standard.metric);
  const metricsAsked = [question.headline.metric, ...request.gates.map(({ metric }) => metric)];
  refuseEmpty(request.outputs, [question.headline]);
  const measurable = variants.filter(({ gap }) => gap === null);
  refuseUseless(request, question);
  refuseUnknownMetrics(metricsAsked, metricsOf(scenario.name));

  const start = readEnvironment();
  const created = new Date().toISOString();
  const gaps = variants.flatMap(({ key, gap }) => gap === null ? [] : [unsupported(key, gap)]);
  const runs: Run[] = [];
  let blocks = 0;
  const done = (): Run[] => runs.filter((run) => run.block <= blocks);
  const result = (complete: boolean): ResultFile => {
    const cells = [...done().map(({ outcome }) => outcome), ...gaps];
    return {
      schema: SCHEMA,
      tool: { name: "paratax", version: around.version },
      created,
      quick: request.quick,
      complete,
      command: around.command,
      environment: start,
      cells,
      warnings: disturbances(start, readGovernor(), cells),
      comparison: compareBlocks(question, done(), blocks),
    };
  };

  const total = request.blocks * (measurable.length + 1);
  const runner = startRunner(programs, { keys: measurable.map(({ key }) => key), total }, request, around);
  try {
    const order = schedule(measurable.length, seed);
    while (blocks < request.blocks && !around.stop.aborted) {
      for (const turn of order.next().value) {
        const cell = await runner.run(measurable[turn.cell].key);
        const outcome: Cell = { ...cell, block: blocks + 1, ...(turn.again && { again: true }) };
        if (around.stop.aborted) break;
        if (runs.length === 0 && outcome.status === "measured") {
          refuseUnknownMetrics(metricsAsked, Object.keys(outcome.metrics)); // not every mode has them all
        }
        runs.push({ ...turn, block: blocks + 1, outcome });
      }
      if (around.stop.aborted) break;
      blocks++;
      const soFar = result(false);
      saveSoFar(soFar, request.outputs, around);
      const { untilWidth } = request;
      if (untilWidth !== null && isNarrow(soFar.comparison!, untilWidth, FEWEST_BLOCKS)) break;
    }
  } finally {
    await runner.close();
  }
  deliver(result(!around.stop.aborted), request.outputs, around);
  if (around.stop.aborted) return 130;
  const passed = judgeGates(request.gates, around, (metric) => compareBlocks(askFor(question, metric), done(), blocks));
  if (runs.some(({ outcome }) => outcome.status === "failed")) return 1;
  return passed ? 0 : 3;
}

/** Better now than after all blocks. Throws a UseError. */
function refuseUseless({ gates, blocks }: CompareRequest, { variants, scenario }: Question): void {
  const [first, ...others] = variants;
  if (first.gap !== null) {
    throw new UseError(`Cannot compare ${scenario} as no cell of it can be measured: ${first.gap}.`);
  }
  if (gates.length > 0 && blocks < FEWEST_BLOCKS) {
    throw new UseError(`Cannot use --fail-if with ${blocks} blocks: give --blocks ${FEWEST_BLOCKS} or more.`);
  }
  refuseMeaningless(gates, others, `held against ${first.label}`);
}
