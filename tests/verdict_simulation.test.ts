// What the verdicts are worth: how often they are wrong, and how often they find what is there, in simulated runs that
// go through all of a comparison: blocks, the baseline's two runs, δ, intervals.

import assert from "node:assert/strict";
import { test } from "node:test";
import { compareBlocks } from "../engine/compare.ts";
import { type Random, seededRandom } from "../engine/inference/random.ts";
import type { VerdictKind } from "../engine/result.ts";
import { ask, MODES, runsOf } from "./made_up_comparison.ts";

const RUNS = 1000;
const BLOCKS = 12;
/** Fewer than in earnest, to be quick; 10,000 change the shares below by about 0.2 points. */
const RESAMPLES = 400;

type Noise = (random: Random) => number;

const logNormal = (deviation: number): Noise => (random) => Math.exp(deviation * random.normal());

/** One value in ten is slowed, by 5 deviations on average. */
const spiky = (deviation: number): Noise => (random) => {
  const slowed = random.uniform() < 0.1 ? -5 * Math.log(1 - random.uniform()) : 0;
  return Math.exp(deviation * (random.normal() + slowed));
};

test("at most 5 % of A/A comparisons get a verdict of faster or slower, at 5 % noise", () => {
  const { faster, slower } = simulate(1, logNormal(0.05));
  assert.ok(faster + slower <= 0.05 * RUNS, `${faster} faster and ${slower} slower of ${RUNS}`);
});

test("nor do more with rare slow values at 30 % noise", () => {
  const { faster, slower } = simulate(1, spiky(0.3));
  assert.ok(faster + slower <= 0.05 * RUNS, `${faster} faster and ${slower} slower of ${RUNS}`);
});

test("a cell that takes 10 % less time is found faster in at least 95 %, at 5 % noise", () => {
  const { faster, slower } = simulate(0.9, logNormal(0.05));
  assert.ok(faster >= 0.95 * RUNS, `${faster} of ${RUNS}`);
  assert.equal(slower, 0);
});

test("a cell that takes 10 % more time is found slower in at least 92 %, at 5 % noise", () => {
  // ln 1.1 is less than -ln 0.9: over 10,000 runs it is 93.7 %.
  const { faster, slower } = simulate(1.1, logNormal(0.05));
  assert.ok(slower >= 0.92 * RUNS, `${slower} of ${RUNS}`);
  assert.equal(faster, 0);
});

test("equal cells are found equivalent in at least 95 %, at 1 % noise", () => {
  const { equivalent } = simulate(1, logNormal(0.01));
  assert.ok(equivalent >= 0.95 * RUNS, `${equivalent} of ${RUNS}`);
});

test("a difference of 2.5 % is called equivalent in at most 5 %, at 1 % noise", () => {
  const { equivalent } = simulate(1.025, logNormal(0.01));
  assert.ok(equivalent <= 0.05 * RUNS, `${equivalent} of ${RUNS}`);
});

/** How often each verdict falls when processes take `truth` times what threads take. Blocks differ by 10 %. */
function simulate(truth: number, noise: Noise): Record<VerdictKind, number> {
  const random = seededRandom(`simulated ${truth}`);
  const question = ask("overhead", [MODES]);
  const found = { faster: 0, slower: 0, equivalent: 0, inconclusive: 0, "too few blocks": 0 };
  for (let run = 0; run < RUNS; run++) {
    const blocks = Array.from({ length: BLOCKS }, () => logNormal(0.1)(random));
    const runs = runsOf(question, BLOCKS, (cell, block) => (cell ? truth : 1) * blocks[block - 1] * noise(random));
    found[compareBlocks({ ...question, seed: run }, runs, BLOCKS, RESAMPLES).pairs[0].verdict]++;
  }
  assert.equal(found["too few blocks"], 0);
  return found;
}
