// Mutants that no test can notice, as they change nothing; each with the reason. Named as `npm run mutate` prints them.

export interface Equivalent {
  readonly mutant: string;
  readonly why: string;
}

const ROOM = "a table with more room holds the same ids";

export const EQUIVALENT: readonly Equivalent[] = [
  {
    mutant: "scenarios/replay.ts: Math.min(attempts, idSpace) -> Math.max(attempts, idSpace), " +
      "in: return Math.max(1, Math.min(attempts, idSpace));",
    why: ROOM,
  },
  {
    mutant: "scenarios/replay.ts: idSpace / shards -> idSpace * shards, " +
      "in: const perShard = mostDistinct(total, Math.ceil(idSpace / shards));",
    why: ROOM,
  },
  {
    mutant: "scenarios/shared_set/contended_replay.ts: idSpace / stripes -> idSpace * stripes, " +
      "in: const perStripe = mostDistinct(total, Math.ceil(idSpace / stripes));",
    why: ROOM,
  },
  ...["true", "readPct >= 0"].map((always) => ({
    mutant: `scenarios/shared_set/contended_replay.ts: readPct > 0 -> ${always}, in: if (readPct > 0) {`,
    why: "where nobody reads there is nothing to count; the test of it is for speed",
  })),
  {
    mutant: "sync/read_stream.ts: percent === 0 -> false, in: if (percent === 0) return () => false;",
    why: "no number is below 0: who never reads does without drawing one",
  },
  ...["state !== stateAfter(batches * calls * rounds) -> false", '"the work was not done" -> ""'].map((change) => ({
    mutant: `sync/busy_work.ts: ${change}, ` +
      'in: if (state !== stateAfter(batches * calls * rounds)) throw new Error("the work was not done");',
    why: "work that a compiler left out comes there, and none does, as the state is looked at",
  })),
  {
    mutant: "sync/mutex.ts: seen !== asleep -> true, " +
      "in: if (seen !== asleep && Atomics.compareExchange(words, index, seen, asleep) !== seen) {",
    why: "a word is exchanged for itself, and one that has changed meanwhile ends the sleep at once",
  },
  {
    mutant: "engine/compare/inference/change_points.ts: " +
      "(bestSplit(random.shuffle(values))?.energy ?? 0) >= energy * (1 - 1e-9) -> " +
      "(bestSplit(random.shuffle(values))?.energy ?? 0) > energy * (1 - 1e-9), " +
      "in: if ((bestSplit(random.shuffle(values))?.energy ?? 0) >= energy * (1 - 1e-9)) asGood++;",
    why: "no order's energy is less than the one seen by that part of it to the last bit",
  },
  {
    mutant: "sync/readers_writers_lock.ts: index + STATE -> index - STATE, " +
      "in: return Math.max(0, -Atomics.load(words, index + STATE));",
    why: "the state is the first word",
  },
  {
    mutant: "sync/histogram.ts: bucket < 0 -> bucket <= 0, " +
      "in: return bucket < 0 ? 0 : bucket < BUCKETS ? bucket : BUCKETS - 1;",
    why: "bucket 0 is 0 either way",
  },
  {
    mutant: "sync/histogram.ts: ns > histogram[MAX] -> ns >= histogram[MAX], " +
      "in: if (ns > histogram[MAX]) histogram[MAX] = ns;",
    why: "what is equal is replaced by itself",
  },
  {
    mutant: "sync/histogram.ts: bucket < BUCKETS -> bucket <= BUCKETS, " +
      "in: for (let bucket = 0; bucket < BUCKETS; bucket++) {",
    why: "of quantile alone: its rank is reached within the buckets, or there is none at all",
  },
  {
    mutant: "sync/id_set.ts: expected[slot] !== 0 -> true, " +
      "in: if (expected[slot] !== 0 && !has(table, expected[slot] - 1)) return false;",
    why: "an empty slot is looked for as key 0, which every table that is not full has",
  },
  {
    mutant: "sync/mailbox.ts: letter === EMPTY -> true, " +
      "in: if (letter === EMPTY) letter = Atomics.compareExchange(words, index, EMPTY, AWAITED);",
    why: "the exchange changes nothing but an empty word, and gives the letter that is there",
  },
  {
    mutant: "sync/splitmix64.ts: idSpace <= LARGEST_BY_RECIPROCAL -> idSpace < LARGEST_BY_RECIPROCAL, " +
      "in: const reciprocalFits = idSpace <= LARGEST_BY_RECIPROCAL;",
    why: "both ways to the remainder are exact there",
  },
  {
    mutant: "sync/splitmix64.ts: remainder < idSpace -> false, " +
      "in: return remainder < idSpace ? remainder : remainder % idSpace;",
    why: "a remainder that is small enough is its own remainder; the test of it is for speed",
  },
  {
    mutant: "engine/result/statistics.ts: Math.min(...values) -> Math.max(...values), " +
      "in: const least = Math.min(...values);",
    why: "any of the values will do as the unit of the others",
  },
  {
    mutant: "scenarios/throughput.ts: { metrics: {}, unavailable: {} } -> {}, " +
      "in: const NONE: Figures = { metrics: {}, unavailable: {} };",
    why: "a part that is not there adds as little as one that is empty",
  },
  {
    mutant: "engine/result/relate.ts: base !== null -> true, " +
      "in: const known = own !== null && base !== null && base > 0;",
    why: "null is not above 0; said for the compiler",
  },
  {
    mutant: "engine/cell/clocks.ts: low > most -> low >= most, " +
      "in: if (low > most) apart = `${duration(step)} ahead of`;",
    why: "two readings never come to the same to the last bit of a double",
  },
  {
    mutant: "engine/cell/clocks.ts: high < least -> high <= least, " +
      "in: else if (high < least) apart = `${duration(-step)} behind`;",
    why: "two readings never come to the same to the last bit of a double",
  },
  {
    mutant: "engine/compare/inference/median_interval.ts: below <= 0.025 -> below < 0.025, " +
      "in: for (let below = Math.exp(logChance); below <= 0.025; below += Math.exp(logChance)) {",
    why: "a sum of such chances is a fraction of a power of two, which 0.025 is not",
  },
  {
    mutant: "engine/compare/inference/ratio.ts: error === 0 -> false, " +
      "in: const reach = error === 0 ? 1 : Math.exp(error * quantileOfT((1 - level) / 2, freedom));",
    why: "e to the power of 0 is 1, whatever t is",
  },
  {
    mutant:
      "engine/compare/inference/student_t.ts: upperTailOfT(high, freedom) > tail -> upperTailOfT(high, freedom) >= tail, " +
      "in: while (upperTailOfT(high, freedom) > tail) high *= 2;",
    why: "twice as far to halve, towards the same end",
  },
  {
    mutant:
      "engine/compare/inference/student_t.ts: upperTailOfT(middle, freedom) > tail -> upperTailOfT(middle, freedom) >= tail, " +
      "in: if (upperTailOfT(middle, freedom) > tail) low = middle;",
    why: "the last bit of a double, where a tail is met exactly",
  },
  {
    mutant: "engine/compare/inference/student_t.ts: step < 1000 -> step <= 1000, " +
      "in: for (let step = 1; step < 1000; step++) {",
    why: "it converges long before",
  },
  {
    mutant: "engine/compare/inference/student_t.ts: Math.abs(change - 1) < 1e-15 -> Math.abs(change - 1) <= 1e-15, " +
      "in: if (Math.abs(change - 1) < 1e-15) break;",
    why: "a double next to 1 is never 1e-15 away from it",
  },
  {
    mutant: "engine/compare/inference/student_t.ts: shifted < 15 -> shifted <= 15, " +
      "in: while (shifted < 15) product *= shifted++;",
    why: "the series is good to the last digits at 15 as at 16",
  },
  {
    mutant: "engine/compare/inference/student_t.ts: 1 / 1680 - inverse / 1188 -> 1 / 1680 + inverse / 1188, " +
      "in: const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse * (1 / 1680 - inverse / 1188)))) /",
    why: "the term is some 4e-14 at the most, less than what is promised of the tail",
  },
  {
    mutant: "engine/compare/inference/blocks_to_settle.ts: Number.isNaN(ratio.error) -> false, " +
      "in: if (Number.isNaN(ratio.error)) return null;",
    why: "chances that are no numbers reach no bound, so that no number of blocks settles it either",
  },
  {
    mutant:
      "engine/compare/inference/blocks_to_settle.ts: centre + REACH * ratio.error * (2 * step / STEPS - 1) -> centre - REACH * ratio.error * (2 * step / STEPS - 1), " +
      "in: const truths = Array.from({ length: STEPS + 1 }, (_, step) => centre + REACH * ratio.error * (2 * step / STEPS - 1));",
    why: "the same truths from the other end",
  },
  {
    mutant: "engine/compare/inference/blocks_to_settle.ts: chance(truth) >= KEPT -> chance(truth) > KEPT, " +
      "in: return truths.every((truth) => chance(truth) >= KEPT);",
    why: "no chance is 0.85 to the last bit of a double",
  },
  {
    mutant: "engine/compare/inference/blocks_to_settle.ts: inside >= outside -> false, " +
      "in: if (inside >= outside) return 1;",
    why: "the chances below sum up to 1 or more there",
  },
  {
    mutant: "engine/compare/inference/blocks_to_settle.ts: inside >= outside -> inside > outside, " +
      "in: if (inside >= outside) return 1;",
    why: "the chances below sum up to 1 there",
  },
  {
    mutant: "engine/compare/inference/blocks_to_settle.ts: limit - truth -> limit + truth, " +
      "in: const above = (limit: number): number => upperTail((limit - truth) / error);",
    why: "the limits lie alike on both sides of 0, so the chance of a truth is that of its negative",
  },
  {
    mutant: "engine/compare/inference/blocks_to_settle.ts: inside > 0 -> inside >= 0, " +
      "in: return different + (inside > 0 ? above(-inside) - above(inside) : 0);",
    why: "between 0 and 0 there is no chance",
  },
  {
    mutant: "engine/compare/inference/verdict.ts: interval95 === null -> false, " +
      'in: if (ratio.blocks < FEWEST_BLOCKS || interval95 === null || interval90 === null) return "too few blocks";',
    why: "either both intervals are null or none",
  },
  {
    mutant: "engine/compare/inference/verdict.ts: interval90 === null -> false, " +
      'in: if (ratio.blocks < FEWEST_BLOCKS || interval95 === null || interval90 === null) return "too few blocks";',
    why: "either both intervals are null or none",
  },
  {
    mutant: "engine/compare/inference/holm.ts: new Array<number>(ps.length) -> new Array(), " +
      "in: const adjusted = new Array<number>(ps.length);",
    why: "an array grows as it is filled, and all of it is filled",
  },
  {
    mutant: "engine/compare/inference/mann_whitney.ts: all + 1 -> all - 1, " +
      "in: const ways = Array.from({ length: size + 1 }, () => new Float64Array(all + 1));",
    why: "no hand of one list reaches all ranks, as the other list has some, the least of which is 2",
  },
  {
    mutant:
      "engine/compare/inference/mann_whitney.ts: ways[chosen][total] += ways[chosen - 1][total - rank] -> ways[chosen][total] -= ways[chosen - 1][total - rank], " +
      "in: for (let total = all; total >= rank; total--) ways[chosen][total] += ways[chosen - 1][total - rank];",
    why: "it turns the sign of all ways of as many cards, which drops out of the quotient of two counts of them",
  },
  {
    mutant: "engine/compare/inference/mann_whitney.ts: sum + way -> sum - way, " +
      "in: ways[size].reduce((sum, way, total) => Math.abs(total - mean) >= least ? sum + way : sum, 0);",
    why: "it turns the sign of both counts, which drops out of their quotient",
  },
  {
    mutant: "engine/compare/inference/normal.ts: z > 3 -> z >= 3, " +
      "in: if (z > 3) {",
    why: "series and fraction are both good to the last digits at 3",
  },
  {
    mutant: "engine/compare/inference/ranks.ts: new Array<number>(values.length) -> new Array(), " +
      "in: const ranks = new Array<number>(values.length);",
    why: "an array grows as it is filled, and all of it is filled",
  },
  {
    mutant: "engine/compare/inference/ranks.ts: start < order.length -> start <= order.length, " +
      "in: for (let start = 0; start < order.length;) {",
    why: "behind the last there is nothing to rank",
  },
  {
    mutant: "engine/compare/inference/ranks.ts: end < order.length -> true, " +
      "in: while (end < order.length && values[order[end]] === values[order[start]]) end++;",
    why: "what is behind the last is undefined, and no value is equal to it",
  },
  {
    mutant: "engine/compare/inference/ranks.ts: end < order.length -> end <= order.length, " +
      "in: while (end < order.length && values[order[end]] === values[order[start]]) end++;",
    why: "what is behind the last is undefined, and no value is equal to it",
  },
  {
    mutant: "engine/compare/inference/drift.ts: p <= LEVEL -> p < LEVEL, " +
      "in: return { tau: score / slopes.length, p, change, drifting: p <= LEVEL && Math.abs(change) >= SMALLEST_CHANGE };",
    why: "no p is 0.01: none that is counted out for up to 60 blocks, and else to the last bit of a double",
  },
  {
    mutant:
      "engine/compare/inference/drift.ts: Math.abs(change) >= SMALLEST_CHANGE -> Math.abs(change) > SMALLEST_CHANGE, " +
      "in: return { tau: score / slopes.length, p, change, drifting: p <= LEVEL && Math.abs(change) >= SMALLEST_CHANGE };",
    why: "no change, a power of e less 1, is 0.02 to the last bit of a double",
  },
  {
    mutant: "engine/compare/inference/drift.ts: inversions <= pairs -> inversions < pairs, " +
      "in: for (let inversions = 0; inversions <= pairs; inversions++) {",
    why: "the tail of a score, which is 0 or more, ends at half of the inversions",
  },
  {
    mutant: "engine/compare/inference/break_even.ts: growsDearer < 0 -> growsDearer <= 0, " +
      'in: return { kind: growsDearer < 0 ? "from" : "until", work: -startsDearer / growsDearer };',
    why: "costs that grow alike never cross, and were told before",
  },
  {
    mutant: "engine/compare/inference/scalability.ts: best[0] <= 0 -> best[0] < 0, " +
      "in: if (best[0] <= 0) return null;",
    why: "no fit of positive throughput is 0 to the last bit of a double",
  },
  {
    mutant: "engine/compare/inference/scalability.ts: a[0] * b[0] -> a[0] / b[0], " +
      "in: return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];",
    why: "the first of a row's terms is 1",
  },
];
