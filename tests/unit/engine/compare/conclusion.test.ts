// What a comparison comes to, in words: nothing that its intervals do not say.

import assert from "node:assert/strict";
import { test } from "node:test";
import { conclusionOf } from "../../../../engine/compare/conclusion.ts";
import type { ComparedPair, VerdictKind } from "../../../../engine/result/result.ts";
import { loadCatalogue } from "../../../../scenarios/known.ts";

await loadCatalogue();

const time = { design: "blocks", metric: "p50_iter_s", better: "lower", margin: 0.05, delta: 0.02, axes: {} } as const;

function pair(cell: string, ratio: number, verdict: VerdictKind, more: Partial<ComparedPair> = {}): ComparedPair {
  const interval95 = { low: ratio / 1.1, high: ratio * 1.1 };
  return {
    cell,
    baseline: "a",
    ratio,
    interval95,
    interval90: interval95,
    blocks: 12,
    p: 0,
    verdict,
    blocks_needed: null,
    ...more,
  };
}

test("what is better, what is worse, and what is not settled are a sentence each, the farthest first", () => {
  const pairs = [
    pair("b", 0.8, "faster"),
    pair("c", 0.25, "faster"),
    pair("d", 2, "slower"),
    pair("e", 1, "equivalent"),
    pair("f", 1.05, "inconclusive", { blocks_needed: 48 }),
    pair("g", 1, "too few blocks", { interval95: null, interval90: null }),
  ];
  assert.deepEqual(conclusionOf({ ...time, pairs }), [
    "Against a, c is 4.00 times (3.64 … 4.40) as fast and b 1.25 times (1.14 … 1.38).",
    "Against a, d takes 2.00 times (1.82 … 2.20) as long.",
    "e and a are the same within 5.0 %; not settled: f (0.955 … 1.16; 48 blocks would most likely settle it) and g (too few blocks).",
  ]);
});

test("a rate, memory and what has no unit are spoken of as what they are", () => {
  const of = (metric: string, better: "lower" | "higher", ratio: number, verdict: VerdictKind): string[] =>
    conclusionOf({ ...time, metric, better, pairs: [pair("b", ratio, verdict)] });
  assert.deepEqual(of("ops_per_s", "higher", 2, "faster"), [
    "Against a, b does 2.00 times (1.82 … 2.20) as many a second.",
  ]);
  assert.deepEqual(of("ops_per_s", "higher", 0.5, "slower"), [
    "Against a, b does 0.500 times (0.455 … 0.550) as many a second.",
  ]);
  assert.deepEqual(of("footprint_avg", "lower", 0.5, "faster"), [
    "Against a, b takes 0.500 times (0.455 … 0.550) the memory.",
  ]);
  assert.deepEqual(of("dup_rate_pct", "lower", 2, "slower"), [
    "Against a, b has 2.00 times (1.82 … 2.20) the dup_rate_pct.",
  ]);
});

test("of two files it says what is so in the second", () => {
  const pairs = [
    pair("threads deno B", 0.5, "faster", { baseline: "threads deno A" }),
    pair("threads bun B", 1, "equivalent", { baseline: "threads bun A" }),
    pair("threads node B", 1, "no verdict", {
      baseline: "threads node A",
      reason: "one process each",
      interval95: null,
    }),
  ];
  assert.deepEqual(conclusionOf({ ...time, design: "files", pairs }), [
    "In B, threads deno is 2.00 times (1.82 … 2.20) as fast.",
    "threads bun in A and in B are the same within 5.0 %; not settled: threads node (one process each).",
  ]);
});

test("many of a kind are counted, and where nothing was held against anything nothing is said", () => {
  const pairs = Array.from({ length: 7 }, (_, index) => pair(`b${index}`, 0.5 - index / 100, "faster"));
  assert.match(conclusionOf({ ...time, pairs })[0]!, /^Against a, b6 .*, b5 .*, b4 .*, b3 .* and 3 more\.$/);
  assert.deepEqual(conclusionOf({ ...time, pairs: [] }), []);
  const apart = ["a", "b", "c", "d"].map((baseline) => pair(`${baseline}2`, 0.5, "faster", { baseline }));
  assert.deepEqual(conclusionOf({ ...time, pairs: apart }), []);
});

test("threads and processes are several, a row by another name is one", () => {
  const of = (cell: string, metric = "p50_iter_s"): string[] =>
    conclusionOf({ ...time, metric, pairs: [pair(cell, 2, "slower")] });
  assert.match(of("processes")[0], /^Against a, processes take 2\.00 times/);
  assert.match(of("processes deno")[0], /^Against a, processes deno takes 2\.00 times/);
  assert.match(of("threads", "dup_rate_pct")[0], /^Against a, threads have 2\.00 times/);
});

test("a number alone is spoken of with what it counts", () => {
  const of = (cell: string, axes: Record<string, number[]>): string[] =>
    conclusionOf({ ...time, metric: "ops_per_s", better: "higher", axes, pairs: [pair(cell, 0.5, "slower")] });
  assert.match(of("2", { writers: [1, 2] })[0], /^Against a, 2 writers do 0\.500 times/);
  assert.match(of("1", { writers: [2, 1] })[0], /^Against a, 1 writer does 0\.500 times/);
  assert.match(of("100", { hold_ns: [0, 100] })[0], /^Against a, hold ns 100 does 0\.500 times/);
  assert.match(of("2", { writers: [1, 2], workers: [1] })[0], /^Against a, 2 writers do/);
  assert.match(of("2 1", { writers: [1, 2], workers: [1, 2] })[0], /^Against a, 2 1 does/);
});
