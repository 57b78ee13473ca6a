// Where ways cross, as a table: from which size on each costs less than the first.

import { byteText, percent, sizeText } from "../engine/result/number.ts";
import type { Comparison, Crossover } from "../engine/result/result.ts";
import type { View } from "./view.ts";

export function crossoverViews({ crossovers = [], axes }: Comparison): View[] {
  if (crossovers.length === 0) return [];
  const sizes = (axes[crossovers[0]!.over] ?? []).map(Number);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  return [{
    title: "From which size on a way costs less",
    head: ["runtime", "mode", "way", "less than", "at sizes", "95 %", "sure"],
    rows: crossovers.map((one) => [
      one.runtime,
      one.mode,
      one.way,
      one.against,
      crossingText(one),
      intervalText(one, least, most),
      percent(one.support),
    ]),
    textColumns: 5,
    notes: [
      `Of sizes from ${byteText(least)} to ${
        byteText(most)
      }. Between two of them the logarithm of the ratio is taken to ` +
      "change evenly with that of the size; 95 %: by a bootstrap over blocks.",
      "sure: the share of resamples that come to the same kind of crossing.",
    ],
  }];
}

function crossingText({ crossing, at }: Crossover): string {
  switch (crossing) {
    case "from":
      return `from ${sizeText(at!)} on`;
    case "until":
      return `up to ${sizeText(at!)}`;
    case "always":
      return "every";
    case "never":
      return "none";
  }
}

function intervalText({ interval }: Crossover, least: number, most: number): string {
  if (interval === null) return "–";
  const { low, high } = interval;
  return `${low === null ? `below ${byteText(least)}` : sizeText(low)} … ${
    high === null ? `above ${byteText(most)}` : sizeText(high)
  }`;
}
