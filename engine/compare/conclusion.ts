// What a comparison comes to, in at most three sentences, each of which rests on the intervals of its pairs.

import { listed } from "../result/listed.ts";
import { inverse, span, timesWithin } from "../result/interval_words.ts";
import { count, percent, ratio } from "../result/number.ts";
import { metricNamed } from "../result/metrics.ts";
import type { ComparedPair, Comparison } from "../result/result.ts";

/** So many sentences at the most. */
export const MOST_SENTENCES = 3;

/** More of a kind than these are counted. */
const NAMED = 4;

type Compared = Pick<Comparison, "design" | "metric" | "better" | "pairs" | "margin" | "delta" | "axes">;

/**
 * For each baseline what is better than it, what worse, what the same or not settled; of two files what is so in the
 * second. None without pairs.
 */
export function conclusionOf(comparison: Compared): string[] {
  if (comparison.design === "files") {
    const named = comparison.pairs.map((pair) => ({ ...pair, cell: pair.cell.replace(/ B$/, "") }));
    return sentencesOf(comparison, named, { against: "In B", same: "in A and in B" });
  }
  const pairs = comparison.pairs.map((pair) => ({
    ...pair,
    cell: spokenOf(pair.cell, comparison),
    baseline: spokenOf(pair.baseline, comparison),
  }));
  const baselines = [...new Set(pairs.map(({ baseline }) => baseline))];
  if (baselines.length > MOST_SENTENCES) return []; // three of many would be any three
  return baselines.flatMap((baseline) =>
    sentencesOf(comparison, pairs.filter((pair) => pair.baseline === baseline), {
      against: `Against ${baseline}`,
      same: `and ${baseline}`,
    })
  ).slice(0, MOST_SENTENCES);
}

/** A label as it is spoken of: the only axis being a number of something, "2 writers" where a row says 2. */
export function spokenOf(label: string, { axes }: Pick<Comparison, "axes">): string {
  const [axis, ...others] = Object.keys(axes).filter((name) => axes[name]!.length > 1);
  if (axis === undefined || others.length > 0 || !/^\d[\d.]*$/.test(label)) return label;
  const words = axis.replaceAll("_", " ");
  return /s$/.test(axis) && !/_(ns|ms|s)$/.test(axis) ? count(label, words) : `${words} ${label}`;
}

function sentencesOf(
  { metric, better, margin, delta }: Compared,
  pairs: readonly ComparedPair[],
  { against, same: both }: { readonly against: string; readonly same: string },
): string[] {
  const of = (...kinds: ComparedPair["verdict"][]) => pairs.filter(({ verdict }) => kinds.includes(verdict));
  const words = wordsFor(metric, better);
  const told = (found: readonly ComparedPair[], { inverted, verb, what }: Words): string[] => {
    if (found.length === 0) return [];
    const most = [...found].sort((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)));
    const list = some(most.map((pair, index) => {
      const [one, within] = inverted ? [1 / pair.ratio, inverse(pair.interval95!)] : [pair.ratio, pair.interval95!];
      const times = timesWithin(one, within);
      return index === 0 ? `${pair.cell} ${agreeing(verb, pair.cell)} ${times} ${what}` : `${pair.cell} ${times}`;
    }));
    return [`${against}, ${list}.`];
  };
  const same = of("equivalent").map(({ cell }) => cell);
  const open = of("inconclusive", "too few blocks", "no verdict").map(openOne);
  const rest = [
    ...same.length === 0 ? [] : [`${some(same)} ${both} are the same within ${percent(margin ?? delta)}`],
    ...open.length === 0 ? [] : [`${same.length === 0 ? "Not" : "not"} settled: ${some(open)}`],
  ];
  return [
    ...told(of("faster"), words.better),
    ...told(of("slower"), words.worse),
    ...rest.length === 0 ? [] : [`${rest.join("; ")}.`],
  ];
}

function openOne({ cell, interval95, verdict, reason, blocks_needed }: ComparedPair): string {
  const range = interval95 === null ? [] : [span(interval95, ratio)];
  const why = verdict === "too few blocks"
    ? ["too few blocks"]
    : reason !== undefined
    ? [reason]
    : blocks_needed === null
    ? []
    : [`${blocks_needed} blocks would most likely settle it`];
  const known = [...range, ...why].join("; ");
  return known === "" ? cell : `${cell} (${known})`;
}

interface Words {
  /** Whether what is said is the baseline's value over the cell's. */
  readonly inverted: boolean;
  readonly verb: string;
  readonly what: string;
}

/** How a better and a worse value of a metric are spoken of. */
function wordsFor(metric: string, better: Comparison["better"]): { readonly better: Words; readonly worse: Words } {
  const unit = metricNamed(metric)?.unit;
  if (better === "lower" && (unit === "s" || unit === "ns")) {
    return {
      better: { inverted: true, verb: "is", what: "as fast" },
      worse: { inverted: false, verb: "takes", what: "as long" },
    };
  }
  const [verb, what] = unit === "per s"
    ? ["does", "as many a second"]
    : unit === "bytes"
    ? ["takes", "the memory"]
    : ["has", `the ${metric}`];
  const words = { inverted: false, verb, what };
  return { better: words, worse: words };
}

/** "threads" and "2 writers" are several, "threads deno" is a row. */
function agreeing(verb: string, cell: string): string {
  return /^(threads|processes|\d[\d.]* \w+s)$/.test(cell) ? SEVERAL[verb]! : verb;
}

const SEVERAL: Readonly<Record<string, string>> = { is: "are", takes: "take", does: "do", has: "have" };

/** "a, b and c", or "a, b, c, d and 3 more". */
function some(names: readonly string[]): string {
  return listed(names.length > NAMED ? [...names.slice(0, NAMED), `${names.length - NAMED} more`] : names);
}
