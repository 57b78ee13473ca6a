// From the cells that were run in blocks to what can be said of them. Pure: the same runs and seed, the same answer.

import { comparedValue, directionOf } from "../result/compared_metric.ts";
import { blockWarnings } from "./compare_warnings.ts";
import { conclusionOf } from "./conclusion.ts";
import { crossoversOf } from "./crossovers.ts";
import { findingsOf } from "./findings.ts";
import { RESAMPLES } from "./inference/bootstrap.ts";
import { drift } from "./inference/drift.ts";
import { type Floor, floorOf } from "./inference/floor.ts";
import { medianInterval } from "./inference/median_interval.ts";
import { blockRatio, logRatios, type Ratio } from "./inference/ratio.ts";
import { deltaOf, STANDARD_MARGIN } from "./inference/verdict.ts";
import { signedRankTest } from "./inference/wilcoxon.ts";
import { type FoundPair, judgedPairs } from "./judged_pairs.ts";
import type { Cell, ComparedCell, Comparison } from "../result/result.ts";
import { geometricMean, median } from "../result/statistics.ts";
import { baselineOf, type Question, type Run, type Variant } from "./question.ts";

/**
 * `runs` are those of `blocks` complete blocks. Every cell is held against its baseline, the first variant or one that the question names. Both runs
 * that the first has in a block are alike: none is the first. `resamples` of each bootstrap.
 */
export function compareBlocks(
  question: Question,
  runs: readonly Run[],
  blocks: number,
  resamples: number = RESAMPLES,
): Comparison {
  const { headline: { metric, better }, variants, seed, margin = STANDARD_MARGIN } = question;
  const { rows, values, floor, pairs } = ratiosOf(question, runs, blocks);
  const floorError = floor?.error ?? 0;
  const cells = variants.map((variant, cell) => comparedCell(variant, values[cell]));
  const crossovers = crossoversOf(question, values, resamples);
  const found = pairs.map(({ cell, ratio, p }): FoundPair => {
    return { cell: cells[cell].label, baseline: cells[baselineOf(question, cell)].label, ratio, p, unjudged: null };
  });
  const comparison = {
    design: "blocks",
    scenario: question.scenario,
    metric,
    better: directionOf(metric),
    axes: Object.fromEntries(question.axes.map((axis) => [axis.name, axis.values])),
    seed,
    blocks,
    margin,
    delta: deltaOf({ floorError, margin }),
    floor: floor && { ratio: 1, interval95: floor.interval95 },
    cells,
    pairs: judgedPairs(found, { floorError, margin, better }, directionOf(metric)),
    findings: findingsOf(question, rows, values, resamples),
    ...(crossovers.length > 0 && { crossovers }),
    warnings: blockWarnings(question, rows, cells, blocks),
  } as const;
  return { ...comparison, conclusion: conclusionOf(comparison) };
}

/** What every answer rests on. */
export interface Ratios {
  /** For each variant, its cells and its number in each block. */
  readonly rows: readonly (readonly (readonly Cell[])[])[];
  readonly values: readonly (readonly (number | null)[])[];
  readonly floor: Floor | null;
  /** Of the variants, by their number, that have a block in common with their baseline. */
  readonly pairs: readonly { readonly cell: number; readonly ratio: Ratio; readonly p: number }[];
}

export function ratiosOf(question: Question, runs: readonly Run[], blocks: number): Ratios {
  const { headline: { metric }, variants, pilot = blocks } = question;
  const rows = rowsOf(runs, variants.length, blocks);
  const numbers = rows.map((row) => row.map((cells) => cells.flatMap((cell) => comparedValue(cell, metric) ?? [])));
  const values = numbers.map((row) => row.map((own) => own.length === 0 ? null : geometricMean(own)));
  const pairs = values.flatMap((own, cell) => {
    // A block that either cell failed in says nothing of their ratio.
    const base = baselineOf(question, cell);
    const both = own.flatMap((value, block) => value === null || values[base][block] === null ? [] : [block]);
    if (cell === base || both.length === 0) return [];
    const [first, second] = [own, values[base]].map((all) => both.map((block) => all[block]!));
    const ratio = blockRatio(first, second, both.filter((block) => block < pilot).length);
    return [{ cell, ratio, p: signedRankTest(logRatios(first, second)).p }];
  });
  return { rows, values, floor: floorOfTwins(numbers[0]), pairs };
}

/** For each variant, its cells in each block: two of the baseline, else one, and none where it was not run. */
function rowsOf(runs: readonly Run[], variants: number, blocks: number): Cell[][][] {
  const rows = Array.from({ length: variants }, () => Array.from({ length: blocks }, (): Cell[] => []));
  for (const { cell, block, outcome } of runs) rows[cell][block - 1].push(outcome);
  return rows;
}

/** From the blocks in which both runs of the baseline have a number. */
function floorOfTwins(numbers: readonly (readonly number[])[]): Floor | null {
  const twins = numbers.filter((own) => own.length === 2);
  return floorOf(twins.map(([one]) => one), twins.map(([, other]) => other));
}

function comparedCell({ label, key }: Variant, values: readonly (number | null)[]): ComparedCell {
  const had = values.filter((value) => value !== null);
  const trend = had.length < 2 ? null : drift(had);
  return {
    label,
    key,
    values,
    median: had.length === 0 ? null : median(had),
    interval: medianInterval(had),
    drift: trend?.drifting ? trend.change : null,
  };
}
