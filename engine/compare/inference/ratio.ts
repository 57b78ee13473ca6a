// The ratio of two cells, with intervals by Student's t (1908) on logarithms: of cells that were run in the same
// blocks, where what slows a whole block slows both and drops out, and of two runs that nothing pairs.

import type { Interval } from "../../result/result.ts";
import { mean, standardDeviation } from "../../result/statistics.ts";
import { quantileOfT } from "./student_t.ts";

export interface Ratio {
  /** First over second, a geometric mean: 1.1 is "the first is 10 % more". */
  readonly ratio: number;
  /** The standard error of its logarithm; NaN where a single value shows no spread. */
  readonly error: number;
  /** The degrees of freedom of that error. */
  readonly freedom: number;
  /** How many values it rests on: blocks in both, or those of the shorter run. */
  readonly blocks: number;
}

/**
 * The ratio of `first` over `second`, one positive value of each per block, in the order of blocks. Where the first
 * `pilot` blocks decided how many there are, their spread is what the interval must rest on (Stein 1945); that of all
 * blocks takes its place where it is wider, as the machine may have become less quiet since.
 * Throws a RangeError on lists of different lengths and on values that have no logarithm.
 */
export function blockRatio(first: readonly number[], second: readonly number[], pilot: number = first.length): Ratio {
  const logs = logRatios(first, second);
  const blocks = logs.length;
  const spreads = [logs, logs.slice(0, pilot)].filter(({ length }) => length > 1).map((own) => ({
    error: standardDeviation(own) / Math.sqrt(blocks),
    freedom: own.length - 1,
  }));
  const reach = ({ error, freedom }: Pick<Ratio, "error" | "freedom">) => error * quantileOfT(0.025, freedom);
  const [widest = { error: NaN, freedom: 0 }] = spreads.sort((a, b) => reach(b) - reach(a));
  return { ratio: Math.exp(mean(logs)), ...widest, blocks };
}

/**
 * The ratio of two runs, positive values, one per block of each; the degrees of freedom after Welch (1947), as nothing
 * says that both runs are equally noisy. Throws a RangeError on values that have no logarithm.
 */
export function runRatio(first: readonly number[], second: readonly number[]): Ratio {
  const logs = [first, second].map((values) => values.map(positiveLog));
  const [one, other] = logs.map((values) => errorOf(values) ** 2);
  const [less, more] = [one, other].map((square, index) => square ** 2 / (logs[index].length - 1));
  return {
    ratio: Math.exp(mean(logs[0]) - mean(logs[1])),
    error: Math.sqrt(one + other),
    freedom: (one + other) ** 2 / (less + more),
    blocks: Math.min(first.length, second.length),
  };
}

/** The interval at `level`, for example 0.95; null where nothing shows how wide it is. */
export function intervalOf({ ratio, error, freedom }: Ratio, level: number): Interval | null {
  if (Number.isNaN(error)) return null;
  const reach = error === 0 ? 1 : Math.exp(error * quantileOfT((1 - level) / 2, freedom));
  return { low: ratio / reach, high: ratio * reach };
}

/** The natural logarithm of first over second, block by block. */
export function logRatios(first: readonly number[], second: readonly number[]): number[] {
  if (first.length !== second.length) {
    const given = `${first.length} and ${second.length}`;
    throw new RangeError(`Cannot compare block by block as both cells must have the same blocks: given ${given}.`);
  }
  return first.map((value, block) => positiveLog(value) - positiveLog(second[block]));
}

/** Throws a RangeError where there is no ratio to speak of. */
export function positiveLog(value: number): number {
  if (value > 0 && Number.isFinite(value)) return Math.log(value);
  throw new RangeError(`Cannot take a ratio as values must be positive and finite: given ${value}.`);
}

/** The standard error of a mean; NaN of a single value. */
function errorOf(values: readonly number[]): number {
  return values.length < 2 ? NaN : standardDeviation(values) / Math.sqrt(values.length);
}
