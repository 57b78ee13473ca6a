// Verdicts: each kind at its border, both directions, and how many blocks an open question needs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { blocksToSettle } from "../../../../../engine/compare/inference/blocks_to_settle.ts";
import { upperTail } from "../../../../../engine/compare/inference/normal.ts";
import type { Ratio } from "../../../../../engine/compare/inference/ratio.ts";
import { quantileOfT } from "../../../../../engine/compare/inference/student_t.ts";
import { deltaOf, intervalsOf, type Standard, verdict } from "../../../../../engine/compare/inference/verdict.ts";
import { near } from "../../../../helpers/near.ts";

/** A ratio whose 95 % interval is `ratio` times or divided by `half`. */
function measured(ratio: number, half: number, blocks = 12): Ratio {
  return { ratio, error: Math.log(half) / quantileOfT(0.025, blocks - 1), freedom: blocks - 1, blocks };
}

const quiet: Standard = { floorError: 0, margin: 0.05, better: "lower", pairs: 1 };
const higher: Standard = { ...quiet, better: "higher" };

test("times: less is faster, more is slower; rates the other way round", () => {
  assert.equal(verdict(measured(0.8, 1.05), quiet), "faster");
  assert.equal(verdict(measured(1.25, 1.05), quiet), "slower");
  assert.equal(verdict(measured(0.8, 1.05), higher), "slower");
  assert.equal(verdict(measured(1.25, 1.05), higher), "faster");
});

test("an interval that reaches δ is not outside it, on either side", () => {
  const narrow = { ...quiet, margin: 0.02 };
  assert.equal(verdict(measured(1.1, 1.1 / 1.0199), narrow), "inconclusive");
  assert.equal(verdict(measured(1.1, 1.1 / 1.0201), narrow), "slower");
  assert.equal(verdict(measured(1 / 1.1, 1.1 / 1.0199), narrow), "inconclusive");
  assert.equal(verdict(measured(1 / 1.1, 1.1 / 1.0201), narrow), "faster");
});

test("δ is one standard error of the floor, or 2 %, or the margin where that is less", () => {
  assert.equal(deltaOf({ floorError: 0, margin: 0.05 }), 0.02);
  assert.equal(deltaOf({ floorError: 0.01, margin: 0.05 }), 0.02);
  assert.equal(deltaOf({ floorError: 0, margin: 0.01 }), 0.01);
  near(deltaOf({ floorError: Math.log(1.07), margin: 0.05 }), 0.07);
});

test("the floor takes a verdict of faster or slower back, and no verdict of equivalent", () => {
  const noisy = { ...quiet, floorError: 0.1 };
  assert.equal(verdict(measured(1.15, 1.02), quiet), "slower");
  assert.equal(verdict(measured(1.1, 1.02), noisy), "inconclusive");
  assert.equal(verdict(measured(1.01, 1.02), noisy), "equivalent");
});

test("equivalent is held against the margin, and rests on the 90 % interval", () => {
  const reaching = measured(1, 1.051);
  const { interval95, interval90 } = intervalsOf(reaching, 1);
  assert.ok(interval95!.high > 1.05 && interval90!.high < 1.05);
  assert.equal(verdict(reaching, quiet), "equivalent");
  assert.equal(verdict(measured(1.04, 1.03), quiet), "inconclusive");
  assert.equal(verdict(measured(1.04, 1.03), { ...quiet, margin: 0.1 }), "equivalent");
  assert.equal(verdict(measured(1.01, 1.002), quiet), "equivalent");
  assert.equal(verdict(measured(1.01, 1.002), { ...quiet, margin: 0.005 }), "slower");
});

test("a certain difference is one, also within the margin", () => {
  assert.equal(verdict(measured(1.05, 1.01), { ...quiet, margin: 0.1 }), "slower");
});

test("with more pairs each needs more certainty, and their intervals are wider", () => {
  const ratio = measured(1.1, 1.07);
  assert.equal(verdict(ratio, quiet), "slower");
  assert.equal(verdict(ratio, { ...quiet, pairs: 10 }), "inconclusive");
  // 5 % over 10 pairs: 0.25 % at each end.
  near(intervalsOf(ratio, 10).interval95!.high, 1.1 * Math.exp(ratio.error * quantileOfT(0.0025, 11)), 1e-9);
  near(intervalsOf(ratio, 10).interval90!.high, 1.1 * Math.exp(ratio.error * quantileOfT(0.005, 11)), 1e-9);
});

test("five blocks are too few, whatever they say; six are not", () => {
  assert.equal(verdict(measured(2, 1.01, 5), quiet), "too few blocks");
  assert.equal(verdict(measured(2, 1.01, 6), quiet), "slower");
  assert.equal(verdict({ ratio: 2, error: NaN, freedom: 0, blocks: 1 }, quiet), "too few blocks");
});

test("values without any spread are equivalent, or different, without any doubt", () => {
  const exact = (ratio: number): Ratio => ({ ratio, error: 0, freedom: 11, blocks: 12 });
  assert.equal(verdict(exact(1), quiet), "equivalent");
  assert.equal(verdict(exact(1.03), quiet), "slower");
  assert.equal(blocksToSettle(exact(1.03), quiet), 6);
});

test("a border itself is neither outside δ nor inside the margin", () => {
  const exact = (ratio: number): Ratio => ({ ratio, error: 0, freedom: 11, blocks: 12 });
  assert.deepEqual([1.02, 1 / 1.02].map((ratio) => verdict(exact(ratio), quiet)), ["equivalent", "equivalent"]);
  const noisy = { ...quiet, floorError: 0.1 }; // δ is beyond the margin
  assert.deepEqual([1.05, 1 / 1.05].map((ratio) => verdict(exact(ratio), noisy)), ["inconclusive", "inconclusive"]);
});

/** The least blocks whose chance of a verdict is 85 % for each truth from 1.645 errors below to 1.645 above. */
function expectedBlocks(found: Ratio, { margin, floorError, pairs }: Standard): number {
  // In three of ten samples of 12 the variance found is below 0.7419 of the true one: Wilson and Hilferty's χ²(11) / 11.
  const deviation = found.error * Math.sqrt(found.blocks / 0.7418733);
  for (let blocks = 6;; blocks++) {
    const error = deviation / Math.sqrt(blocks);
    const floor = floorError * Math.sqrt(found.blocks / blocks);
    const delta = Math.log(1 + Math.max(Math.min(0.02, margin), Math.exp(floor) - 1));
    const different = delta + error * quantileOfT(0.025 / pairs, blocks - 1);
    const same = Math.max(0, Math.log(1 + margin) - error * quantileOfT(0.05 / pairs, blocks - 1));
    // Between the two, on either side of 1, an estimate has no verdict.
    const between = (low: number, high: number, truth: number): number =>
      upperTail((low - truth) / error) - upperTail((high - truth) / error);
    const open = (truth: number): number =>
      same >= different ? 0 : between(same, different, truth) + between(-different, -same, truth);
    const truths = Array.from({ length: 21 }, (_, at) => Math.log(found.ratio) + found.error * 1.645 * (at - 10) / 10);
    if (truths.every((truth) => open(truth) <= 0.15)) return blocks;
  }
}

test("the blocks that are promised are the fewest whose chance of a verdict is 85 %, wherever the truth may lie", () => {
  for (const [ratio, half] of [[1.3, 1.2], [1 / 1.3, 1.2], [1.2, 1.1], [1.1, 1.05], [1.5, 1.35], [1.01, 1.06]]) {
    for (const standard of [{}, { pairs: 5 }, { floorError: 0.03 }, { margin: 0.02 }, { margin: 0.15 }]) {
      const asked = { ...quiet, ...standard };
      const found = measured(ratio, half);
      const blocks = blocksToSettle(found, asked);
      if (blocks !== null) assert.equal(blocks, expectedBlocks(found, asked), JSON.stringify({ ratio, half, asked }));
    }
  }
});

test("the floor of the run, and few blocks that lie within a wide margin, count in what is promised", () => {
  const cases: [Ratio, Partial<Standard>][] = [
    [measured(1.3, 1.05), { floorError: 0.1 }],
    [measured(1.5, 1.1), { floorError: 0.1, pairs: 3 }],
    [measured(1, 1.04), { margin: 0.1 }],
    [measured(1, 1.06), { margin: 0.15 }],
    [measured(1, 1.08), { margin: 0.15 }],
    [measured(1, 1.1), { margin: 0.2 }],
  ];
  for (const [found, standard] of cases) {
    const asked = { ...quiet, ...standard };
    const blocks = blocksToSettle(found, asked);
    assert.ok(blocks !== null && blocks > 6, JSON.stringify({ found, standard, blocks }));
    assert.equal(blocks, expectedBlocks(found, asked), JSON.stringify({ found, standard }));
  }
});

test("an open question says how many blocks settle it: more for more noise, less for a wider margin", () => {
  const needed = (half: number, margin: number, ratio = 1): number => {
    const blocks = blocksToSettle(measured(ratio, half), { ...quiet, margin });
    assert.ok(blocks !== null);
    return blocks;
  };
  assert.ok(needed(1.08, 0.05) > 1.5 * needed(1.05, 0.05));
  assert.ok(needed(1.05, 0.1) < needed(1.05, 0.05) / 2);
  // Where both borders are met by any ratio: (t.975 + t.95) · s / √n = ln(1.05 / 1.02), s 22 % above that found.
  const spread = Math.log(1.05) / quantileOfT(0.025, 11) * Math.sqrt(12);
  const always = ((1.96 + 1.645) * 1.22 * spread / Math.log(1.05 / 1.02)) ** 2;
  assert.ok(needed(1.05, 0.05) < 1.1 * always && needed(1.05, 0.05) > always / 3);
  assert.equal(needed(1.05, 0.05, 1.02), needed(1.05, 0.05, 1 / 1.02));
});

test("nothing is promised that 1000 blocks do not keep", () => {
  assert.equal(blocksToSettle(measured(1.05, 1.5), quiet), null);
  assert.equal(blocksToSettle(measured(1.02, 1.02), { ...quiet, margin: 0.02 }), null);
  assert.equal(blocksToSettle({ ratio: 1, error: NaN, freedom: 0, blocks: 1 }, quiet), null);
});
