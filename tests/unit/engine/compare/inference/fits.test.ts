// Lines through costs, where two of them cross, and the Universal Scalability Law.

import assert from "node:assert/strict";
import { test } from "node:test";
import { percentileInterval, tailOf } from "../../../../../engine/compare/inference/bootstrap.ts";
import { type BreakEven, breakEven } from "../../../../../engine/compare/inference/break_even.ts";
import { fitLine, type Level, marginalCost } from "../../../../../engine/compare/inference/line_fit.ts";
import { type Random, seededRandom } from "../../../../../engine/compare/inference/random.ts";
import { fitScalability, scalabilityIntervals } from "../../../../../engine/compare/inference/scalability.ts";
import { near } from "../../../../helpers/near.ts";

const WORK = [1, 10, 100, 1000];

/** Twelve blocks of intercept + slope · x with log-normal noise. */
function costs(intercept: number, slope: number, noise: number, random: Random, xs = WORK): Level[] {
  return xs.map((x) => ({
    x,
    values: Array.from({ length: 12 }, () => (intercept + slope * x) * Math.exp(noise * random.normal())),
  }));
}

/** Draws the same block for the whole of a resample: the first of these for the first, and so on. */
function drawing(blocks: number, order: readonly number[]): Random {
  let draws = 0;
  return {
    ...seededRandom(1),
    integer(n) {
      assert.equal(n, blocks);
      return order[Math.floor(draws++ / blocks)];
    },
  };
}

/** Costs of intercept + slope · x, one such line a block. */
function lines(...blocks: readonly (readonly [intercept: number, slope: number])[]): Level[] {
  return [1, 3].map((x) => ({ x, values: blocks.map(([intercept, slope]) => intercept + slope * x) }));
}

test("the ends of an interval lie further out the fewer the blocks: the shares are scipy's", () => {
  near(tailOf(0.95, 3), 6.834137311941214e-8, 1e-9);
  near(tailOf(0.95, 6), 0.0024318031746115563, 1e-9);
  near(tailOf(0.95, 12), 0.010756614916552474, 1e-9);
  // position 0.010756614916552474 · 1001 of 0 to 999, and the same from the other end
  const { low, high } = percentileInterval(Array.from({ length: 1000 }, (_, value) => value), 0.95, 12);
  near(low, 9.767371531469026, 1e-9);
  near(high, 999 - 9.767371531469026, 1e-9);
});

test("a line without noise is found exactly, a spoilt value changes nothing", () => {
  const levels = costs(30, 1.5, 0, seededRandom(1));
  const spoilt = levels.map(({ x, values }) => ({ x, values: [values[0] * 50, ...values.slice(1)] }));
  for (const line of [fitLine(levels), fitLine(spoilt)]) {
    near(line.intercept, 30, 1e-9);
    near(line.slope, 1.5, 1e-9);
  }
});

test("weighted least squares by hand: through (1, 1), (2, 2), (3, 4)", () => {
  // Weights 1, 1/4, 1/16, so centre (9/7, 4/3).
  const { slope, intercept } = fitLine([[1, 1], [2, 2], [3, 4]].map(([x, y]) => ({ x, values: [y] })));
  near(slope, 14 / 11);
  near(intercept, -10 / 33);
});

test("marginal memory: the slope over 0, 1, 2, 4, 8 workers lies in its interval, and 95 % of intervals hold it", () => {
  const random = seededRandom("memory");
  let holds = 0;
  for (let round = 0; round < 60; round++) {
    const { slope, interval95 } = marginalCost(costs(40, 7, 0.03, random, [0, 1, 2, 4, 8]), random, 100);
    assert.ok(interval95.low < slope && slope < interval95.high);
    if (interval95.low <= 7 && interval95.high >= 7) holds++;
  }
  assert.ok(holds >= 54, `${holds} of 60`);
});

test("marginal memory: the interval is that of the slopes of the blocks that were drawn", () => {
  // Of three blocks it reaches from the least of a few resamples to the greatest.
  const { intercept, slope, interval95 } = marginalCost(
    lines([10, 3], [10, 5], [10, 4]),
    drawing(3, [0, 2, 1, 0, 2]),
    5,
  );
  for (const [actual, expected] of [[intercept, 10], [slope, 4], [interval95.low, 3], [interval95.high, 5]]) {
    near(actual, expected, 1e-9);
  }
});

test("break-even: a process that starts dearer and grows slower pays off from 50 on", () => {
  const exact = found(costs(5, 1.5, 0, seededRandom(1)), costs(30, 1, 0, seededRandom(1)), "from");
  near(exact.work, 50, 1e-9);
  assert.equal(exact.support, 1);
  near(exact.interval95.low, 50, 1e-9);
});

test("break-even: 95 % of intervals hold the truth", () => {
  const random = seededRandom("crossings");
  let holds = 0;
  for (let round = 0; round < 60; round++) {
    const { interval95 } = found(costs(5, 1.2, 0.05, random), costs(30, 1, 0.05, random), "from", random, 100);
    if (interval95.low <= 125 && (interval95.high ?? Infinity) >= 125) holds++;
  }
  assert.ok(holds >= 54, `${holds} of 60`);
});

test("break-even: the other way round it is until 50, with the same interval", () => {
  const [thread, process] = [costs(5, 1.5, 0.05, seededRandom(1)), costs(30, 1, 0.05, seededRandom(2))];
  const from = found(thread, process, "from");
  const until = found(process, thread, "until");
  near(until.work, from.work, 1e-9);
  near(until.interval95.low, from.interval95.low, 1e-9);
  assert.notEqual(from.interval95.high, null);
  near(until.interval95.high ?? 0, from.interval95.high ?? 0, 1e-9);
});

const THREAD = [2, 2] as const;

/** A process that starts so much dearer than a thread that it costs less from this work on. */
const worthFrom = (work: number) => [2 + work, 1] as const;

test("break-even: the interval leaves out as many resamples at each end as twelve blocks ask for", () => {
  // 0.010757 · 400 is 4.3: four lie below it and four above it.
  const works = [10, 20, 25, 30, 40];
  const order = [4, 4, 2, 4, 4, 3, 0, 0, 1, 0, 0, ...new Array<number>(389).fill(2)];
  const process = works.concat(new Array<number>(7).fill(25)).map(worthFrom);
  const { work, interval95, support } = found(
    lines(...process.map(() => THREAD)),
    lines(...process),
    "from",
    drawing(12, order),
  );
  assert.equal(support, 1);
  near(work, 25, 1e-9);
  near(interval95.low, 20, 1e-9);
  near(interval95.high!, 30, 1e-9);
});

test("break-even: a resample of another kind puts the limit at no work at all or beyond all", () => {
  const [always, never, until] = [[0.5, 1], [50, 3], [0.5, 2.5]] as const;
  const interval = (other: readonly [number, number], kind: "from" | "until", own: readonly [number, number]) => {
    const costs = lines(own, own, other);
    const result = found(lines(THREAD, THREAD, THREAD), costs, kind, drawing(3, [0, 2, 1]), 3);
    near(result.support, 2 / 3);
    return [Math.round(result.interval95.low), result.interval95.high && Math.round(result.interval95.high)];
  };
  const from = worthFrom(100);
  assert.deepEqual(interval(always, "from", from), [0, 100]);
  assert.deepEqual(interval(never, "from", from), [100, null]);
  assert.deepEqual(interval(until, "from", from), [100, null]);
  const limited = [0.5, 2.1875] as const; // until 8
  assert.deepEqual(interval(always, "until", limited), [8, null]);
  assert.deepEqual(interval(never, "until", limited), [0, 8]);
  assert.deepEqual(interval(from, "until", limited), [8, null]);
});

test("break-even: what starts alike or grows alike is told by the other", () => {
  // Numbers of which the lines come out to the last bit.
  const kind = (...process: readonly [number, number]) =>
    breakEven(lines(THREAD, THREAD), lines(process, process), seededRandom(1), 10).kind;
  assert.deepEqual([kind(2, 8), kind(5, 2), kind(2, 2)], ["never", "never", "never"]);
  assert.deepEqual([kind(2, 0.5), kind(0.5, 2)], ["always", "always"]);
});

test("break-even: never when dearer in both, always when cheaper in both, never when equal", () => {
  const random = seededRandom("clear");
  const [cheap, dear] = [costs(5, 1, 0.01, random), costs(30, 1.5, 0.01, random)];
  const kind = (baseline: Level[], challenger: Level[]) => {
    const { kind, support, ...more } = breakEven(baseline, challenger, random, 100);
    assert.deepEqual(Object.keys(more), ["baseline", "challenger"]); // no work, and no interval of it
    return [kind, support];
  };
  assert.deepEqual(kind(cheap, dear), ["never", 1]);
  assert.deepEqual(kind(dear, cheap), ["always", 1]);
  assert.deepEqual(kind(cheap, cheap), ["never", 1]);
});

test("break-even: slopes that noise cannot tell apart leave the interval open and the answer uncertain", () => {
  const random = seededRandom(4);
  const open = found(costs(5, 1.01, 0.05, random), costs(30, 1, 0.05, random), "from");
  assert.equal(open.interval95.high, null);
  assert.ok(open.interval95.low > 0);
  assert.ok(open.support > 0.3 && open.support < 0.95, `${open.support}`);
});

test("lines need two levels, the same blocks and positive values", () => {
  const random = seededRandom(1);
  const level = (x: number, ...values: number[]) => ({ x, values });
  assert.throws(() => marginalCost([level(1, 2, 3), level(1, 2, 3)], random), /2 or more different levels: given 1/);
  assert.throws(() => marginalCost([level(1, 2), level(2, 2, 3)], random), /same blocks: given 2 at 2, 1 at 1/);
  for (const bad of [0, -1, NaN, Infinity]) {
    const given = new RegExp(`^RangeError: Cannot fit .* positive and finite: given ${bad} at 2\\.$`);
    assert.throws(() => marginalCost([level(1, 2), level(2, bad)], random), given);
  }
  const one = [level(1, 1), level(2, 2)];
  const two = [level(1, 1, 1), level(2, 2, 2)];
  assert.throws(() => breakEven(one, two, random), /same blocks: given 1 and 2/);
});

test("scalability: the SPEC SDM91 and ray tracer fits of the R package usl", () => {
  const spec = fitScalability(
    points([1, 18, 36, 72, 108, 144, 216], [64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775, 1702.2]),
  );
  assert.ok(spec);
  near(spec.gamma, 89.9952330, 1e-6);
  near(spec.sigma, 0.0277285, 1e-5);
  near(spec.kappa, 0.0001044, 1e-3);
  near(spec.peakWorkers ?? 0, 96.52, 1e-4);
  const tracer = fitScalability(
    points([1, 4, 8, 12, 16, 20, 24, 28, 32, 48, 64], [20, 78, 130, 170, 190, 200, 210, 230, 260, 280, 310]),
  );
  assert.ok(tracer);
  near(tracer.gamma, 21.848843, 1e-6);
  near(tracer.sigma, 0.057771, 1e-5);
  assert.deepEqual([tracer.kappa, tracer.peakWorkers], [0, null]);
});

test("scalability: 95 % intervals of σ and κ hold the truth, with 6 blocks already", () => {
  const random = seededRandom("laws");
  const workers = [1, 2, 4, 8, 16, 32];
  let [sigmas, kappas] = [0, 0];
  for (let round = 0; round < 30; round++) {
    const levels = workers.map((n): Level => ({
      x: n,
      values: Array.from({ length: 6 }, () => {
        return 1000 * n / (1 + 0.05 * (n - 1) + 0.002 * n * (n - 1)) * Math.exp(0.05 * random.normal());
      }),
    }));
    const { sigma, kappa } = scalabilityIntervals(levels, random, 100)!;
    if (sigma.low <= 0.05 && sigma.high >= 0.05) sigmas++;
    if (kappa.low <= 0.002 && kappa.high >= 0.002) kappas++;
  }
  assert.ok(sigmas >= 27 && kappas >= 27, `${sigmas} and ${kappas} of 30`);
});

test("scalability: where there is no contention, coherency alone bends it, as scipy's bounded least squares has it", () => {
  const early = fitScalability(points([1, 2, 4, 6, 8, 12], [100, 215, 420, 520, 540, 500]));
  assert.ok(early);
  near(early.gamma, 119.873494, 1e-6);
  near(early.kappa, 0.0138994066, 1e-6);
  assert.equal(early.sigma, 0);
});

test("scalability: a fit of noisy throughput goes on until no step makes it better, as scipy's does", () => {
  const noisy = fitScalability(points([1, 2, 4, 6, 8, 12], [173, 240, 161, 473, 529, 526]))!;
  near(noisy.gamma, 101.3847, 1e-4);
  near(noisy.sigma, 0.0764517, 1e-4);
  near(noisy.kappa, 0.00279315, 1e-4);
});

test("scalability: a step that would make the fit worse is not taken", () => {
  const spiked = points([1, 2, 4, 6, 8, 12], [13, 18, 20, 41, 510, 43]);
  const law = fitScalability(spiked)!;
  const squares = spiked.map(({ workers, perSecond }) => (throughput(law, workers) - perSecond) ** 2);
  // The least that scipy finds; with every step taken it is 165 488.
  near(squares.reduce((sum, square) => sum + square), 156_405.738, 1e-3);
});

/** X(N) by its definition. */
function throughput(law: { gamma: number; sigma: number; kappa: number }, workers: number): number {
  return law.gamma * workers / (1 + law.sigma * (workers - 1) + law.kappa * workers * (workers - 1));
}

test("scalability: the intervals are those of the blocks drawn, without the one in twenty that follows no law", () => {
  const workers = [2, 3, 4, 6, 8, 12];
  const lawless = [100, 50, 20, 10, 5, 2];
  const laws = [{ gamma: 100, sigma: 0.1, kappa: 0.01 }, { gamma: 100, sigma: 0.2, kappa: 0.005 }];
  const levels = workers.map((x, index): Level => ({
    x,
    values: [lawless[index], ...laws.map((law) => throughput(law, x))],
  }));
  const drawn = (without: number) =>
    scalabilityIntervals(
      levels,
      drawing(3, Array.from({ length: 20 }, (_, nth) => nth < without ? 0 : nth % 2 + 1)),
      20,
    );
  const found = drawn(1);
  assert.ok(found);
  near(found.sigma.low, 0.1, 1e-6);
  near(found.sigma.high, 0.2, 1e-6);
  near(found.kappa.low, 0.005, 1e-6);
  near(found.kappa.high, 0.01, 1e-6);
  assert.equal(drawn(2), null);
});

test("scalability: perfect and superlinear scaling are neither contention nor coherency", () => {
  const workers = [1, 2, 3, 4, 6, 8];
  const linear = fitScalability(points(workers, workers.map((n) => 100 * n)));
  assert.ok(linear);
  near(linear.gamma, 100, 1e-9);
  assert.ok(linear.sigma < 1e-9 && linear.kappa < 1e-9);
  const superlinear = fitScalability(points(workers, workers.map((n) => 100 * n ** 1.2)));
  assert.ok(superlinear);
  assert.deepEqual([superlinear.sigma, superlinear.kappa, superlinear.peakWorkers], [0, 0, null]);
});

test("scalability: a throughput that only falls peaks at one worker", () => {
  const workers = [1, 2, 3, 4, 6, 8];
  const falling = fitScalability(
    points(workers, workers.map((n) => 100 * n / (1 + 1.5 * (n - 1) + 0.2 * n * (n - 1)))),
  );
  assert.ok(falling);
  near(falling.sigma, 1.5, 1e-6);
  assert.equal(falling.peakWorkers, 1);
});

test("scalability: five different numbers of workers are too few, however often measured", () => {
  assert.equal(fitScalability(points([1, 2, 4, 8, 16, 16], [1, 2, 4, 7, 10, 10])), null);
});

test("scalability: null where no throughput of one worker fits", () => {
  assert.equal(fitScalability(points([2, 3, 4, 6, 8, 12], [100, 50, 20, 10, 5, 2])), null);
});

function points(workers: number[], throughput: number[]) {
  return workers.map((count, index) => ({ workers: count, perSecond: throughput[index] }));
}

function found<Kind extends "from" | "until">(
  baseline: Level[],
  challenger: Level[],
  kind: Kind,
  random = seededRandom("bootstrap"),
  resamples = 400,
): Extract<BreakEven, { work: number }> {
  const result = breakEven(baseline, challenger, random, resamples);
  assert.equal(result.kind, kind);
  assert.ok("work" in result);
  return result;
}
