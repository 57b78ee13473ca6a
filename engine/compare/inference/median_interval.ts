// The interval of a median, for showing a cell alone. A comparison never rests on it: see ratio.ts.

import type { Interval } from "../../result/result.ts";
import { ascending } from "../../result/statistics.ts";

/**
 * 95 % or a little more, between two of the values themselves, whatever their distribution (Thompson 1936): the
 * narrowest pair as far from the least as from the greatest. Null of fewer than 6 values, of which no two hold so much.
 */
export function medianInterval(values: readonly number[]): Interval | null {
  const n = values.length;
  // The median lies below the value of rank r when fewer than r of n coins fall on heads.
  let rank = 0;
  let logChance = -n * Math.LN2;
  for (let below = Math.exp(logChance); below <= 0.025; below += Math.exp(logChance)) {
    rank++;
    logChance += Math.log((n - rank + 1) / rank);
  }
  if (rank === 0) return null;
  const sorted = ascending(values);
  return { low: sorted[rank - 1], high: sorted[n - rank] };
}
