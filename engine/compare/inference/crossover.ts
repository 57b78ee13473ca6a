// Crossover: from which size on does one way cost less than another? Nothing is taken of how costs grow: at each size
// that was measured the two are held against each other, block by block, and between two sizes the logarithm of their
// ratio is taken to change evenly with that of the size.

import { ascending, median } from "../../result/statistics.ts";
import { rankInterval, RESAMPLES } from "./bootstrap.ts";
import { blocksOf, drawBlocks, type Level } from "./line_fit.ts";
import type { Random } from "./random.ts";

/** `from`: less at all sizes from `at` on; `until`: less at the smallest, up to `at`; always or never: of all that were measured. */
type Crossing =
  | { readonly kind: "from" | "until"; readonly at: number }
  | { readonly kind: "always" | "never" };

export type Crossover =
  & {
    /** The share of resamples that came to the same kind: below 0.95, say that it is not certain. */
    readonly support: number;
  }
  & (
    | {
      readonly kind: "from" | "until";
      /** In the unit of the levels' x. */
      readonly at: number;
      /** `low` is null where it may lie below the smallest size that was measured, `high` where above the largest. */
      readonly interval95: { readonly low: number | null; readonly high: number | null };
    }
    | { readonly kind: "always" | "never" }
  );

/**
 * Where `way` begins or ceases to cost less than `other`, by the median of the blocks' ratios at each x, with a
 * percentile interval by a bootstrap that draws whole blocks for all sizes at once. Block k of the one must be block k of
 * the other. Throws a RangeError on less than 2 levels, on other levels or blocks, and on costs that are not positive.
 */
export function crossover(
  other: readonly Level[],
  way: readonly Level[],
  random: Random,
  resamples: number = RESAMPLES,
): Crossover {
  const blocks = blocksOf(other);
  if (blocksOf(way) !== blocks || way.some(({ x }, at) => x !== other[at]?.x)) {
    throw new RangeError("Cannot find where two ways cross as both must have the same sizes in the same blocks.");
  }
  const sizes = way.map(({ x }) => x);
  const ratios = way.map(({ values }, at) => values.map((value, block) => Math.log(value / other[at]!.values[block]!)));
  const found = crossingOf(sizes, ratios.map(median));
  const redrawn = Array.from({ length: resamples }, () => {
    const drawn = drawBlocks(blocks, random);
    return crossingOf(sizes, ratios.map((own) => median(drawn.map((block) => own[block]!))));
  });
  const support = redrawn.filter(({ kind }) => kind === found.kind).length / resamples;
  if (!("at" in found)) return { ...found, support };
  const { low, high } = rankInterval(ascending(redrawn.map((one) => limit(found.kind, one))), 0.95, blocks);
  return { ...found, support, interval95: { low: low > 0 ? low : null, high: Number.isFinite(high) ? high : null } };
}

/**
 * A way that is cheaper between two sizes alone, and at no end, is so never.
 * @param logs of the ratio at each size, below 0 where the way costs less; sizes ascend
 */
function crossingOf(sizes: readonly number[], logs: readonly number[]): Crossing {
  const cheaper = logs.map((log) => log < 0);
  if (cheaper.every((one) => one)) return { kind: "always" };
  if (cheaper.at(-1)) return { kind: "from", at: between(sizes, logs, cheaper.lastIndexOf(false)) };
  return cheaper[0] ? { kind: "until", at: between(sizes, logs, cheaper.indexOf(false) - 1) } : { kind: "never" };
}

/** Where the ratio is 1 between a size and the next. */
function between(sizes: readonly number[], logs: readonly number[], at: number): number {
  const [from, to] = [Math.log(sizes[at]!), Math.log(sizes[at + 1]!)];
  return Math.exp(from + (to - from) * logs[at]! / (logs[at]! - logs[at + 1]!));
}

/** Where a resample puts the limit, seen as a limit of `kind`: 0 is below all sizes, infinity above them. */
function limit(kind: "from" | "until", other: Crossing): number {
  if ("at" in other && other.kind === kind) return other.at;
  const cheaperWhenLarge = other.kind === "always" || other.kind === "from";
  return cheaperWhenLarge === (kind === "from") ? 0 : Infinity;
}
