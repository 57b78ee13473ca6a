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
];
