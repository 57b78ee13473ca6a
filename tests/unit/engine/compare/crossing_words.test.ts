// What the crossings of a ladder come to: certain ones only, those that cross first.

import assert from "node:assert/strict";
import { test } from "node:test";
import { crossingWords } from "../../../../engine/compare/crossing_words.ts";
import type { Crossover } from "../../../../engine/result/result.ts";

const one = (more: Partial<Crossover>): Crossover => ({
  runtime: "node",
  mode: "threads",
  over: "size",
  way: "transfer",
  against: "clone",
  crossing: "from",
  at: 3000,
  interval: { low: 1024, high: null },
  support: 1,
  ...more,
});

test("the same two ways are one sentence with every runtime, and an interval that ends outside says so", () => {
  const found = [
    one({ way: "json", against: "clone", crossing: "always", at: null, interval: null }),
    one({}),
    one({ runtime: "bun", at: 2048, interval: { low: null, high: 4096 } }),
    one({ runtime: "deno", support: 0.9 }),
    one({ way: "shared", crossing: "until", at: 64, interval: null }),
    one({ way: "channel", crossing: "never", at: null, interval: null }),
  ];
  assert.deepEqual(crossingWords(found), [
    "Transfer costs less than clone from 2.9k on by threads on Node (1k … above) and from 2k on by threads on Bun (below … 4k).",
    "Shared costs less than clone up to 64 by threads on Node.",
    "Json costs less than clone at every size by threads on Node.",
  ]);
});

test("what is not certain is not said", () => {
  assert.deepEqual(crossingWords([one({ support: 0.94 })]), []);
  assert.deepEqual(crossingWords([]), []);
});
