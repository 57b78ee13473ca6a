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

/** Costs at the smallest and at the largest size, block by block, of a way that costs `between` at the two others. */
function ends(smallest: number[], largest: number[], between: number): Level[] {
  return SIZES.map((x, at) => ({
    x,
    values: at === 0 ? smallest : at === SIZES.length - 1 ? largest : smallest.map(() => between),
  }));
}

test("an interval has no end where resamples see the limit beyond the sizes that were measured", () => {
  const rival = costs(() => 100);
  const [cheap, dear] = [Array.from({ length: BLOCKS }, () => 50), Array.from({ length: BLOCKS }, () => 200)];
  // in five blocks of eight so, in three the other way: about a third of the resamples turn
  const mostlyCheap = [50, 50, 50, 50, 50, 200, 200, 200];
  const mostlyDear = mostlyCheap.map((value) => value === 50 ? 200 : 50);
  const cheaper = (values: number[]) => values.map((value) => value === 50 ? 10 : value);
  const cases = [
    { says: "from, or always", way: ends(mostlyDear, cheap, 50), kind: "from", low: null, above: 16 },
    { says: "from, or never", way: ends(dear, mostlyCheap, 200), kind: "from", low: 65_536, above: null },
    { says: "from, or until", way: ends(mostlyDear, mostlyCheap, 200), kind: "from", low: 65_536, above: null },
    { says: "until, or always", way: ends(cheap, mostlyDear, 50), kind: "until", low: 65_536, above: null },
    { says: "until, or never", way: ends(mostlyCheap, dear, 200), kind: "until", low: null, above: 16 },
    // so cheap that four blocks of eight are enough: no resample is dear at both ends, which would be never
    {
      says: "until, or from",
      way: ends(cheaper(mostlyCheap), cheaper(mostlyDear), 200),
      kind: "until",
      low: 16,
      above: null,
    },
  ];
  for (const { says, way, kind, low, above } of cases) {
    const found = find(rival, way);
    assert.ok(found.kind === kind && "interval95" in found, `${says}: ${JSON.stringify(found)}`);
    assert.ok(found.support > 0.6 && found.support < 0.95, `${says}: ${JSON.stringify(found)}`);
    const interval = found.interval95;
    if (low === null) assert.equal(interval.low, null, says);
    else assert.ok(interval.low! > low && interval.low! <= found.at, `${says}: ${JSON.stringify(found)}`);
    if (above === null) assert.equal(interval.high, null, says);
    else assert.ok(interval.high! > above && interval.high! >= found.at, `${says}: ${JSON.stringify(found)}`);
  }
});

test("a way that costs the same is not the cheaper one", () => {
  assert.deepEqual(find(costs(() => 100), costs(() => 100)), { kind: "never", support: 1 });
});

test("ways of other sizes or other blocks are not held against each other", () => {
  const [one, shorter] = [costs(() => 1), costs(() => 1).slice(1)];
  const refused = { name: "RangeError", message: /the same sizes in the same blocks/ };
  assert.throws(() => find(one, shorter), refused);
  assert.throws(() => find(one.slice(0, -1), one), refused);
  assert.throws(() => find(one, one.map((level, at) => at === 1 ? { ...level, x: 2048 } : level)), refused);
  assert.throws(() => find(one, one.map((level) => ({ ...level, values: level.values.slice(1) }))), refused);
});
