// What the blocks of a comparison tell of the variants of a task: medians, differences and ratios with their intervals.

import { medianInterval } from "../../engine/compare/inference/median_interval.ts";
import { blockRatio, intervalOf } from "../../engine/compare/inference/ratio.ts";
import { FEWEST_BLOCKS } from "../../engine/compare/inference/verdict.ts";
import { groupBy } from "../../engine/result/group.ts";
import { count } from "../../engine/result/number.ts";
import type { Cell, CellKey, Interval } from "../../engine/result/result.ts";
import { geometricMean, median } from "../../engine/result/statistics.ts";

/** A configuration with its measured cells, by block. */
export interface Variant {
  readonly key: CellKey;
  /** In a few words: "a pool of 2 threads". */
  readonly name: string;
  readonly blocks: ReadonlyMap<number, readonly Cell[]>;
}

/** A number with the interval that holds it. */
export interface Known {
  readonly value: number;
  readonly interval: Interval;
}

export function variantOf(cells: readonly Cell[]): Variant {
  const [key] = cells;
  const { workers, dispatch } = key.config;
  const one = key.mode === "threads" ? "thread" : "process";
  const name = key.mode === "inline"
    ? "inline"
    : key.start === "pool"
    ? `a pool of ${count(workers, key.mode)}${dispatch === "atomics" ? " by Atomics" : ""}`
    : `a fresh ${one}`;
  return {
    key,
    name,
    blocks: groupBy(cells.filter(({ status }) => status === "measured"), ({ block = 0 }) => block),
  };
}

/** The median over blocks; null where there are too few for an interval. */
export function known(kind: Variant, metric: string): Known | null {
  return knownOf([...kind.blocks.values()].flatMap((cells) => valueOf(cells, metric) ?? []));
}

export function difference(kind: Variant, other: Variant, metric: string): Known | null {
  return knownOf(eachBlock(kind, other, ([own], [its]) => own! - its!, [metric], [metric]));
}

function knownOf(values: readonly number[]): Known | null {
  const interval = medianInterval(values);
  return interval && { value: median(values), interval };
}

/** Throughput over throughput, in the blocks that have both. */
export function ratioOf(kind: Variant, other: Variant, level: number): Known | null {
  const both = eachBlock(kind, other, ([own], [its]) => [own!, its!], ["tasks_per_s"], ["tasks_per_s"]);
  if (both.length < FEWEST_BLOCKS) return null;
  const ratio = blockRatio(both.map(([own]) => own!), both.map(([, its]) => its!));
  const interval = intervalOf(ratio, level);
  return interval && { value: ratio.ratio, interval };
}

/** What `make` makes of the values of each block in which both have all of them. */
export function eachBlock<T>(
  kind: Variant,
  other: Variant,
  make: (own: readonly number[], its: readonly number[]) => T,
  own: readonly string[],
  its: readonly string[],
): T[] {
  return [...kind.blocks].flatMap(([block, cells]) => {
    const beside = other.blocks.get(block);
    if (beside === undefined) return [];
    const [mine, theirs] = [
      own.flatMap((name) => valueOf(cells, name) ?? []),
      its.flatMap((name) => valueOf(beside, name) ?? []),
    ];
    return mine.length === own.length && theirs.length === its.length ? [make(mine, theirs)] : [];
  });
}

/** Of the cells of one block: the baseline has two. */
function valueOf(cells: readonly Cell[], metric: string): number | null {
  const values = cells.flatMap((cell) => cell.status === "measured" ? cell.metrics[metric] ?? [] : []);
  return values.length === 0 ? null : values.length === 1 ? values[0]! : geometricMean(values);
}
