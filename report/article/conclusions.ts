// Which of the article's conclusions hold here, and how far the repetitions that say so lie apart.

import { significant } from "../../engine/result/number.ts";
import type { ResultFile } from "../../engine/result/result.ts";
import type { Published } from "./published.ts";
import { type Claim, claims, judge, type Judged, publishedRatio } from "./claims.ts";
import { median } from "../../engine/result/statistics.ts";
import type { View } from "../view.ts";

const WORDS = { "holds": "yes", "does not hold": "no", "not sure": "?", "not measured": "–" } as const;

/** The answers, and below them the ranges that they rest on. */
export function conclusionViews(
  { cells, quick }: ResultFile,
  platformOf: (scenario: string) => Published["system"],
): [View, View] {
  const runtimes = [...new Set(cells.map(({ runtime }) => runtime))];
  const judged = claims.map((claim) => runtimes.map((runtime) => judge(claim, cells, runtime)));
  const most = Math.max(0, ...judged.flat().map(({ ratios }) => ratios.length));
  const suffix = quick ? " · quick" : "";
  return [
    {
      title: "Which of the article's conclusions hold in JavaScript?" + suffix,
      head: ["", "article", ...runtimes],
      rows: claims.map((claim, index) => {
        const said = publishedRatio(claim, platformOf(claim.terms[0].scenario));
        return [claim.sentence, said === null ? "–" : times(said), ...judged[index].map(answer)];
      }),
      textColumns: 1,
      notes: [
        "The ratio is in words of the sentence: what is said to be more over the other; of several repetitions the " +
        "median. 10×: ten times or more.",
        "yes, no: the ratios of three repetitions or more are all on that side of the bound. ?: they are not, or there " +
        "are fewer. –: not measured.",
        "Processes sharing memory: with real shared memory, which the article only advises, processes do as much as threads " +
        "(0.8× to 1.25×) behind the one lock.",
        "Rates are over the window in which the workers ran; the article's are over its wall of some 5 s.",
        ...(quick ? ["Quick: a first look, with too few iterations to rest a decision on."] : []),
      ],
    },
    {
      title: `How far apart the ratios of ${most} ${most === 1 ? "repetition" : "repetitions"} lie: least to greatest` +
        suffix,
      head: ["", "yes if", ...runtimes],
      rows: claims.map((claim, index) => [claim.sentence, boundOf(claim), ...judged[index].map(range)]),
      textColumns: 1,
      notes: [],
    },
  ];
}

function answer({ holding, ratios }: Judged): string {
  return ratios.length === 0 ? WORDS[holding] : `${WORDS[holding]} ${times(median(ratios))}`;
}

function range({ ratios }: Judged): string {
  if (ratios.length === 0) return "–";
  const [low, high] = [written(ratios[0]), written(ratios.at(-1)!)];
  return low === high ? `${low}×` : `${low}–${high}×`;
}

function boundOf({ above, below }: Claim): string {
  if (above !== undefined && below !== undefined) return `${above}–${below}×`;
  return above === undefined ? `< ${below}×` : `> ${above}×`;
}

function times(ratio: number): string {
  return `${written(ratio)}×`;
}

function written(ratio: number): string {
  return significant(ratio, ratio < 10 ? 2 : 3);
}
