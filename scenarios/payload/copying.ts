// What copying the same bytes costs by the C library's memcpy, in the same process.

import { median } from "../../engine/result/statistics.ts";
import type { Runtime } from "../../runtime/contract.ts";
import { memcpyOf } from "../../runtime/memcpy.ts";
import { type Figures, missing } from "../figures.ts";

const ROUNDS = 11;

/** A round takes this long at least, in milliseconds, so that readings of the clock do not count. */
const ROUND_MS = 0.05;
const MOST_COPIES = 2 ** 16;

/** memcpy_s, the median of rounds of as many copies as take long enough. */
export function copyingFigures({ now }: Pick<Runtime, "now">, bytes: number): Figures {
  const copy = memcpyOf(bytes);
  if (typeof copy === "string") return missing(["memcpy_s"], copy);
  const took = (copies: number): number => {
    const begun = now();
    for (let left = copies; left > 0; left--) copy();
    return now() - begun;
  };
  let copies = 1;
  while (copies < MOST_COPIES && took(copies) < ROUND_MS) copies *= 2;
  const seconds = Array.from({ length: ROUNDS }, () => took(copies) / copies / 1000);
  return { metrics: { memcpy_s: median(seconds) }, unavailable: {}, samples: { memcpy_s: seconds } };
}
