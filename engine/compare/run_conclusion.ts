// What the cells of one run come to, in at most three sentences: of what its scenario asks about, which value does better
// than which, where the interval of their ratio says so. Iterations of one process say too little of the next process, so
// where a cell was measured once its interval is wider by what processes were seen to differ by.

import { cellId, OF_A_KIND } from "../result/cell_name.ts";
import { comparedMetric, comparedValue, samplesOf } from "../result/compared_metric.ts";
import { groupBy } from "../result/group.ts";
import { inverse } from "../result/interval_words.ts";
import type { Cell, CellKey, Interval, ResultFile } from "../result/result.ts";
import { median } from "../result/statistics.ts";
import type { Headline } from "../../scenarios/contract.ts";
import type { Description } from "../../scenarios/description.ts";
import { MOST_SENTENCES } from "./conclusion.ts";
import { intervalOf, type Ratio, runRatio } from "./inference/ratio.ts";
import { medianInterval } from "./inference/median_interval.ts";
import { isRuntimeName, nameOf } from "../../runtime/runtimes.ts";
import { type Found, inWords, notSettled, single } from "./run_words.ts";

/** A scenario's part in it. */
export interface Asked {
  readonly name: string;
  readonly headline: Headline;
  readonly description: Pick<Description, "asks" | "betweenRuns" | "conclude">;
}

/** With fewer repetitions their spread says too little by itself. */
const FEWEST = 3;

/** Degrees of freedom of a spread that is known beforehand: Student's t is normal there. */
const KNOWN = 1e6;

/** Half the width of a 95 % interval in standard errors. */
const NORMAL = 1.96;

/**
 * Of one scenario what it asks in turn; of several the first of each. Empty where nothing was measured that a scenario
 * asks about. The intervals of all sentences hold together with 95 %.
 */
export function conclusionOfRun(result: Pick<ResultFile, "cells">, scenarios: readonly Asked[]): string[] {
  const measured = scenarios.flatMap((scenario) => {
    const cells = result.cells.filter((cell) => cell.scenario === scenario.name && cell.status === "measured");
    return cells.length === 0 ? [] : [{ scenario, cells }];
  });
  const most = measured.length === 1 ? MOST_SENTENCES : 1;
  return measured.flatMap(({ scenario, cells }) => sentencesOf(scenario, cells).slice(0, most)).slice(
    0,
    MOST_SENTENCES,
  );
}

function sentencesOf({ name, headline, description }: Asked, cells: readonly Cell[]): string[] {
  if (description.conclude !== undefined) return [...description.conclude(cells)];
  const { metric, better } = comparedMetric(headline);
  const { asks = [], betweenRuns } = description;
  const sides = sidesOf(cells, metric);
  const asked = asks.map((axis) => ({ axis, contexts: alternatives(axis, sides) }))
    .filter(({ contexts }) => contexts.length > 0);
  const pairs = asked.reduce((sum, { contexts }) => sum + pairsIn(contexts), 0);
  if (pairs === 0) {
    const [one] = sides;
    const interval = one === undefined || betweenRuns === undefined ? null : intervalOf(alone(one, betweenRuns), 0.95);
    return interval === null ? [] : [single(one.key, metric, middleOf(one), interval)];
  }
  const found = asked.map(({ axis, contexts }) => ({
    axis,
    found: contexts.flatMap((own) => heldAgainst(axis, own, better)).flatMap(([one, other]): Found[] => {
      const ratio = ratioOf(one, other, betweenRuns);
      const interval = ratio === null ? null : intervalOf(ratio, 1 - 0.05 / pairs);
      return interval === null ? [] : [ordered([one, other], ratio!.ratio, interval, better)];
    }),
  }));
  const said = found.map((one) => ({ ...one, told: inWords(one.axis, one.found, metric) }));
  const open = said.find(({ told, found: own }) => told.length === 0 && own.length > 0);
  return [
    ...said.flatMap(({ told }) => told),
    ...open === undefined ? [] : [notSettled(name, open.axis, open.found, cells)],
  ];
}

/** A configuration: one value of the metric for each time that it was measured. */
export interface Side {
  readonly key: CellKey;
  readonly values: readonly number[];
  /** The iterations of the only time. */
  readonly samples: readonly number[];
}

function sidesOf(cells: readonly Cell[], metric: string): Side[] {
  const isContender = ({ runtime }: Cell): boolean => !isRuntimeName(nameOf(runtime)); // spoken of last
  const inOrder = [...cells].sort((a, b) => Number(isContender(a)) - Number(isContender(b)));
  return [...groupBy(inOrder, (cell) => cellId(cell)).values()].flatMap((own) => {
    const values = own.flatMap((cell) => comparedValue(cell, metric) ?? []);
    return values.length === 0
      ? []
      : [{ key: own[0], values, samples: own.length === 1 ? samplesOf(own[0], metric) : [] }];
  });
}

type Pair = readonly [Side, Side];

/** Of each context the sides that differ in what is asked about and in nothing else: two or more. */
function alternatives(axis: string, sides: readonly Side[]): Side[][] {
  const wanted = axis === "mode" || axis === "runtime" ? sides.filter(({ key }) => key.mode !== "inline") : sides;
  const contexts = groupBy(firstOfEachOther(axis, wanted), ({ key }) => contextOf(axis, key));
  return [...contexts.values()].filter(({ length }) => length > 1);
}

/** All that could be held against each other: the best is not known before. */
function pairsIn(contexts: readonly Side[][]): number {
  return contexts.reduce((sum, { length }) => sum + length * (length - 1) / 2, 0);
}

/** The others against the first of modes, starts and numbers; of runtimes and words against the best. */
function heldAgainst(axis: string, sides: readonly Side[], better: Headline["better"]): Pair[] {
  const inOrder = axis === "mode" || axis === "start" || typeof sides[0].key.config[axis] === "number";
  const best = (one: Side, other: Side): number =>
    better === "higher" ? middleOf(other) - middleOf(one) : middleOf(one) - middleOf(other);
  const [first, ...others] = inOrder ? sides : [...sides].sort(best);
  return others.map((other): Pair => [first, other]);
}

/** What must be the same: everything else, but of another kind of worker what only it has. */
function contextOf(axis: string, key: CellKey): string {
  const across = axis === "mode" || axis === "start";
  const config = Object.fromEntries(Object.entries(key.config).filter(([name]) => name !== axis));
  return cellId(
    {
      ...key,
      config,
      ...(axis === "mode" && { mode: "threads" as const }),
      ...(axis === "start" && { start: "spawn" as const }),
      ...(axis === "runtime" && { runtime: "" }),
    },
    undefined,
    across ? OF_A_KIND : [],
  );
}

/**
 * Where other things vary too, what was measured by default: spawned threads before others, of counts the greatest, of
 * words the first. Every runtime is kept, as each is spoken of.
 */
function firstOfEachOther(axis: string, sides: readonly Side[]): readonly Side[] {
  let kept = sides;
  const keep = (name: string, of: (key: CellKey) => unknown): void => {
    if (name === axis || name === "runtime") return;
    const values = kept.map(({ key }) => of(key)).filter((value) => value !== undefined);
    const numbers = values.filter((value) => typeof value === "number");
    const wanted = numbers.length === values.length ? Math.max(...numbers) : values[0];
    kept = kept.filter(({ key }) => of(key) === undefined || of(key) === wanted);
  };
  if (axis !== "start") keep("start", ({ start }) => start);
  if (axis !== "mode") keep("mode", ({ mode }) => mode);
  const ofAKind = axis === "mode" || axis === "start" ? OF_A_KIND : [];
  const names = [...new Set(sides.flatMap(({ key }) => Object.keys(key.config)))];
  for (const name of names.filter((one) => !ofAKind.includes(one))) keep(name, ({ config }) => config[name]);
  return kept;
}

/**
 * First over second: of repetitions by their own spread (Welch 1947), of cells measured once by the known one, which
 * stands beside that of the iterations. Null where neither is there.
 */
export function ratioOf(one: Side, other: Side, betweenRuns: number | undefined): Ratio | null {
  if (Math.min(one.values.length, other.values.length) >= FEWEST) return runRatio(one.values, other.values);
  if (betweenRuns === undefined) return null;
  const [first, second] = [alone(one, betweenRuns), alone(other, betweenRuns)];
  return { ...first, ratio: first.ratio / second.ratio, error: Math.hypot(first.error, second.error) };
}

/** A value as a ratio to 1: the error of its iterations' median, and that from one process to the next. */
function alone(side: Side, betweenRuns: number): Ratio {
  const within = medianInterval(side.samples);
  const error = within === null ? 0 : Math.log(within.high / within.low) / (2 * NORMAL);
  const times = side.values.length;
  return {
    ratio: middleOf(side),
    error: Math.hypot(error, betweenRuns) / Math.sqrt(times),
    freedom: KNOWN,
    blocks: times,
  };
}

function middleOf({ values }: Side): number {
  return median(values);
}

/** The better one first, and how many times better it is. */
function ordered([one, other]: Pair, ratio: number, interval: Interval, better: Headline["better"]): Found {
  const rising = { better: one.key, worse: other.key, times: ratio, interval };
  const falling = { better: one.key, worse: other.key, times: 1 / ratio, interval: inverse(interval) };
  const found = better === "higher" ? rising : falling;
  if (found.times >= 1) return found;
  return { better: other.key, worse: one.key, times: 1 / found.times, interval: inverse(found.interval) };
}
