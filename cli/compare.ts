// The compare command on a scenario: cells block by block in seeded order, saved after each block, then judged.

import { comparedMetric, directionOf } from "../engine/result/compared_metric.ts";
import { blocksForWidth, PILOT_BLOCKS } from "../engine/compare/blocks_for_width.ts";
import { askFor, compareBlocks, type Question, type Run } from "../engine/compare/compare.ts";
import { disturbances } from "../engine/machine/disturbances.ts";
import { readEnvironment, readGovernor } from "../engine/machine/environment.ts";
import { FEWEST_BLOCKS } from "../engine/compare/inference/verdict.ts";
import { unsupported } from "../engine/run/plan.ts";
import { type Cell, type ResultFile, SCHEMA, type Warning } from "../engine/result/result.ts";
import { schedule } from "../engine/compare/schedule.ts";
import { mean } from "../engine/result/statistics.ts";
import { planned } from "../engine/compare/planned.ts";
import { variantsOf } from "../engine/compare/variants.ts";
import { viewsOf } from "../report/view.ts";
import type { RuntimeName } from "../runtime/contract.ts";
import { canMakePipes } from "../runtime/system_program.ts";
import { scenarioNamed } from "../scenarios/catalogue.ts";
import { refuseEmpty } from "./benchmark_formats.ts";
import { openBeside } from "./beside.ts";
import { deliver, saveSoFar } from "./deliver.ts";
import { openDestinations } from "./destinations.ts";
import { judgeGates, refuseMeaningless } from "./gates.ts";
import { metricsOf, refuseUnknownMetrics } from "./metric_names.ts";
import { commandOf } from "./plan_command.ts";
import { findPrograms, inputsOf } from "./programs.ts";
import type { Request } from "./request.ts";
import { startRunner } from "./runner.ts";
import { type Surroundings, UseError } from "./surroundings.ts";

type CompareRequest = Request & { kind: "compare" };

/** Measures, judges and shows; returns the exit code. Throws a UseError, once the first cell is measured at the latest. */
export async function compare(request: CompareRequest, around: Surroundings): Promise<number> {
  const destinations = await openDestinations(request.outputs, inputsOf(request), around);
  const beside = await openBeside(request.outputs, destinations, around);
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
    pipes: canMakePipes(),
    missing(runtime) {
      const program = programs.get(runtime);
      return typeof program === "string" ? program : null;
    },
  });
  const standard = comparedMetric(scenario.headline);
  const { axes, seed, margin } = request;
  const asked: Question = { scenario: scenario.name, headline: standard, axes, variants, seed, margin };
  let question = askFor(asked, request.metric ?? standard.metric);
  const metricsAsked = [question.headline.metric, ...request.gates.map(({ metric }) => metric)];
  refuseEmpty(request.outputs, [{ ...question.headline, better: directionOf(question.headline.metric) }]);
  const measurable = variants.filter(({ gap }) => gap === null);
  refuseUseless(request, question);
  refuseUnknownMetrics(metricsAsked, metricsOf(scenario.name));

  const start = readEnvironment();
  const created = new Date().toISOString();
  const gaps = variants.flatMap(({ key, gap }) => gap === null ? [] : [unsupported(key, gap)]);
  const runs: Run[] = [];
  const seconds: number[] = [];
  let blocks = 0;
  let [wanted, warned] = [request.blocks, [] as Warning[]];
  const done = (): Run[] => runs.filter((run) => run.block <= blocks);
  const result = (complete: boolean): ResultFile => {
    const cells = [...done().map(({ outcome }) => outcome), ...gaps];
    const comparison = compareBlocks(question, done(), blocks);
    const plan = request.plan && complete ? planned(question, done(), blocks, mean(seconds)) : undefined;
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
      comparison: {
        ...comparison,
        warnings: [...comparison.warnings, ...warned],
        ...(plan && { plan: { ...plan, command: commandOf(plan, around.command) } }),
      },
    };
  };

  const total = request.blocks * (measurable.length + 1);
  const runner = startRunner(programs, { keys: measurable.map(({ key }) => key), total }, request, around);
  try {
    const order = schedule(measurable.length, seed);
    while (blocks < wanted && !around.stop.aborted) {
      for (const turn of order.next().value) {
        const started = performance.now();
        const cell = await runner.run(measurable[turn.cell].key);
        seconds.push((performance.now() - started) / 1000);
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
      saveSoFar(() => soFar, beside.destinations, around);
      const { untilWidth } = request;
      if (untilWidth === null || blocks !== PILOT_BLOCKS || wanted === PILOT_BLOCKS) continue;
      const needed = blocksForWidth(soFar.comparison!, untilWidth);
      question = { ...question, pilot: blocks };
      wanted = Math.min(request.blocks, needed ?? request.blocks);
      if (needed !== null && needed > request.blocks) warned = [tooWide(untilWidth, needed)];
    }
  } finally {
    await runner.close();
  }
  const last = result(!around.stop.aborted);
  const places = last.complete ? destinations : beside.destinations;
  await deliver(last, request.outputs, places, around, () => viewsOf(last, request.withP));
  beside.end(last.complete);
  if (around.stop.aborted) return 130;
  const passed = judgeGates(request.gates, around, (metric) => compareBlocks(askFor(question, metric), done(), blocks));
  if (runs.some(({ outcome }) => outcome.status === "failed")) return 1;
  return passed ? 0 : 3;
}

function tooWide(percent: number, needed: number): Warning {
  return {
    code: "wide",
    message:
      `Some 95 % interval is wider than ${percent} % of its ratio: ${needed} blocks make them narrower, so give ` +
      `--blocks ${needed}.`,
  };
}

/** Better now than after all blocks. Throws a UseError. */
function refuseUseless({ gates, blocks, plan }: CompareRequest, { variants, scenario }: Question): void {
  const [first, ...others] = variants;
  if (first.gap !== null) {
    throw new UseError(`Cannot compare ${scenario} as no cell of it can be measured: ${first.gap}.`);
  }
  if (plan && !others.some(({ gap }) => gap === null)) {
    throw new UseError(
      "Cannot use --plan as there is one cell to measure, and no pair: give an --axis with two values.",
    );
  }
  if (plan && blocks < FEWEST_BLOCKS) {
    throw new UseError(`Cannot use --plan with ${blocks} blocks: give --blocks ${FEWEST_BLOCKS} or more.`);
  }
  if (gates.length > 0 && blocks < FEWEST_BLOCKS) {
    throw new UseError(`Cannot use --fail-if with ${blocks} blocks: give --blocks ${FEWEST_BLOCKS} or more.`);
  }
  refuseMeaningless(gates, others, `held against ${first.label}`);
}
