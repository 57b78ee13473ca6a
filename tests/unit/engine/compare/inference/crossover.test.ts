// Where two ways cross, of costs that are known.

import assert from "node:assert/strict";
import { test } from "node:test";
import { crossover } from "../../../../../engine/compare/inference/crossover.ts";
import type { Level } from "../../../../../engine/compare/inference/line_fit.ts";
import { seededRandom } from "../../../../../engine/compare/inference/random.ts";

const SIZES = [16, 1024, 65_536, 1_048_576];
const BLOCKS = 8;

/** Costs of a·size^b in each block, off by up to `noise` of themselves. */
function costs(cost: (size: number) => number, noise = 0, seed = "costs"): Level[] {
  const random = seededRandom(seed);
  return SIZES.map((x) => ({
    x,
    values: Array.from({ length: BLOCKS }, () => cost(x) * (1 + noise * (2 * random.uniform() - 1))),
  }));
}

const find = (other: Level[], way: Level[]) => crossover(other, way, seededRandom("draws"), 2000);

test("two straight lines of the logarithms cross where they do", () => {
  // 10·size^0.5 and 320: even at 1024; and the other way round
  const found = find(costs((size) => 10 * Math.sqrt(size)), costs(() => 320));
  assert.ok(found.kind === "from" && Math.abs(found.at / 1024 - 1) < 1e-9, JSON.stringify(found));
  assert.equal(found.support, 1);
  const back = find(costs(() => 2560), costs((size) => 10 * Math.sqrt(size)));
  assert.ok(back.kind === "until" && Math.abs(back.at / 65_536 - 1) < 1e-9, JSON.stringify(back));
});

test("the interval has the crossing in it, and is wider where there is more noise", () => {
  const widths = [0.02, 0.2].map((noise) => {
    const found = find(costs((size) => 10 * Math.sqrt(size), noise), costs(() => 1000, noise, "other"));
    assert.ok(found.kind === "from");
    const { low, high } = found.interval95;
    assert.ok(low! <= 10_000 * (1 + 2 * noise) && high! >= 10_000 * (1 - 2 * noise), JSON.stringify(found));
    return high! / low!;
  });
  assert.ok(widths[0]! > 1 && widths[1]! > 2 * (widths[0]! - 1) + 1, String(widths));
});

test("what is cheaper at every size is so always, and its rival never", () => {
  const [cheap, dear] = [costs((size) => 1 + size), costs((size) => 3 + 2 * size)];
  assert.deepEqual(find(dear, cheap), { kind: "always", support: 1 });
  assert.deepEqual(find(cheap, dear), { kind: "never", support: 1 });
});

test("cheaper in the middle alone is never, and from the last change on is what counts", () => {
  const flat = costs(() => 100);
  const middle = costs((size) => size === 1024 ? 50 : 200);
  assert.equal(find(flat, middle).kind, "never");
  const twice = costs((size) => size === 16 || size === 65_536 ? 200 : 50);
  const found = find(flat, twice);
  assert.ok(found.kind === "from" && found.at > 65_536 && found.at < 1_048_576);
});

test("where some blocks see no crossing among the sizes, the interval has no end there", () => {
  const other = costs(() => 100);
  const way = costs((size) => size === 1_048_576 ? 99 : 200, 0.05);
  const found = find(other, way);
  assert.ok(found.kind === "from" || found.kind === "never");
  if (found.kind === "from") assert.equal(found.interval95.high, null);
  assert.ok(found.support < 1);
});

test("ways of other sizes or other blocks are not held against each other", () => {
  const [one, shorter] = [costs(() => 1), costs(() => 1).slice(1)];
  assert.throws(() => find(one, shorter), RangeError);
  assert.throws(() => find(one, one.map((level) => ({ ...level, values: level.values.slice(1) }))), RangeError);
});
