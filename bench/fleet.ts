// What pooling is worth: how often the pooled interval holds the truth and the prediction one more machine, from
// simulated fleets that go through the real code; and what a report of thousands of machines takes. The same seeds, the
// same table.

import process from "node:process";
import type { Effect } from "../engine/compare/inference/random_effects.ts";
import { blockRatio } from "../engine/compare/inference/ratio.ts";
import { quantileOfT } from "../engine/compare/inference/student_t.ts";
import type { Interval, ResultFile } from "../engine/result/result.ts";
import { makePaint } from "../report/paint.ts";
import { pooledViews } from "../report/pooled_view.ts";
import { renderTable } from "../report/table.ts";
import { line } from "./bench.ts";
import { pooledFleet, simulatedFleet } from "./simulated_fleet.ts";

const TRUTH = 1.2;
const MACHINES = [3, 5, 8, 20, 200];
const BLOCKS = [6, 12];
const TAUS = [0, 0.1];
/** Larger fleets are simulated less often: so many machines in all. */
const MOST_MACHINES = 200_000;
const LARGE = [1000, 5000];

const WIDTHS = [8, 6, 5, 6, 7, 6, 9];

/** `runs` fleets of each kind: of 1000 a share is good to within a point and a half. */
export function benchFleet(runs: number): void {
  console.log(`Simulated fleets: up to ${runs} of each kind, in percent`);
  console.log(line(["machines", "blocks", "τ", "runs", "covers", "next", "weighted"], WIDTHS));
  for (const machines of MACHINES) {
    for (const blocks of BLOCKS) {
      for (const tau of TAUS) {
        console.log(rowOf(machines, blocks, tau, Math.min(runs, Math.floor(MOST_MACHINES / machines))));
      }
    }
  }
  console.log(
    [
      `covers: pooled 95 % intervals that hold the fleet's ratio, ×${TRUTH}. next: predictions that hold what one more`,
      "machine measures. weighted: intervals that hold it with weights by inverse variances (Paule and Mandel, Hartung",
      "and Knapp), which is not what a report does.",
    ].join("\n"),
  );
  for (const machines of LARGE) console.log(costOf(machines));
}

function rowOf(machines: number, blocks: number, tau: number, runs: number): string {
  let [covered, predicted, weighted] = [0, 0, 0];
  for (let seed = 0; seed < runs; seed++) {
    const results = simulatedFleet({ machines, blocks, truth: TRUTH, tau }, seed);
    const [last] = results.slice(-1);
    const fleet = results.slice(0, -1);
    const { interval95, next95 } = pooledFleet(fleet).ratios[0]!.all!;
    if (holds(interval95, TRUTH)) covered++;
    if (holds(next95, last!.comparison!.pairs[0]!.ratio)) predicted++;
    if (holds(weightedInterval(fleet.map(effectOf)), TRUTH)) weighted++;
  }
  const share = (count: number): string => (100 * count / runs).toFixed(1);
  const words = [String(machines), String(blocks), String(tau), String(runs)];
  return line([...words, share(covered), share(predicted), share(weighted)], WIDTHS);
}

/** What the report of so many machines takes, once their files are read. */
function costOf(machines: number): string {
  const results = simulatedFleet({ machines, blocks: 12, truth: TRUTH, tau: 0.1 }, 1);
  const begun = performance.now();
  const before = process.memoryUsage().rss;
  const pooled = pooledFleet(results);
  const length = pooledViews(pooled).map((view) => renderTable(view, makePaint(false), 80)).join("").length;
  const [ms, mebi] = [performance.now() - begun, (process.memoryUsage().rss - before) / 2 ** 20];
  return `${machines} machines: pooled and shown (${length} characters) in ${ms.toFixed(0)} ms, ${
    mebi.toFixed(0)
  } MiB more`;
}

function effectOf({ comparison }: ResultFile): Effect {
  const [threads, processes] = comparison!.cells.map(({ values }) => values as number[]);
  const { ratio, error } = blockRatio(processes!, threads!);
  return { log: Math.log(ratio), error };
}

/** The usual one: τ² after Paule and Mandel (1982), the interval after Hartung and Knapp (2001). */
function weightedInterval(effects: readonly Effect[]): Interval {
  const freedom = effects.length - 1;
  const at = (between: number): { centre: number; scatter: number; weight: number } => {
    const weights = effects.map(({ error }) => 1 / (between + error ** 2));
    const weight = weights.reduce((sum, one) => sum + one, 0);
    const centre = effects.reduce((sum, { log }, index) => sum + weights[index]! * log, 0) / weight;
    const scatter = effects.reduce((sum, { log }, index) => sum + weights[index]! * (log - centre) ** 2, 0);
    return { centre, scatter, weight };
  };
  let [low, high] = [0, 1];
  if (at(0).scatter > freedom) {
    for (let step = 0; step < 50; step++) {
      const middle = (low + high) / 2;
      if (at(middle).scatter > freedom) low = middle;
      else high = middle;
    }
  } else high = 0;
  const { centre, scatter, weight } = at(high);
  const reach = quantileOfT(0.025, freedom) * Math.sqrt(scatter / freedom / weight);
  return { low: Math.exp(centre - reach), high: Math.exp(centre + reach) };
}

function holds(interval: Interval | null, value: number): boolean {
  return interval !== null && interval.low <= value && value <= interval.high;
}
