// The pairs of a comparison with their verdicts, which are corrected for how many there are.

import { blocksToSettle } from "./inference/blocks_to_settle.ts";
import { holm } from "./inference/holm.ts";
import type { Ratio } from "./inference/ratio.ts";
import { intervalsOf, type Standard, verdict } from "./inference/verdict.ts";
import type { Direction } from "../result/metric.ts";
import type { ComparedPair } from "../result/result.ts";

/** A pair before the family is known: `p` is not corrected yet. */
export interface FoundPair {
  readonly cell: string;
  readonly baseline: string;
  readonly ratio: Ratio;
  readonly p: number;
  /** Why its values cannot be judged, in a sentence's words; null where they can. */
  readonly unjudged: string | null;
}

/** It differs, but in what no run is better or worse for. */
const NEITHER = { verdict: "no verdict", reason: "it differs, but more of it is neither better nor worse" } as const;

/** The intervals and the standard give the verdicts; p, corrected too, decides nothing. */
export function judgedPairs(
  found: readonly FoundPair[],
  common: Omit<Standard, "pairs">,
  direction: Direction,
): ComparedPair[] {
  const judged = found.filter(({ unjudged }) => unjudged === null);
  const adjusted = holm(judged.map(({ p }) => p));
  const standard = { ...common, pairs: judged.length };
  return found.map((pair) => {
    const { cell, baseline, unjudged, ratio } = pair;
    const about = { cell, baseline, ratio: ratio.ratio, blocks: ratio.blocks };
    if (unjudged !== null) {
      const nothing = { interval95: null, interval90: null, p: null, blocks_needed: null };
      return { ...about, ...nothing, verdict: "no verdict", reason: unjudged };
    }
    const kind = verdict(ratio, standard);
    const differs = kind === "faster" || kind === "slower";
    return {
      ...about,
      ...intervalsOf(ratio, standard.pairs),
      p: adjusted[judged.indexOf(pair)],
      ...(differs && direction === "neither" ? NEITHER : { verdict: kind }),
      blocks_needed: kind === "inconclusive" ? blocksToSettle(ratio, standard) : null,
    };
  });
}
