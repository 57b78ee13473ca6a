// A straight line through one metric over a quantity (work, workers), and what one more unit of it costs.

import { percentileInterval, RESAMPLES } from "./bootstrap.ts";
import type { Random } from "./random.ts";
import type { Interval } from "../../result/result.ts";
import { ascending, median } from "../../result/statistics.ts";

/** What was measured at one `x`: one positive value per block, in the order of blocks. */
export interface Level {
  readonly x: number;
  readonly values: readonly number[];
}

/** `intercept` in the unit of the values, `slope` in that unit per unit of x. */
export interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/** What one more unit of x costs, for example bytes per extra worker. */
export interface MarginalCost extends Line {
  /** Of the slope. */
  readonly interval95: Interval;
}

/** The slope over all levels with a percentile interval, by a bootstrap that draws whole blocks. */
export function marginalCost(
  levels: readonly Level[],
  random: Random,
  resamples: number = RESAMPLES,
): MarginalCost {
  const blocks = blocksOf(levels);
  const slopes = Array.from({ length: resamples }, () => fitLine(levels, drawBlocks(blocks, random)).slope);
  return { ...fitLine(levels), interval95: percentileInterval(ascending(slopes), 0.95, blocks) };
}

/**
 * Least squares through the median of each level, weighted by one over the median squared.
 * Medians, since a busy machine makes single values much too large. Weights, since noise grows with the value: without
 * them the largest levels would drown the intercept. `blocks` may name blocks repeatedly; all of them when absent.
 */
export function fitLine(levels: readonly Level[], blocks?: readonly number[]): Line {
  const points = levels.map(({ x, values }) => {
    const y = median(blocks ? blocks.map((block) => values[block]) : values);
    return { x, y, weight: 1 / (y * y) };
  });
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  const centreX = points.reduce((sum, { x, weight }) => sum + weight * x, 0) / total;
  const centreY = points.reduce((sum, { y, weight }) => sum + weight * y, 0) / total;
  const slope = points.reduce((sum, { x, y, weight }) => sum + weight * (x - centreX) * (y - centreY), 0) /
    points.reduce((sum, { x, weight }) => sum + weight * (x - centreX) ** 2, 0);
  return { intercept: centreY - slope * centreX, slope };
}

/** As many blocks as there are, with replacement, by their number. */
export function drawBlocks(blocks: number, random: Random): number[] {
  return Array.from({ length: blocks }, () => random.integer(blocks));
}

/** How many blocks every level has. Throws a RangeError on levels that no line can be drawn through. */
export function blocksOf(levels: readonly Level[]): number {
  const different = new Set(levels.map(({ x }) => x)).size;
  if (different < 2) {
    throw new RangeError(`Cannot fit a line as there must be 2 or more different levels: given ${different}.`);
  }
  const blocks = levels[0].values.length;
  for (const { x, values } of levels) {
    if (values.length !== blocks) {
      const given = `${values.length} at ${x}, ${blocks} at ${levels[0].x}`;
      throw new RangeError(`Cannot fit a line as every level must have the same blocks: given ${given}.`);
    }
    const bad = values.find((value) => !(value > 0 && Number.isFinite(value)));
    if (bad !== undefined) {
      throw new RangeError(`Cannot fit a line as values must be positive and finite: given ${bad} at ${x}.`);
    }
  }
  return blocks;
}
