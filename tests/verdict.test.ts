// Verdicts: each kind at its border, both directions, and how many blocks an open question needs.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Ratio } from "../engine/inference/ratio.ts";
import { deltaOf, verdict } from "../engine/inference/verdict.ts";
import { near } from "./near.ts";

/** A ratio whose 95 % interval is `ratio` times or divided by `half`, and its 90 % interval 1.96/1.645 narrower. */
function measured(ratio: number, half: number, blocks = 12): Ratio {
  const narrow = half ** (1.645 / 1.96);
  return {
    ratio,
    interval95: { low: ratio / half, high: ratio * half },
    interval90: { low: ratio / narrow, high: ratio * narrow },
    blocks,
  };
}

test("times: less is faster, more is slower; rates the other way round", () => {
  assert.deepEqual(verdict(measured(0.8, 1.05), 0.02, "lower"), { kind: "faster" });
  assert.deepEqual(verdict(measured(1.25, 1.05), 0.02, "lower"), { kind: "slower" });
  assert.deepEqual(verdict(measured(0.8, 1.05), 0.02, "higher"), { kind: "slower" });
  assert.deepEqual(verdict(measured(1.25, 1.05), 0.02, "higher"), { kind: "faster" });
});

test("an interval that touches δ is not outside it, on either side", () => {
  const above = (low: number) => ({ ...measured(1.1, 1.2), interval95: { low, high: 1.3 } });
  assert.equal(verdict(above(1.02), 0.02, "lower").kind, "inconclusive");
  assert.equal(verdict(above(1.0201), 0.02, "lower").kind, "slower");
  const below = (high: number) => ({ ...measured(0.9, 1.2), interval95: { low: 0.8, high } });
  assert.equal(verdict(below(1 / 1.02), 0.02, "lower").kind, "inconclusive");
  assert.equal(verdict(below(1 / 1.0201), 0.02, "lower").kind, "faster");
});

test("a difference that is certain but smaller than δ is not a verdict", () => {
  assert.deepEqual(verdict(measured(1.01, 1.002), 0.02, "lower"), { kind: "equivalent" });
});

test("equivalent rests on the 90 % interval: the 95 % interval may reach out", () => {
  const reaching = measured(1, 1.021);
  assert.ok(reaching.interval95.high > 1.02 && reaching.interval90.high < 1.02);
  assert.deepEqual(verdict(reaching, 0.02, "lower"), { kind: "equivalent" });
});

test("a larger δ takes a verdict back", () => {
  const ratio = measured(1.06, 1.02);
  assert.equal(verdict(ratio, 0.02, "lower").kind, "slower");
  assert.equal(verdict(ratio, 0.05, "lower").kind, "inconclusive");
  assert.equal(verdict(ratio, 0.1, "lower").kind, "equivalent");
});

test("five blocks are too few, whatever they say; six are not", () => {
  assert.deepEqual(verdict(measured(2, 1.01, 5), 0.02, "lower"), { kind: "too few blocks" });
  assert.deepEqual(verdict(measured(2, 1.01, 6), 0.02, "lower"), { kind: "slower" });
});

test("δ is 2 %, or what the A/A comparison was off by, either way", () => {
  assert.equal(deltaOf(1), 0.02);
  assert.equal(deltaOf(1.015), 0.02);
  near(deltaOf(1.07), 0.07);
  near(deltaOf(1 / 1.07), 0.07);
});

test("an open question says how many blocks would likely settle it", () => {
  const needed = (ratio: Ratio) => {
    const given = verdict(ratio, 0.02, "lower");
    assert.equal(given.kind, "inconclusive");
    return given.kind === "inconclusive" ? given.blocksNeeded : null;
  };
  // By hand: 12 · (ln 1.1 · (1 + 0.842 / 1.96) / (ln 1.1 - ln 1.02))² = 39.08.
  assert.equal(needed(measured(1.1, 1.1)), 40);
  // The same interval from twice the blocks comes of noisier blocks, so it takes twice as many.
  assert.equal(needed(measured(1.1, 1.1, 24)), 79);
  // By hand, inside: 12 · (ln 1.1 · 1.645/1.96 · (1 + 1.282 / 1.645) / ln 1.02)² = 619.9.
  assert.equal(needed(measured(1, 1.1)), 620);
  assert.equal(needed(measured(1 / 1.1, 1.1)), 40);
});

test("always at least one block more, and null when the difference is as large as δ", () => {
  const nearly = { ...measured(1.5, 1.01), interval95: { low: 1.02, high: 1.6 } };
  assert.deepEqual(verdict(nearly, 0.02, "lower"), { kind: "inconclusive", blocksNeeded: 13 });
  assert.deepEqual(verdict(measured(1.02, 1.05), 0.02, "lower"), { kind: "inconclusive", blocksNeeded: null });
  assert.deepEqual(verdict(measured(1.021, 1.05), 0.02, "lower"), { kind: "inconclusive", blocksNeeded: null });
});
