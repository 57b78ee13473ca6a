// How often a comparison of a cell with itself gets a verdict: by right in no more than one of a hundred. Real cells, the
// whole of `paratax compare` from the order of the blocks to the verdict.

import type { Question, Run } from "../engine/compare/question.ts";
import { compareBlocks } from "../engine/compare/compare.ts";
import type { VerdictKind } from "../engine/result/result.ts";
import { schedule } from "../engine/compare/schedule.ts";
import { ascending, median } from "../engine/result/statistics.ts";
import { planVariants } from "../engine/run/plan.ts";
import { scenarioNamed } from "../scenarios/known.ts";
import { type Bench, foundRuntimes, line, measureCell } from "./bench.ts";

const BLOCKS = 12;
const CONFIG = { workers: 2, iterations: 10, warmup: 2, work_iters: 20_000 };
const METRIC = "p50_iter_s";
/** No scenario knows it, so that its two values are the same cell. */
const AXIS = { name: "copy", values: ["A", "A again"] };
const WIDTHS = [7, 11, 6, 6, 10, 12, 9, 15];

export async function benchSame(bench: Bench, comparisons: number): Promise<void> {
  console.log(
    `The same against itself: overhead, threads, 2 workers, ${comparisons} comparisons of ${BLOCKS} blocks each`,
  );
  console.log(
    line(["", "comparisons", "faster", "slower", "equivalent", "inconclusive", "median δ", "ratios"], WIDTHS),
  );
  const scenario = scenarioNamed("overhead");
  for (const identity of await foundRuntimes()) {
    const verdicts: VerdictKind[] = [];
    const deltas: number[] = [];
    const ratios: number[] = [];
    for (let seed = 1; seed <= comparisons; seed++) {
      const variants = planVariants({
        scenario,
        axes: [AXIS],
        runtime: identity.name,
        config: CONFIG,
        system: bench.runtime.system,
      });
      const headline = { metric: METRIC, better: "lower" } as const;
      const question: Question = { scenario: scenario.name, headline, axes: [AXIS], variants, seed };
      const order = schedule(variants.length, seed);
      const runs: Run[] = [];
      for (let block = 1; block <= BLOCKS; block++) {
        for (const turn of order.next().value) {
          const metrics = await measureCell(bench, identity, scenario.name, "threads", CONFIG);
          const { key } = variants[turn.cell];
          const kept = { unavailable: {}, samples: {}, histograms: {}, facts: {}, warnings: [], provenance: null };
          const when = { measured_at: null, conditions: null };
          runs.push({ ...turn, block, outcome: { ...key, ...kept, ...when, status: "measured", metrics, block } });
        }
      }
      const { pairs: [{ verdict, ratio }], delta } = compareBlocks(question, runs, BLOCKS);
      verdicts.push(verdict);
      deltas.push(delta);
      ratios.push(ratio);
    }
    const count = (kind: VerdictKind): string => String(verdicts.filter((verdict) => verdict === kind).length);
    const sorted = ascending(ratios);
    console.log(line([
      identity.name,
      String(verdicts.length),
      ...(["faster", "slower", "equivalent", "inconclusive"] as const).map(count),
      `${(100 * median(deltas)).toFixed(1)} %`,
      `${sorted[0].toFixed(3)} … ${sorted[sorted.length - 1].toFixed(3)}`,
    ], WIDTHS));
  }
}
