// Where a series changes, by E-divisive means (Matteson and James 2014), as it is used on benchmarks (Daly and others
// 2020): the split whose two sides are furthest apart by their energy distance, a permutation test of it, and the same
// again on both sides. It finds a change of the mean or of the spread, whatever the distribution.

import { type Random, seededRandom } from "./random.ts";

/** Fewer values on a side tell nothing of its spread. */
const FEWEST = 3;
/** Many series are looked at, so one in a hundred that did not change is marked. */
const LEVEL = 0.01;
/** Enough that a p at the level is good to a third of it. */
const PERMUTATIONS = 999;

export interface ChangePoint {
  /** The first value after it, counted from 0. */
  readonly index: number;
  readonly p: number;
}

/** In the order of the series; none in fewer than 6 values. The same values and seed, the same answer. */
export function changePoints(values: readonly number[], seed: number | string): ChangePoint[] {
  const random = seededRandom(`change points ${seed}`);
  const within = (from: number, to: number): ChangePoint[] => {
    const part = values.slice(from, to);
    const split = bestSplit(part);
    if (split === null) return [];
    const p = chanceOf(part, split.energy, random);
    if (p > LEVEL) return [];
    const index = from + split.index;
    return [...within(from, index), { index, p }, ...within(index, to)];
  };
  return within(0, values.length);
}

interface Split {
  readonly index: number;
  readonly energy: number;
}

/**
 * The split of the first values whose two sides are furthest apart; the second side may end before the series does, or
 * what comes and goes would hide. Null where no side has values enough, or all are the same.
 */
function bestSplit(values: readonly number[]): Split | null {
  const count = values.length;
  let best: Split | null = null;
  // Sums of the distances between all pairs, of the values from each place, and from the first, to before `end`.
  const from = new Float64Array(count);
  const whole = new Float64Array(count + 1);
  for (let end = 1; end <= count; end++) {
    let added = 0;
    for (let begin = end - 2; begin >= 0; begin--) {
      added += Math.abs(values[begin]! - values[end - 1]!);
      from[begin] += added;
    }
    whole[end] = from[0]!;
    for (let index = FEWEST; index <= end - FEWEST; index++) {
      const [size, rest] = [index, end - index];
      const [left, right] = [whole[index]!, from[index]!];
      const distance = 2 * (whole[end]! - left - right) / (size * rest) - left / pairsOf(size) - right / pairsOf(rest);
      const energy = distance * size * rest / end;
      if (energy > (best?.energy ?? 0)) best = { index, energy };
    }
  }
  return best;
}

function pairsOf(count: number): number {
  return count * (count - 1) / 2;
}

/** The share of random orders whose best split is as good, counted on until it is beyond the level; that seen is one. */
function chanceOf(values: readonly number[], energy: number, random: Random): number {
  let asGood = 1;
  const most = LEVEL * (PERMUTATIONS + 1);
  for (let permutation = 0; permutation < PERMUTATIONS && asGood <= most; permutation++) {
    if ((bestSplit(random.shuffle(values))?.energy ?? 0) >= energy * (1 - 1e-9)) asGood++;
  }
  return asGood / (PERMUTATIONS + 1);
}
