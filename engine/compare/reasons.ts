// Where a difference comes from: of the pair that lies farthest apart, by how much the parts of it that its scenario names
// differ, in the same blocks. That a pool starts nothing is no news: pairs of one start method alone are explained.

import { listed } from "../result/listed.ts";
import { timesWithin } from "../result/interval_words.ts";
import type { ComparedPair, Comparison } from "../result/result.ts";
import { ratiosOf } from "./compare.ts";
import { spokenOf } from "./conclusion.ts";
import { intervalOf } from "./inference/ratio.ts";
import { askFor, baselineOf, type Question, type Run } from "./question.ts";

/**
 * One sentence, or none where no pair has a verdict that calls for one. `explains` are metrics of parts, as a wait that is
 * part of a rate; their intervals hold together with 95 %.
 */
export function reasonsOf(
  question: Question,
  runs: readonly Run[],
  comparison: Pick<Comparison, "pairs" | "blocks" | "axes">,
  explains: Readonly<Record<string, string>>,
): string[] {
  const { pairs, blocks } = comparison;
  const { variants } = question;
  const [farthest] = pairs.filter(({ verdict }) => verdict === "faster" || verdict === "slower").flatMap((pair) => {
    const cell = variants.findIndex(({ label }, index) =>
      label === pair.cell && variants[baselineOf(question, index)].label === pair.baseline
    );
    const alike = variants[cell].key.start === variants[baselineOf(question, cell)].key.start;
    return alike ? [{ cell, pair }] : [];
  }).sort((a, b) => distance(b.pair) - distance(a.pair));
  if (farthest === undefined) return [];
  const { cell, pair } = farthest;
  const named = Object.entries(explains);
  const parts = named.flatMap(([metric, what]) => {
    const found = ratiosOf(askFor(question, metric), runs, blocks).pairs.find((one) => one.cell === cell);
    const interval = found === undefined ? null : intervalOf(found.ratio, 1 - 0.05 / named.length);
    if (interval === null) return [];
    return [`${what} ${timesWithin(found!.ratio.ratio, interval)}`];
  });
  return parts.length === 0 ? [] : [
    `Where it comes from, ${spokenOf(pair.cell, comparison)} over ${spokenOf(pair.baseline, comparison)}: ${
      listed(parts)
    }.`,
  ];
}

function distance({ ratio: value }: ComparedPair): number {
  return Math.abs(Math.log(value));
}
