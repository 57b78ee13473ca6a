// What it takes to make messages of the user's own inputs and outputs, and values of these again, in each way that gives
// the same values back. What a message takes besides, as waking a thread, is the same for all of them.

import { median } from "../../engine/result/statistics.ts";
import type { Runtime } from "../../runtime/contract.ts";
import { type Figures, missing, together } from "../figures.ts";
import type { Case } from "./reference.ts";

/** Of so many inputs and their outputs. */
const CASES = 8;

/** Each way is timed for so long, in milliseconds, and as often at the least; so many times are kept. */
const WAY_MS = 30;
const FEWEST = 3;
const KEPT = 100;

interface Carriage {
  readonly metric: string;
  /** Makes a message of a value and a value of that. Throws where it cannot be one. */
  carry(value: unknown): unknown;
  /** What `carry` spoils is made anew each time, untimed. */
  readonly anew?: true;
  /** Whether it could be of use; always where it is not said. */
  fits?(values: readonly unknown[]): boolean;
  /** Why it is of none. */
  readonly unfit: string;
}

const CARRIAGES: readonly Carriage[] = [
  { metric: "as_clone_s", carry: (value) => structuredClone(value), unfit: "they cannot be cloned" },
  {
    metric: "as_json_s",
    carry: (value) => JSON.parse(JSON.stringify(value)),
    unfit: "JSON does not give them back as they were",
  },
  {
    metric: "as_transfer_s",
    carry: (value) => structuredClone(value, { transfer: buffersIn(value) }),
    anew: true,
    fits: (values) => values.some((value) => buffersIn(value).length > 0),
    unfit: "they hold no buffers that could move",
  },
];

/** as_clone_s, as_json_s and as_transfer_s: seconds for an input and its output together, the median. */
export async function carriageFigures({ now }: Pick<Runtime, "now">, cases: readonly Case[]): Promise<Figures> {
  const { sameValue } = await import("../../runtime/same_value.ts");
  const pairs = cases.slice(0, CASES).map((one) => [one.take(), one.output].filter((value) => value !== undefined));
  return together(...CARRIAGES.map((carriage) => {
    const { metric, unfit } = carriage;
    const seconds = secondsOf(now, carriage, pairs, sameValue);
    if (seconds === null) return missing([metric], unfit);
    const middle = median(seconds);
    return middle > 0
      ? { metrics: { [metric]: middle }, unavailable: {}, samples: { [metric]: seconds } }
      : missing([metric], "it took no time that the clock can tell");
  }));
}

/** Of pair after pair; null where other values come back, or none. */
function secondsOf(
  now: () => number,
  { carry, anew, fits }: Carriage,
  pairs: readonly (readonly unknown[])[],
  same: (a: unknown, b: unknown) => boolean,
): number[] | null {
  const fresh = (value: unknown): unknown => anew ? structuredClone(value) : value;
  const all = pairs.flat();
  const seconds: number[] = [];
  try {
    if (all.length === 0 || fits?.(all) === false) return null;
    if (!all.every((value) => same(value, carry(fresh(value))))) return null;
    const begun = now();
    for (let round = 0; round < FEWEST || (round < KEPT && now() - begun < WAY_MS); round++) {
      const values = pairs[round % pairs.length]!.map(fresh);
      const started = now();
      for (const value of values) carry(value);
      seconds.push((now() - started) / 1000);
    }
    return seconds;
  } catch {
    return null; // what has no clone, or no text
  }
}

/** How deep buffers are looked for: what lies deeper is copied. */
const DEPTH = 8;

/** The buffers in a value, each once: those that would move. */
function buffersIn(value: unknown, depth = 0, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  const own = ArrayBuffer.isView(value) ? value.buffer : value;
  if (own instanceof ArrayBuffer) found.add(own);
  else if (typeof own === "object" && own !== null && depth < DEPTH) {
    for (const one of Object.values(own)) buffersIn(one, depth + 1, found);
  }
  return [...found];
}
