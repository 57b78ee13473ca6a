// Seeded numbers: the generator bit for bit, and that what is drawn from it has the shape it should have.

import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom, sfc32 } from "../../../../../engine/compare/inference/random.ts";
import { mean, standardDeviation } from "../../../../../engine/result/statistics.ts";
import { near } from "../../../../helpers/near.ts";

test("sfc32 gives the numbers of PractRand's C code", () => {
  const small = sfc32(1, 2, 3);
  assert.deepEqual([small(), small(), small(), small()], [0x736a3b41, 0xb2e53014, 0x3d56e4c7, 0xeda6a65f]);
  const large = sfc32(0xdeadbeef, 0x80000001, 0xffffffff);
  assert.deepEqual([large(), large(), large(), large()], [0xb8a0ae1d, 0x09fbf2bd, 0xb6821ff6, 0xac9672e6]);
});

test("a seed gives the same numbers for ever, so that old results can be redone", () => {
  const random = seededRandom(7);
  const expected = [0.4043663223274052, 0.11661492194980383, 0.6779715046286583];
  assert.deepEqual([random.uniform(), random.uniform(), random.uniform()], expected);
});

test("a seed may be a number or a word, and different seeds give different numbers", () => {
  assert.equal(seededRandom("7").uniform(), seededRandom(7).uniform());
  const first = new Set(Array.from({ length: 1000 }, (_, seed) => seededRandom(seed).uniform()));
  assert.equal(first.size, 1000);
});

test("integers fall evenly on 0 to n - 1", () => {
  const random = seededRandom("even");
  const counts = new Array<number>(6).fill(0);
  for (let draw = 0; draw < 60_000; draw++) counts[random.integer(6)]++;
  for (const count of counts) assert.ok(Math.abs(count - 10_000) < 400, `${counts}`);
});

test("every order of a shuffle is equally likely, and the argument stays as it was", () => {
  const random = seededRandom("orders");
  const counts = new Map<string, number>();
  const values = ["a", "b", "c"];
  for (let draw = 0; draw < 12_000; draw++) {
    const order = random.shuffle(values).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].sort(), ["abc", "acb", "bac", "bca", "cab", "cba"]);
  for (const count of counts.values()) assert.ok(Math.abs(count - 2000) < 200, `${count}`);
  assert.deepEqual(values, ["a", "b", "c"]);
});

test("a shuffle of three takes two numbers, each for the last place that is left", () => {
  const random = seededRandom(7);
  // floor(0.404 · 3) = 1 changes places with the last, floor(0.117 · 2) = 0 with the one before
  assert.deepEqual(random.shuffle(["a", "b", "c"]), ["c", "a", "b"]);
  assert.equal(random.uniform(), 0.6779715046286583);
});

test("a normal number is that of Box and Muller, of two uniform ones", () => {
  const [first, second] = [0.4043663223274052, 0.11661492194980383];
  near(seededRandom(7).normal(), Math.sqrt(-2 * Math.log(1 - first)) * Math.cos(2 * Math.PI * second));
});

test("normal numbers have mean 0, deviation 1 and 5 % beyond 1.96", () => {
  const random = seededRandom("bell");
  const values = Array.from({ length: 40_000 }, () => random.normal());
  assert.ok(Math.abs(mean(values)) < 0.02);
  assert.ok(Math.abs(standardDeviation(values) - 1) < 0.02);
  const beyond = values.filter((value) => Math.abs(value) > 1.96).length / values.length;
  assert.ok(Math.abs(beyond - 0.05) < 0.005, `${beyond}`);
});
