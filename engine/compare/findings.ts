// Break-even, memory of one more worker, scalability: what engineers ask, where the axes of a comparison tell.

import type { Question } from "./question.ts";
import { breakEven } from "./inference/break_even.ts";
import { type Level, marginalCost } from "./inference/line_fit.ts";
import { seededRandom } from "./inference/random.ts";
import { fitScalability, scalabilityIntervals } from "./inference/scalability.ts";
import { FEWEST_BLOCKS } from "./inference/verdict.ts";
import { metricNamed } from "../result/metrics.ts";
import type { Cell, CellKey, Finding, Mode } from "../result/result.ts";
import { median } from "../result/statistics.ts";

/** A fit of the law takes some 0.1 ms, so that all resamples would be a second for each runtime and mode. */
const MOST_FITS = 2000;

/** A variant that takes part in an answer. */
interface Part {
  readonly key: CellKey;
  readonly runtime: string;
  readonly mode: Mode;
  readonly x: number;
  readonly cells: readonly Cell[];
  readonly values: readonly (number | null)[];
}

/** `rows` and `values`: for each variant, its cells and its number in each block. `resamples` of each bootstrap. */
export function findingsOf(
  question: Question,
  rows: readonly (readonly (readonly Cell[])[])[],
  values: readonly (readonly (number | null)[])[],
  resamples: number,
): Finding[] {
  const { headline: { metric, better }, axes, seed } = question;
  const varied = axes.filter((axis) => axis.values.length > 1).map(({ name }) => name);
  /** Those that vary in runtime, mode and `name` alone; on any other axis they are where the first variant is. */
  const along = (name: string): Part[] => {
    const [first] = question.variants;
    const parts = question.variants.flatMap(({ on, key, gap }, index) => {
      const beside = axes.some((axis) =>
        !["runtime", "mode", name].includes(axis.name) && on[axis.name] !== first.on[axis.name]
      );
      const { runtime, mode } = key;
      return gap !== null || beside
        ? []
        : [{ key, runtime, mode, x: Number(key.config[name]), cells: rows[index].flat(), values: values[index] }];
    });
    return parts.filter((part) => part.values.some((value) => value !== null));
  };
  const findings: Finding[] = [];
  if (varied.includes("work_iters") && varied.includes("mode") && metricNamed(metric)?.from.includes("iter_s")) {
    for (const [, parts] of groups(along("work_iters"), ({ runtime }) => runtime)) {
      findings.push(...breakEvens(parts, seed, resamples));
    }
  }
  if (!varied.includes("workers")) return findings;
  for (const [, parts] of groups(along("workers"), ({ runtime, mode }) => `${runtime} ${mode}`)) {
    if (isMeanOfMemory(metric)) findings.push(...marginalMemory(parts, seed, resamples));
    if (better === "higher") findings.push(...scaling(parts, seed, resamples));
  }
  return findings;
}

/** Only means and medians of memory tell what one more worker costs, extremes and the memory before any do not. */
function isMeanOfMemory(name: string): boolean {
  const metric = metricNamed(name);
  return metric?.unit === "bytes" && (metric.middle !== undefined || metric.standsFor !== undefined);
}

/** What may be cheaper, and than what. */
const RIVALS: readonly (readonly [mode: Mode, against: Mode])[] = [
  ["processes", "threads"],
  ["threads", "inline"],
  ["processes", "inline"],
];

/** From which measured time of a task on are processes cheaper than threads, and either of them than none? */
function breakEvens(parts: readonly Part[], seed: number, resamples: number): Finding[] {
  const common = completeBlocks(parts);
  const lineOf = (wanted: Mode): Level[] =>
    parts.filter(({ mode }) => mode === wanted).map((part): Level => {
      const level = parts.filter(({ x }) => x === part.x);
      return { x: taskSeconds(level), values: common.map((block) => part.values[block]!) };
    }).filter(({ x }) => Number.isFinite(x));
  const { runtime } = parts[0]!;
  return RIVALS.flatMap(([mode, against]): Finding[] => {
    const [baseline, challenger] = [lineOf(against), lineOf(mode)];
    const different = new Set(baseline.map(({ x }) => x)).size;
    if (common.length < 2 || different < 2 || baseline.length !== challenger.length) return [];
    const name = `break-even ${seed} ${runtime}${against === "inline" ? ` ${mode}` : ""}`;
    const found = breakEven(baseline, challenger, seededRandom(name), resamples);
    const { kind: crossing, support } = found;
    const [task_s, interval] = "work" in found ? [found.work, found.interval95] : [null, null];
    const { start, config: { workers } } = parts.find((part) => part.mode === mode)!.key;
    const who = { runtime, mode, against, start, workers: Number(workers) };
    return [{ kind: "break-even", ...who, crossing, task_s, interval, support }];
  });
}

/**
 * What a task takes by itself, in seconds: the median over modes and blocks; NaN where it was not measured. Results of
 * earlier versions have only what it took as a spawned worker's first call.
 */
function taskSeconds(level: readonly Part[]): number {
  const times = level.flatMap(({ cells }) =>
    cells.flatMap((cell) => cell.status === "measured" ? cell.metrics.task_s ?? cell.metrics.p50_work_s ?? [] : [])
  );
  return median(times);
}

function marginalMemory(parts: readonly Part[], seed: number, resamples: number): Finding[] {
  const common = completeBlocks(parts);
  if (common.length < 2 || parts.length < 2) return [];
  const [{ runtime, mode }] = parts;
  const levels = parts.map(({ x, values }): Level => ({ x, values: common.map((block) => values[block]!) }));
  const { slope, interval95 } = marginalCost(levels, seededRandom(`marginal ${seed} ${runtime} ${mode}`), resamples);
  return [{ kind: "marginal-memory", runtime, mode, bytes_per_worker: slope, interval: interval95 }];
}

function scaling(parts: readonly Part[], seed: number, resamples: number): Finding[] {
  if (parts.length < 2) return [];
  const [{ runtime, mode }] = parts;
  const common = completeBlocks(parts);
  const ordered = [...parts].sort((a, b) => a.x - b.x);
  const points = ordered.map(({ x, values }) => ({
    workers: x,
    per_s: median(values.filter((value) => value !== null)),
  }));
  const law = fitScalability(points.map(({ workers, per_s }) => ({ workers, perSecond: per_s })));
  if (law === null) return [{ kind: "scaling", runtime, mode, points, law }];
  const { gamma, sigma, kappa, peakWorkers } = law;
  const levels = ordered.map(({ x, values }): Level => ({ x, values: common.map((block) => values[block]!) }));
  const intervals = common.length < FEWEST_BLOCKS
    ? null
    : scalabilityIntervals(levels, seededRandom(`scaling ${seed} ${runtime} ${mode}`), Math.min(resamples, MOST_FITS));
  return [{
    kind: "scaling",
    runtime,
    mode,
    points,
    law: {
      gamma,
      sigma,
      kappa,
      peak_workers: peakWorkers,
      sigma_interval: intervals && intervals.sigma,
      kappa_interval: intervals && intervals.kappa,
    },
  }];
}

/** The blocks in which no part failed, from 0. */
function completeBlocks(parts: readonly Part[]): number[] {
  const blocks = parts[0]?.values.map((_, block) => block) ?? [];
  return blocks.filter((block) => parts.every(({ values }) => values[block] !== null));
}

function groups<T>(values: readonly T[], nameOf: (value: T) => string): Map<string, T[]> {
  const made = new Map<string, T[]>();
  for (const value of values) made.set(nameOf(value), [...made.get(nameOf(value)) ?? [], value]);
  return made;
}
