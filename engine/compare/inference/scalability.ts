// The Universal Scalability Law (Gunther 2007): throughput over workers, bent by contention and by coherency.
// X(N) = γN / (1 + σ(N - 1) + κN(N - 1)).

import { percentileInterval, RESAMPLES } from "./bootstrap.ts";
import { drawBlocks, type Level } from "./line_fit.ts";
import type { Random } from "./random.ts";
import type { Interval } from "../../result/result.ts";
import { ascending, median } from "../../result/statistics.ts";

export interface ThroughputPoint {
  readonly workers: number;
  readonly perSecond: number;
}

export interface Scalability {
  /** γ: operations per second of one worker, as the law has it. */
  readonly gamma: number;
  /** σ ≥ 0: the share of the work that waits in a queue, Amdahl's serial fraction. */
  readonly sigma: number;
  /** κ ≥ 0: the cost of agreeing with every other worker; above zero, more workers end up slower. */
  readonly kappa: number;
  /** The number of workers with the highest throughput, a fraction; null when κ is 0 and there is no peak. */
  readonly peakWorkers: number | null;
}

const FEWEST_POINTS = 6;

/** [1, N - 1, N(N - 1)]: N / X is a linear function of these, with coefficients 1/γ, σ/γ and κ/γ. */
type Terms = readonly [number, number, number];

interface Row {
  readonly terms: Terms;
  readonly workers: number;
  readonly perSecond: number;
}

/**
 * Least squares on the throughput with σ and κ not below zero; null below 6 different numbers of workers, as three
 * coefficients on fewer points say nothing. Gauss–Newton on the coefficients of N / X: each step is a linear fit, and it
 * ends with the first that makes nothing better.
 */
export function fitScalability(points: readonly ThroughputPoint[]): Scalability | null {
  if (new Set(points.map(({ workers }) => workers)).size < FEWEST_POINTS) return null;
  const rows = points.map(({ workers, perSecond }): Row => {
    return { terms: [1, workers - 1, workers * (workers - 1)], workers, perSecond };
  });
  let best = linearFit(rows, (row) => row.workers / row.perSecond);
  const nextTo = (fit: Terms): Terms => linearFit(rows, (row) => dot(fit, row.terms));
  for (let next = nextTo(best); squaredError(rows, next) < squaredError(rows, best); next = nextTo(best)) best = next;
  if (best[0] <= 0) return null;
  const gamma = 1 / best[0];
  const [sigma, kappa] = [best[1] * gamma, best[2] * gamma];
  return {
    gamma,
    sigma,
    kappa,
    peakWorkers: kappa > 0 ? Math.max(1, Math.sqrt(Math.max(0, 1 - sigma) / kappa)) : null,
  };
}

/**
 * 95 % intervals of σ and κ, by a bootstrap that draws whole blocks for all numbers of workers; null where the law
 * does not fit in one resample of twenty or more.
 */
export function scalabilityIntervals(
  levels: readonly Level[],
  random: Random,
  resamples: number = RESAMPLES,
): { sigma: Interval; kappa: Interval } | null {
  const blocks = levels[0].values.length;
  const laws = Array.from({ length: resamples }, () => {
    const drawn = drawBlocks(blocks, random);
    return fitScalability(levels.map(({ x, values }) => {
      return { workers: x, perSecond: median(drawn.map((block) => values[block])) };
    }));
  }).filter((law) => law !== null);
  if (laws.length < 0.95 * resamples) return null;
  const interval = (of: (law: Scalability) => number): Interval =>
    percentileInterval(ascending(laws.map(of)), 0.95, blocks);
  return { sigma: interval(({ sigma }) => sigma), kappa: interval(({ kappa }) => kappa) };
}

/**
 * The coefficients whose throughput is nearest, when N / X is taken to be straight around `near`, a guess of N / X.
 * With two coefficients held at or above zero: the best of the four fits that leave some of them out.
 */
function linearFit(rows: readonly Row[], near: (row: Row) => number): Terms {
  const straight = rows.map((row) => {
    const guess = near(row);
    const slope = row.workers / guess ** 2;
    return { terms: row.terms, target: 2 * guess - row.perSecond / slope, weight: slope ** 2 };
  });
  const candidates = [[0, 1, 2], [0, 1], [0, 2], [0]].map((kept): Terms => {
    const matrix = kept.map((a) => kept.map((b) => total(straight, (row) => row.weight * row.terms[a] * row.terms[b])));
    const vector = kept.map((a) => total(straight, (row) => row.weight * row.terms[a] * row.target));
    const solved = solve(matrix, vector);
    const coefficient = (term: number) => kept.includes(term) ? solved[kept.indexOf(term)] : 0;
    return [coefficient(0), coefficient(1), coefficient(2)];
  });
  const error = (fit: Terms) => total(straight, (row) => row.weight * (dot(fit, row.terms) - row.target) ** 2);
  return candidates.filter((fit) => fit[1] >= 0 && fit[2] >= 0).sort((a, b) => error(a) - error(b))[0];
}

function squaredError(rows: readonly Row[], fit: Terms): number {
  return total(rows, (row) => (row.workers / dot(fit, row.terms) - row.perSecond) ** 2);
}

function dot(a: Terms, b: Terms): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function total<T>(rows: readonly T[], value: (row: T) => number): number {
  return rows.reduce((sum, row) => sum + value(row), 0);
}

/** Gaussian elimination. Without pivoting, which normal equations do not need. */
function solve(matrix: readonly (readonly number[])[], vector: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, vector[index]]);
  rows.forEach((pivot, column) => {
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = row[column] / pivot[column];
      row.forEach((_, index) => row[index] -= factor * pivot[index]);
    }
  });
  return rows.map((row, index) => row[rows.length] / row[index]);
}
