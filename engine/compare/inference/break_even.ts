// Break-even: from which amount of work on does the challenger (a process) cost less than the baseline (a thread)?
// Both are taken to cost a + b · work; where the two lines cross, they are even.

import { rankInterval, RESAMPLES } from "./bootstrap.ts";
import { blocksOf, drawBlocks, fitLine, type Level, type Line } from "./line_fit.ts";
import type { Random } from "./random.ts";
import { ascending } from "../../result/statistics.ts";

/** `from`: the challenger costs less from `work` on; `until`: only below `work`; always or never: at any work ≥ 0. */
type Crossing =
  | { readonly kind: "from" | "until"; readonly work: number }
  | { readonly kind: "always" | "never" };

export type BreakEven =
  & {
    readonly baseline: Line;
    readonly challenger: Line;
    /** The share of resamples that came to the same kind: below 0.95, say that it is not certain. */
    readonly support: number;
  }
  & (
    | {
      readonly kind: "from" | "until";
      /** In the unit of the levels' x. */
      readonly work: number;
      /** `high` is null where the challenger may have to wait (`from`) or may go on (`until`) for ever. */
      readonly interval95: { readonly low: number; readonly high: number | null };
    }
    | { readonly kind: "always" | "never" }
  );

/**
 * Fits both lines (see `fitLine`) to costs over work and finds where they cross, with a percentile interval by a
 * bootstrap that draws whole blocks for both. Block k of the one must be block k of the other.
 * Throws a RangeError on less than 2 levels, on missing blocks and on costs that are not positive.
 */
export function breakEven(
  baseline: readonly Level[],
  challenger: readonly Level[],
  random: Random,
  resamples: number = RESAMPLES,
): BreakEven {
  const blocks = blocksOf(baseline);
  if (blocksOf(challenger) !== blocks) {
    const given = `${blocks} and ${blocksOf(challenger)}`;
    throw new RangeError(`Cannot find the break-even as both modes must have the same blocks: given ${given}.`);
  }
  const lines = { baseline: fitLine(baseline), challenger: fitLine(challenger) };
  const found = crossing(lines.baseline, lines.challenger);
  const redrawn = Array.from({ length: resamples }, () => {
    const drawn = drawBlocks(blocks, random);
    return crossing(fitLine(baseline, drawn), fitLine(challenger, drawn));
  });
  const support = redrawn.filter(({ kind }) => kind === found.kind).length / resamples;
  if (!("work" in found)) return { ...lines, ...found, support };

  const { low, high } = rankInterval(ascending(redrawn.map((other) => limit(found.kind, other))), 0.95, blocks);
  return { ...lines, ...found, support, interval95: { low, high: Number.isFinite(high) ? high : null } };
}

function crossing(baseline: Line, challenger: Line): Crossing {
  const startsDearer = challenger.intercept - baseline.intercept;
  const growsDearer = challenger.slope - baseline.slope;
  if (startsDearer >= 0 && growsDearer >= 0) return { kind: "never" };
  if (startsDearer <= 0 && growsDearer <= 0) return { kind: "always" };
  return { kind: growsDearer < 0 ? "from" : "until", work: -startsDearer / growsDearer };
}

/** Where a resample puts the limit, seen as a limit of `kind`: always and never are 0 and infinity, or the reverse. */
function limit(kind: "from" | "until", other: Crossing): number {
  if ("work" in other && other.kind === kind) return other.work;
  const challengerWinsInTheLongRun = other.kind === "always" || other.kind === "from";
  return challengerWinsInTheLongRun === (kind === "from") ? 0 : Infinity;
}
