// What the verdicts are worth: how often they are wrong, and how often they find what is there, in simulated runs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Random, seededRandom } from "../engine/inference/random.ts";
import { blockRatio } from "../engine/inference/ratio.ts";
import { SMALLEST_DELTA, verdict } from "../engine/inference/verdict.ts";

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

test("nor do more with rare slow values at 30 % noise, where δ no longer helps", () => {
  const { faster, slower } = simulate(1, spiky(0.3));
  assert.ok(faster + slower <= 0.05 * RUNS, `${faster} faster and ${slower} slower of ${RUNS}`);
});

test("a cell that takes 10 % less time is found faster in at least 95 %, at 5 % noise", () => {
  const { faster, slower } = simulate(0.9, logNormal(0.05));
  assert.ok(faster >= 0.95 * RUNS, `${faster} of ${RUNS}`);
  assert.equal(slower, 0);
});

test("a cell that takes 10 % more time is found slower in at least 90 %, at 5 % noise", () => {
  // ln 1.1 is less than -ln 0.9. No valid 95 % interval of 12 blocks finds it more often: Student's t does in 91 %.
  const { faster, slower } = simulate(1.1, logNormal(0.05));
  assert.ok(slower >= 0.9 * RUNS, `${slower} of ${RUNS}`);
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

/** How often each verdict falls when the first cell takes `truth` times the second's. Blocks differ by 10 %. */
function simulate(truth: number, noise: Noise): Record<"faster" | "slower" | "equivalent" | "inconclusive", number> {
  const random = seededRandom(`simulated ${truth}`);
  const found = { faster: 0, slower: 0, equivalent: 0, inconclusive: 0 };
  for (let run = 0; run < RUNS; run++) {
    const blocks = Array.from({ length: BLOCKS }, () => logNormal(0.1)(random));
    const first = blocks.map((block) => truth * block * noise(random));
    const second = blocks.map((block) => block * noise(random));
    const { kind } = verdict(blockRatio(first, second, random, RESAMPLES), SMALLEST_DELTA, "lower");
    assert.notEqual(kind, "too few blocks");
    if (kind !== "too few blocks") found[kind]++;
  }
  return found;
}
