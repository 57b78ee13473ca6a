// Drift over the blocks of a run: the Mann–Kendall test, and what is flagged.

import assert from "node:assert/strict";
import { test } from "node:test";
import { drift } from "../../../../../engine/compare/inference/drift.ts";
import { seededRandom } from "../../../../../engine/compare/inference/random.ts";
import { near } from "../../../../helpers/near.ts";

test("tau and the exact p equal scipy's kendalltau", () => {
  const { tau, p } = drift([5, 1, 3, 2, 6, 4, 8, 7, 12, 9, 11, 10]);
  near(tau, 0.6666666666666666);
  near(p, 0.0018032758136924804);
});

test("p is counted out up to 60 blocks, as scipy does; of more it is the normal approximation's", () => {
  const wave = Array.from({ length: 61 }, (_, block) => (block * 37) % 101 + 2 * block / 3 + 1);
  near(drift(wave.slice(0, 60)).p, 0.004228257980802013, 1e-9);
  near(drift(wave).p, 0.001674705577066679, 1e-9); // score 506, variance 61·60·127 / 18
  near(drift(wave).tau, 0.27650273224043714);
});

test("of two blocks, and of as many rises as falls, p is 1", () => {
  const rise = drift([1, 2]);
  assert.deepEqual([rise.tau, rise.p, rise.drifting], [1, 1, false]);
  near(rise.change, 1);
  const { tau, p } = drift([2, 4, 1, 3]);
  assert.deepEqual([tau, p], [0, 1]);
});

test("p is the share of all orders that rise or fall as much", () => {
  const random = seededRandom("orders");
  const orders = permutations([1, 2, 3, 4, 5, 6]);
  for (let round = 0; round < 10; round++) {
    const values = random.shuffle([1, 2, 3, 4, 5, 6]);
    const asMuch = orders.filter((order) => Math.abs(score(order)) >= Math.abs(score(values))).length;
    near(drift(values).p, Math.min(1, asMuch / orders.length), 1e-9);
  }
});

test("with ties the normal approximation holds, with both corrections", () => {
  // By hand: score 14 of 15 pairs, variance (6·5·17 - 2·1·9) / 18 = 27.33, z = (14 - 1) / √27.33 = 2.4866.
  const { tau, p } = drift([1, 2, 3, 3, 4, 5]);
  near(tau, 14 / 15);
  near(p, 0.01289887393508168, 1e-9);
});

test("a steady rise is flagged with its size, a fall too", () => {
  const rising = Array.from({ length: 12 }, (_, block) => 1.1 ** (block / 11));
  const rise = drift(rising);
  near(rise.change, 0.1, 1e-9);
  assert.equal(rise.drifting, true);
  const fall = drift(rising.toReversed());
  near(fall.change, 1 / 1.1 - 1, 1e-9);
  assert.equal(fall.drifting, true);
});

test("one spoilt block is no drift, and neither is a certain rise of 1 %", () => {
  assert.equal(drift([10, 10.1, 9.9, 10.05, 9.95, 30, 10.02, 9.98, 10.07, 9.93, 10.01, 9.99]).drifting, false);
  const slight = drift(Array.from({ length: 12 }, (_, block) => 1.01 ** (block / 11)));
  assert.ok(slight.p < 0.001);
  assert.equal(slight.drifting, false);
});

test("equal values do not drift, five blocks never do, and one block cannot", () => {
  assert.deepEqual(drift([3, 3, 3, 3, 3, 3]), { tau: 0, p: 1, change: 0, drifting: false });
  assert.equal(drift([1, 2, 3, 4, 5]).drifting, false);
  assert.equal(drift([1, 2, 3, 4, 5, 6]).drifting, true);
  assert.throws(() => drift([1]), /must be 2 or more blocks: given 1/);
});

test("one run in a hundred without drift is flagged, or fewer", () => {
  const random = seededRandom("calm");
  let flagged = 0;
  for (let run = 0; run < 1000; run++) {
    if (drift(Array.from({ length: 12 }, () => Math.exp(0.1 * random.normal()))).drifting) flagged++;
  }
  assert.ok(flagged <= 18, `${flagged} of 1000`);
});

function permutations(values: number[]): number[][] {
  if (values.length < 2) return [values];
  return values.flatMap((value) =>
    permutations(values.filter((other) => other !== value)).map((rest) => [value, ...rest])
  );
}

function score(order: number[]): number {
  return order.flatMap((value, index) => order.slice(index + 1).map((later) => Math.sign(later - value)))
    .reduce((sum, sign) => sum + sign, 0);
}
