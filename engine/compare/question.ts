// What a comparison asks: which cells it holds beside each other, by which metric, and what was run to answer it.

import type { Headline } from "../../scenarios/contract.ts";
import { askedMetric } from "../result/compared_metric.ts";
import type { Cell, CellKey } from "../result/result.ts";
import type { Turn } from "./schedule.ts";

export type AxisValue = string | number | boolean;

/** `name` is "mode", "runtime", "start" or a setting. */
export interface Axis {
  readonly name: string;
  readonly values: readonly AxisValue[];
}

export interface Variant {
  /** The values that tell it from the others, in the order of the axes. */
  readonly label: string;
  /** Its value on each axis. */
  readonly on: Readonly<Record<string, AxisValue>>;
  readonly key: CellKey;
  /** Why it cannot be measured; null when it can. */
  readonly gap: string | null;
}

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
  /** Of each variant, by their numbers, what it is held against: itself where that is nothing else. The first where it is not said. */
  readonly baselines?: readonly number[];
  /** The settings by which variants are the rungs of ladders, and by which these are told apart. */
  readonly ladder?: { readonly over: string; readonly by: string };
  readonly seed: number;
  /** Cells that differ by less are equivalent, as a fraction; 5 % where it is not said. */
  readonly margin?: number;
  /** How many of the first blocks decided the number of all; absent where that was decided before. */
  readonly pilot?: number;
}

/**
 * What each variant is held against, by its number, where `isBaseline` says which cell that is of another. Undefined where
 * all are held against the first: also where none of them has another that it could be held against, as the same cell of
 * two versions of a function.
 */
export function baselinesAmong(
  variants: readonly Variant[],
  isBaseline: (baseline: CellKey, of: CellKey) => boolean,
): readonly number[] | undefined {
  const baselines = variants.map(({ key }, index) => {
    const found = variants.findIndex((other) => isBaseline(other.key, key));
    return found >= 0 ? found : variants.some((other) => isBaseline(key, other.key)) ? index : 0;
  });
  return baselines.every((baseline, index) => baseline === index) ? undefined : baselines;
}

/** What a variant is held against, by its number. */
export function baselineOf({ baselines }: Pick<Question, "baselines">, variant: number): number {
  return baselines?.[variant] ?? 0;
}

/** The same question of another metric. */
export function askFor(question: Question, metric: string): Question {
  return { ...question, headline: askedMetric(question.headline, metric) };
}
