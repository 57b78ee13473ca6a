// From the cells that were run in blocks to what can be said of them. Pure: the same runs and seed, the same answer.

import type { Headline } from "../scenarios/contract.ts";
import { betterOf, valueOf } from "./compared_metric.ts";
import { blockWarnings } from "./compare_warnings.ts";
import { findingsOf } from "./findings.ts";
import { RESAMPLES } from "./inference/bootstrap.ts";
import { drift } from "./inference/drift.ts";
import { holm } from "./inference/holm.ts";
import { medianInterval } from "./inference/median_interval.ts";
import { seededRandom } from "./inference/random.ts";
import { blockRatio, logRatios, type Ratio } from "./inference/ratio.ts";
import { type Better, deltaOf, SMALLEST_DELTA, verdict } from "./inference/verdict.ts";
import { signedRankTest } from "./inference/wilcoxon.ts";
import type { Cell, ComparedCell, ComparedPair, Comparison } from "./result.ts";
import type { Turn } from "./schedule.ts";
import { median } from "./statistics.ts";
import type { Axis, Variant } from "./variants.ts";

/** A cell that was run in a block, which is counted from 1. */
export interface Run extends Turn {
  readonly block: number;
  readonly outcome: Cell;
}

export interface Question {
  readonly scenario: string;
  readonly headline: Headline;
  readonly axes: readonly Axis[];
  readonly variants: readonly Variant[];
  readonly seed: number;
}

/** The same question of another metric. */
export function askFor(question: Question, metric: string): Question {
  const { headline } = question;
  return { ...question, headline: metric === headline.metric ? headline : { metric, better: betterOf(metric) } };
}

/**
 * `runs` are those of `blocks` complete blocks. Every cell is held against the first variant, the baseline.
 * `resamples` of each bootstrap; simulations make do with fewer.
 */
export function compareBlocks(
  question: Question,
  runs: readonly Run[],
  blocks: number,
  resamples: number = RESAMPLES,
): Comparison {
  const { headline: { metric, better }, variants, seed } = question;
  const rows = variants.map((_, cell) => rowOf(runs, blocks, (run) => run.cell === cell && !run.again));
  const twinRow = rowOf(runs, blocks, (run) => run.again);
  const twin = numbersOf(twinRow, metric);
  const [once = [], ...others] = rows.map((row) => numbersOf(row, metric));
  const values = [once.map((value, block) => meanOf(value, twin[block])), ...others];
  const floor = floorOf(once, twin, seed, resamples);
  const delta = floor === null ? SMALLEST_DELTA : deltaOf(floor.ratio);
  const cells = variants.map((variant, cell) => describe(variant, values[cell], seed, resamples));
  const found = values.slice(1).flatMap((own, index) =>
    pairOf(cells[index + 1], own, cells[0], values[0], seed, resamples)
  );
  const pairs = withVerdicts(found, delta, better);
  return {
    design: "blocks",
    scenario: question.scenario,
    metric,
    better,
    axes: Object.fromEntries(question.axes.map((axis) => [axis.name, axis.values])),
    seed,
    blocks,
    delta,
    floor: floor && { ratio: floor.ratio, interval95: floor.interval95 },
    cells,
    pairs,
    findings: findingsOf(question, rows, values),
    warnings: blockWarnings(question, withFailuresOf(twinRow, rows), cells, blocks),
  };
}

function rowOf(runs: readonly Run[], blocks: number, wanted: (run: Run) => boolean): (Cell | null)[] {
  const row = Array<Cell | null>(blocks).fill(null);
  for (const run of runs) if (wanted(run)) row[run.block - 1] = run.outcome;
  return row;
}

/** `rows` with the baseline's first run out of the way where it is the second that failed. */
function withFailuresOf(
  twin: readonly (Cell | null)[],
  [first = [], ...others]: readonly (readonly (Cell | null)[])[],
) {
  const failed = (cell: Cell | null): boolean => cell !== null && cell.status !== "measured";
  return [first.map((cell, block) => failed(twin[block]) ? twin[block] : cell), ...others];
}

function numbersOf(row: readonly (Cell | null)[], metric: string): (number | null)[] {
  return row.map((cell) => cell && valueOf(cell, metric));
}

/** Of the baseline's two runs in a block: their geometric mean, which halves the noise that they put into every ratio. */
function meanOf(first: number | null, second: number | null): number | null {
  return first === null || second === null ? first ?? second : Math.sqrt(first) * Math.sqrt(second);
}

function describe(
  { label, key }: Variant,
  values: readonly (number | null)[],
  seed: number,
  resamples: number,
): ComparedCell {
  const had = values.filter((value) => value !== null);
  const trend = had.length < 2 ? null : drift(had);
  return {
    label,
    key,
    values,
    median: had.length === 0 ? null : median(had),
    interval: medianInterval(had, seededRandom(`median ${seed} ${label}`), resamples),
    drift: trend?.drifting ? trend.change : null,
  };
}

/** A pair before the family is known: `p` is not corrected yet. */
export interface FoundPair {
  readonly cell: string;
  readonly baseline: string;
  readonly ratio: Ratio;
  readonly p: number;
}

/** None where no block has both. A block that either cell failed in says nothing of their ratio. */
function pairOf(
  { label: cell }: ComparedCell,
  own: readonly (number | null)[],
  { label: baseline }: ComparedCell,
  other: readonly (number | null)[],
  seed: number,
  resamples: number,
): FoundPair[] {
  const [first, second] = inBoth(own, other);
  if (first.length === 0) return [];
  const ratio = blockRatio(first, second, seededRandom(`pair ${seed} ${cell}`), resamples);
  return [{ cell, baseline, ratio, p: signedRankTest(logRatios(first, second)).p }];
}

/** δ and the interval give the verdict; p, corrected over all of `found`, is printed beside it. */
export function withVerdicts(found: readonly FoundPair[], delta: number, better: Better): ComparedPair[] {
  const adjusted = holm(found.map(({ p }) => p));
  return found.map(({ cell, baseline, ratio }, index) => {
    const { kind, ...more } = verdict(ratio, delta, better);
    return {
      cell,
      baseline,
      ratio: ratio.ratio,
      interval95: ratio.interval95,
      interval90: ratio.interval90,
      blocks: ratio.blocks,
      p: adjusted[index],
      verdict: kind,
      blocks_needed: "blocksNeeded" in more ? more.blocksNeeded : null,
    };
  });
}

function floorOf(
  baseline: readonly (number | null)[],
  twin: readonly (number | null)[],
  seed: number,
  resamples: number,
): Ratio | null {
  const [first, second] = inBoth(twin, baseline);
  return first.length === 0 ? null : blockRatio(first, second, seededRandom(`floor ${seed}`), resamples);
}

function inBoth(first: readonly (number | null)[], second: readonly (number | null)[]): [number[], number[]] {
  const blocks = first.flatMap((value, block) => value === null || second[block] === null ? [] : [block]);
  return [blocks.map((block) => first[block]!), blocks.map((block) => second[block]!)];
}

/** Whether every pair's 95 % interval is narrower than `percent` of its ratio; false while there are too few blocks. */
export function isNarrow({ pairs, floor, blocks }: Comparison, percent: number, fewest: number): boolean {
  const estimates = pairs.length > 0 ? pairs : floor === null ? [] : [floor];
  return blocks >= fewest && estimates.length > 0 &&
    estimates.every(({ ratio, interval95: { low, high } }) => 100 * (high - low) / ratio < percent);
}
