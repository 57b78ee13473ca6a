// From the blocks of a pilot to how many blocks of how many iterations the comparison itself should take.

import { baselineOf, type Question, type Run } from "./question.ts";
import { ratiosOf } from "./compare.ts";
import { samplesOf } from "../result/compared_metric.ts";
import { blocksToSettle } from "./inference/blocks_to_settle.ts";
import { bestIterations, type Costs, type Variances, variancesOf } from "./inference/iterations.ts";
import type { Ratio } from "./inference/ratio.ts";
import { STANDARD_MARGIN } from "./inference/verdict.ts";
import type { ComparisonPlan } from "../result/result.ts";
import { metricNamed } from "../result/metrics.ts";
import { mean, standardDeviation } from "../result/statistics.ts";

/** The variance of a median over that of a mean of as many values, for many normal values. */
const OF_MEDIAN = Math.PI / 2;

/** `cellSeconds`: what a cell took on average, its process and warm-up with it. */
export function pilotPlan(
  question: Question,
  runs: readonly Run[],
  blocks: number,
  cellSeconds: number,
): Omit<ComparisonPlan, "command"> {
  const { headline: { better }, margin = STANDARD_MARGIN } = question;
  const { pairs, floor } = ratiosOf(question, runs, blocks);
  const standard = { floorError: floor?.error ?? 0, margin, better, pairs: pairs.length };
  const cells = runs.length / blocks;
  const pilot = iterationsOf(runs);
  const nested = pilot === null ? null : nestedIn(question, runs, pairs, pilot);
  if (pilot === null || nested === null) {
    const needed = mostOf(pairs.map(({ ratio }) => blocksToSettle(ratio, standard)));
    return { blocks: needed, iterations: null, seconds: needed && needed * cells * cellSeconds };
  }
  const iteration = nested.iterationSeconds * cells;
  const costs: Costs = { start: Math.max(0, cells * cellSeconds - pilot * iteration), iteration };
  const iterations = Math.max(...nested.variances.map((variances) => bestIterations(variances, costs, pilot)));
  const needed = mostOf(pairs.map(({ ratio }, index) => {
    const { within, between } = nested.variances[index];
    const error = Math.sqrt((between + within / iterations) / ratio.blocks);
    return blocksToSettle({ ...ratio, error }, standard);
  }));
  return { blocks: needed, iterations, seconds: needed && needed * (costs.start + iterations * costs.iteration) };
}

/** Of every cell; null where a cell has a duration instead. */
function iterationsOf(runs: readonly Run[]): number | null {
  const numbers = new Set(runs.map(({ outcome: { config } }) => config.iterations));
  const [first] = numbers;
  return numbers.size === 1 && typeof first === "number" && first > 1 ? first : null;
}

/** What varies within processes and between them, pair by pair; null where the iterations were not kept. */
function nestedIn(
  question: Question,
  runs: readonly Run[],
  pairs: readonly { readonly cell: number; readonly ratio: Ratio }[],
  iterations: number,
): { readonly variances: Variances[]; readonly iterationSeconds: number } | null {
  const { headline: { metric } } = question;
  const factor = metricNamed(metric)?.middle === "median" ? OF_MEDIAN : 1;
  const withinOf = (cell: number): number =>
    factor * mean(
      runs.filter((run) => run.cell === cell).flatMap(({ outcome }) => {
        const samples = samplesOf(outcome, metric);
        return samples.length < 2 ? [] : standardDeviation(samples.map(Math.log)) ** 2;
      }),
    );
  const variances = pairs.map(({ cell, ratio }) => {
    const base = baselineOf(question, cell);
    const baseline = withinOf(base) / (base === 0 ? 2 : 1); // the first counts half, as it is run twice in a block
    return variancesOf(ratio.error ** 2 * ratio.blocks, withinOf(cell) + baseline, iterations);
  });
  const times = runs.flatMap(({ outcome }) => outcome.status === "measured" ? outcome.samples.iter_s ?? [] : []);
  const iterationSeconds = times.length > 0 ? mean(times) : Number(runs[0].outcome.config.hold_ms) / 1000;
  const told = [iterationSeconds, ...variances.map(({ within }) => within)].every((value) => !Number.isNaN(value));
  return told ? { variances, iterationSeconds } : null;
}

function mostOf(needed: readonly (number | null)[]): number | null {
  return needed.length === 0 || needed.includes(null) ? null : Math.max(...needed.map(Number));
}
