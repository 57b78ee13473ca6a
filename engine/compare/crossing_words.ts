// What the crossings of a ladder come to, in at most three sentences: those first that are certain and cross.

import { capital } from "../result/capital.ts";
import { groupBy } from "../result/group.ts";
import { listed } from "../result/listed.ts";
import { sizeText } from "../result/number.ts";
import type { Crossover } from "../result/result.ts";
import { titleOf } from "../../runtime/runtimes.ts";
import { MOST_SENTENCES } from "./conclusion.ts";

/** Resamples that come to the same kind of crossing. */
const CERTAIN = 0.95;

/** Of the same two ways one sentence, with every runtime that is certain; empty where none is. */
export function crossingWords(crossovers: readonly Crossover[]): string[] {
  const certain = crossovers.filter(({ support, crossing }) => support >= CERTAIN && crossing !== "never");
  const inOrder = [...certain].sort((a, b) => Number(a.at === null) - Number(b.at === null));
  const groups = groupBy(inOrder, ({ way, against, crossing }) => JSON.stringify([way, against, crossing]));
  return [...groups.values()].slice(0, MOST_SENTENCES).map((own) => {
    const [{ way, against }] = own;
    return capital(`${way} costs less than ${against} ${listed(own.map(placeOf))}.`);
  });
}

function placeOf({ runtime, mode, crossing, at, interval }: Crossover): string {
  const where = ` by ${mode} on ${titleOf(runtime)}`;
  if (at === null) return `at every size${where}`;
  const size = crossing === "from" ? `from ${sizeText(at)} on` : `up to ${sizeText(at)}`;
  if (interval === null) return size + where;
  const { low, high } = interval;
  const [least, most] = [low === null ? "below" : sizeText(low), high === null ? "above" : sizeText(high)];
  return `${size}${where} (${least} … ${most})`;
}
