// The pairs of a comparison with their verdicts, which are corrected for how many there are.

import { blocksToSettle } from "./inference/blocks_to_settle.ts";
import { holm } from "./inference/holm.ts";
import type { Ratio } from "./inference/ratio.ts";
import { intervalsOf, type Standard, verdict } from "./inference/verdict.ts";
import type { ComparedPair } from "./result.ts";

/** A pair before the family is known: `p` is not corrected yet. */
export interface FoundPair {
  readonly cell: string;
  readonly baseline: string;
  readonly ratio: Ratio;
  readonly p: number;
  /** Why its values cannot be judged, in a sentence's words; null where they can. */
  readonly unjudged: string | null;
}

/** The intervals and the standard give the verdicts; p, corrected too, decides nothing. */
export function judgedPairs(found: readonly FoundPair[], common: Omit<Standard, "pairs">): ComparedPair[] {
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
    return {
      ...about,
      ...intervalsOf(ratio, standard.pairs),
      p: adjusted[judged.indexOf(pair)],
      verdict: kind,
      blocks_needed: kind === "inconclusive" ? blocksToSettle(ratio, standard) : null,
    };
  });
}
