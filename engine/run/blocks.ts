// Cells measured block by block in seeded order, to be held against each other: saved after each block, then judged.

import { askFor, type Axis, baselinesAmong, type Question, type Run, type Variant } from "../compare/question.ts";
import { canMakePipes } from "../../runtime/system_program.ts";
import { knownScenario, scenarioNamed } from "../../scenarios/known.ts";
import type { Scenario } from "../../scenarios/contract.ts";
import { blocksForWidth, PILOT_BLOCKS } from "../compare/blocks_for_width.ts";
import { compareBlocks } from "../compare/compare.ts";
import { MOST_SENTENCES } from "../compare/conclusion.ts";
import { ownMetricsOf, refuseUnknownMetrics } from "../compare/metric_names.ts";
import { pilotPlan } from "../compare/pilot.ts";
import { crossingWords } from "../compare/crossing_words.ts";
import { reasonsOf } from "../compare/reasons.ts";
import { schedule } from "../compare/schedule.ts";
import { comparedMetric } from "../result/compared_metric.ts";
import { redacted, redactedKey } from "../result/privacy.ts";
import type { Cell, Comparison, Config, ResultFile, Warning } from "../result/result.ts";
import { mean } from "../result/statistics.ts";
import type { Host, Observer, Progress, RunOptions } from "./host.ts";
import { gapsLast, mostMemory, planVariants, unsupported } from "./plan.ts";
import { nextCommand } from "./next_command.ts";
import { contendersIn, findPrograms, reasonMissing } from "./programs.ts";
import { resultMaker } from "./result_file.ts";
import { startRunner } from "./runner.ts";

export interface BlocksRequest {
  readonly scenario: string;
  readonly axes: readonly Axis[];
  /** One value for each setting. */
  readonly config: Config;
  /** How many, or how many at most. */
  readonly blocks: number;
  /** As many as make every 95 % interval narrower than this, in percent of its ratio. */
  readonly untilWidth: number | null;
  /** The blocks are a pilot, to say how many to take. */
  readonly plan: boolean;
  readonly seed: number;
  readonly quick: boolean;
  /** Null is the scenario's own. */
  readonly metric: string | null;
  /** Cells that differ by less are equivalent, as a fraction. */
  readonly margin: number;
  /** Other metrics that will be asked for: refused before, or as soon as it is known that no cell has them. */
  readonly others: readonly string[];
}

export interface PlannedBlocks {
  readonly question: Question;
  /** What a cell of it takes of memory at most, in bytes; 0 where that is not much. */
  readonly memory: number;
  /** Rejects with a UsageError, once the first cell is measured at the latest. */
  measure(observer: Observer): Promise<MeasuredBlocks>;
}

export interface MeasuredBlocks {
  readonly result: ResultFile;
  /** Whether a cell failed, in a block that was not completed too. */
  readonly failed: boolean;
  /** The same blocks compared by another metric. */
  by(metric: string): Comparison;
}

/** Rejects with a UsageError on a metric that the scenario cannot have and on a program that is none. */
export async function planBlocks(request: BlocksRequest, options: RunOptions, host: Host): Promise<PlannedBlocks> {
  const { seed, margin } = request;
  const scenario = scenarioNamed(request.scenario);
  const self = host.runtime.identity.name;
  const wished = request.axes.find(({ name }) => name === "runtime")?.values as readonly string[] | undefined;
  const programs = await findPrograms(wished ?? [self], options, host);
  const axes = request.axes.map((axis): Axis =>
    axis.name === "runtime" ? { ...axis, values: [...programs.keys()] } : axis
  );
  const planned = planVariants({
    scenario,
    axes,
    runtime: self,
    config: request.config,
    system: host.runtime.system,
    pipes: canMakePipes(),
    missing: reasonMissing(programs, options),
    contenders: contendersIn(programs),
  });
  const standard = comparedMetric(scenario.headline);
  const shown = options.fullCommand ? planned : planned.map(redactedVariant);
  const asked: Question = {
    ...{ scenario: scenario.name, headline: standard, seed, margin },
    ...questionOf(scenario, shown),
    axes: options.fullCommand ? axes : axes.map(redactedAxis),
  };
  const first = askFor(asked, request.metric ?? standard.metric);
  const metrics = [first.headline.metric, ...request.others];
  return {
    question: first,
    memory: mostMemory(scenario, planned),
    async measure(observer) {
      refuseUnknownMetrics(metrics, ownMetricsOf(scenario.name));
      const results = resultMaker(host, { ...options, quick: request.quick });
      const runs: Run[] = [];
      const gaps = planned.flatMap(({ gap }, index) => gap === null ? [] : [unsupported(shown[index].key, gap)]);
      let measurable = planned.filter(({ gap }) => gap === null);
      const seconds: number[] = [];
      let question = first;
      let blocks = 0;
      let [wanted, warned] = [request.blocks, [] as Warning[]];
      const done = (): Run[] => runs.filter((run) => run.block <= blocks);
      const result = (complete: boolean): ResultFile => {
        const comparison = compareBlocks(question, done(), blocks);
        const { answer, explains = {} } = knownScenario(scenario.name)!.description;
        const answers = answer?.(comparison, done().map(({ outcome }) => outcome));
        const { conclusion = [], crossovers = [] } = comparison;
        const said = conclusion.length > 0 ? conclusion : crossingWords(crossovers);
        const reasons = complete ? reasonsOf(question, done(), comparison, explains) : [];
        const plan = request.plan && complete ? pilotPlan(question, done(), blocks, mean(seconds)) : undefined;
        return results.make([...done().map(({ outcome }) => outcome), ...gaps], complete, {
          ...comparison,
          warnings: [...comparison.warnings, ...warned],
          conclusion: [...said.slice(0, MOST_SENTENCES - reasons.length), ...reasons],
          ...(answers && { answers }),
          ...(plan && { plan: { ...plan, command: nextCommand(plan, host.command) } }),
        });
      };
      const progressOf = (): Progress => observer.progressOf(request.blocks * (measurable.length + 1));
      const runner = startRunner(programs, measurable.map(({ key }) => key), progressOf, options, host);
      try {
        const decided = await Promise.all(measurable.map(({ key }) => runner.decided(key)));
        if (decided.some((cell) => cell !== null)) {
          const without = shown.map((one, index): Variant => {
            const cell = decided[measurable.indexOf(planned[index])];
            return cell ? { ...one, gap: cell.status === "unsupported" ? cell.reason : "it failed" } : one;
          });
          question = { ...question, ...questionOf(scenario, gapsLast(without)) };
          gaps.unshift(...decided.filter((cell) => cell !== null));
          measurable = measurable.filter((_, index) => decided[index] === null);
        }
        if (measurable.length === 0) wanted = 0;
        const order = schedule(measurable.length, seed);
        while (blocks < wanted && !host.stop.aborted) {
          for (const turn of order.next().value) {
            const started = host.runtime.now();
            const cell = await runner.run(measurable[turn.cell].key);
            seconds.push((host.runtime.now() - started) / 1000);
            const outcome: Cell = { ...cell, block: blocks + 1, ...(turn.again && { again: true }) };
            if (host.stop.aborted) break;
            if (runs.length === 0 && outcome.status === "measured") {
              refuseUnknownMetrics(metrics, Object.keys(outcome.metrics)); // not every mode has them all
            }
            runs.push({ ...turn, block: blocks + 1, outcome });
          }
          if (host.stop.aborted) break;
          blocks++;
          const soFar = result(false);
          observer.onCells(() => soFar);
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
      return {
        result: result(!host.stop.aborted),
        failed: [...gaps, ...runs.map(({ outcome }) => outcome)].some(({ status }) => status === "failed"),
        by: (metric) => compareBlocks(askFor(question, metric), done(), blocks),
      };
    },
  };
}

function redactedVariant(one: Variant): Variant {
  return { ...one, label: redacted(one.label), key: redactedKey(one.key) };
}

function redactedAxis({ name, values }: Axis): Axis {
  return { name, values: values.map((value) => typeof value === "string" ? redacted(value) : value) };
}

/** The part of a question that its variants make. */
function questionOf(
  { isBaseline, ladder }: Scenario,
  variants: readonly Variant[],
): Pick<Question, "variants" | "baselines" | "ladder"> {
  const baselines = isBaseline && baselinesAmong(variants, isBaseline);
  return { variants, baselines, ...(ladder && { ladder }) };
}

function tooWide(percent: number, needed: number): Warning {
  return {
    code: "wide",
    message:
      `Some 95 % interval is wider than ${percent} % of its ratio: ${needed} blocks make them narrower, so give ` +
      `--blocks ${needed}.`,
  };
}
