// Which of the article's conclusions hold here, and how far the repetitions that say so lie apart.

import { significant } from "../../engine/result/number.ts";
import type { ResultFile } from "../../engine/result/result.ts";
import type { Published } from "./published.ts";
import { isRuntimeName, nameOf } from "../../runtime/runtimes.ts";
import { type Claim, claims, judge, type Judged, publishedRatio } from "./claims.ts";
import { median } from "../../engine/result/statistics.ts";
import type { View } from "../view.ts";

const WORDS = { "holds": "yes", "does not hold": "no", "not sure": "?", "not measured": "–" } as const;

/** The answers, and below them the ranges that they rest on. */
export function conclusionViews(
  { cells, quick }: ResultFile,
  platformOf: (scenario: string) => Published["system"],
): View[] {
  const asked = [...new Set(cells.map(({ runtime }) => runtime))];
  const runtimes = asked.filter((name) =>
    isRuntimeName(nameOf(name)) || claims.some((claim) => judge(claim, cells, name).ratios.length > 0)
  ); // of a contender that can do one mode alone nothing can be said
  const judged = claims.map((claim) => runtimes.map((runtime) => judge(claim, cells, runtime)));
  const wide = runtimes.length > MOST_WITH_RATIOS;
  const most = Math.max(0, ...judged.flat().map(({ ratios }) => ratios.length));
  const suffix = quick ? " · quick" : "";
  const answers = tablesOf(runtimes.map((name) => wide ? Math.max(name.length, WIDEST_WORD) : WIDEST_RATIO));
  const ranges = tablesOf(runtimes.map(() => WIDEST_RANGE));
  if (runtimes.length === 0) return [];
  return [
    ...answers.map(([from, to]): View => ({
      title: `Which of the article's conclusions hold ${
        runtimes.every((name) => isRuntimeName(nameOf(name))) ? "in JavaScript" : "here"
      }?${suffix}`,
      head: ["", "article", ...runtimes.slice(from, to)],
      rows: claims.map((claim, index) => {
        const said = publishedRatio(claim, platformOf(claim.terms[0].scenario));
        const own = judged[index].slice(from, to).map(wide ? word : answer);
        return [claim.sentence, said === null ? "–" : times(said), ...own];
      }),
      textColumns: 1,
      whole: true,
      notes: to < runtimes.length ? [] : [
        "The ratio is in words of the sentence: what is said to be more over the other; of several repetitions the " +
        "median. 10×: ten times or more.",
        "yes, no: the ratios of three repetitions or more are all on that side of the bound. ?: they are not, or there " +
        "are fewer. –: not measured.",
        "Processes sharing memory: with real shared memory, which the article only advises, processes do as much as threads " +
        "(0.8× to 1.25×) behind the one lock.",
        "Rates are over the window in which the workers ran; the article's are over its wall of some 5 s.",
        ...(quick ? ["Quick: a first look, with too few iterations to rest a decision on."] : []),
      ],
    })),
    ...ranges.map(([from, to]): View => ({
      title: `How far apart the ratios of ${most} ${most === 1 ? "repetition" : "repetitions"} lie: least to greatest` +
        suffix,
      head: ["", "yes if", ...runtimes.slice(from, to)],
      rows: claims.map((claim, index) => [claim.sentence, boundOf(claim), ...judged[index].slice(from, to).map(range)]),
      textColumns: 1,
      whole: true,
      notes: [],
    })),
  ];
}

/** With more columns the answers are words alone; the ranges below have the ratios. */
const MOST_WITH_RATIOS = 3;

/** What stands in a column at most: "yes", "yes 17.9×", "0.52–0.61×". */
const [WIDEST_WORD, WIDEST_RATIO, WIDEST_RANGE] = [3, 10, 11];

/** What 80 columns have left beside the sentences and the article. */
const ROOM = 36;

/** From which to which column each table goes, of columns so wide; one table where there are none. */
function tablesOf(widths: readonly number[]): (readonly [from: number, to: number])[] {
  const tables: [number, number][] = [[0, 0]];
  let room = ROOM;
  for (const [at, width] of widths.entries()) {
    room -= width + 1;
    if (room < 0) {
      tables.push([at, at]);
      room = ROOM - width - 1;
    }
    tables.at(-1)![1] = at + 1;
  }
  return tables;
}

function word({ holding }: Judged): string {
  return WORDS[holding];
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
