// Comparisons of cells that are made up: a question, the runs of its blocks, a saved file.

import type { Axis, Question, Run } from "../../engine/compare/question.ts";
import { seededRandom } from "../../engine/compare/inference/random.ts";
import { type Cell, type Environment, type ResultFile, SCHEMA } from "../../engine/result/result.ts";
import { planVariants } from "../../engine/run/plan.ts";
import { loadCatalogue, scenarioNamed } from "../../scenarios/known.ts";

await loadCatalogue();

export const MODES: Axis = { name: "mode", values: ["threads", "processes"] };
export const ENVIRONMENT: Environment = {
  os: "Test",
  arch: "x64",
  cpu: "made up",
  cores: 8,
  usable_cores: 8,
  memory_bytes: 1,
  governor: "performance",
  load_at_start: 0,
};

export function ask(scenario: string, axes: readonly Axis[], missing: string | null = null): Question {
  const headline = scenario === "overhead"
    ? { metric: "p50_iter_s", better: "lower" as const }
    : scenarioNamed(scenario).headline;
  const config = { workers: 2, work_iters: 1000, writers: 1, id_space: 100, transport: "auto" };
  const variants = planVariants({
    scenario: scenarioNamed(scenario),
    axes,
    runtime: "deno",
    config,
    system: "linux",
    missing: (runtime) => runtime === "bun" ? missing : null,
  });
  return { scenario, headline, axes, variants, seed: 7 };
}

export type Values = (cell: number, block: number, again: boolean) => number | null;

/** Every cell in every block; null is a cell that failed. */
export function runsOf(
  question: Question,
  blocks: number,
  values: Values,
  more: (cell: number) => object = () => ({}),
): Run[] {
  const runs: Run[] = [];
  for (let block = 1; block <= blocks; block++) {
    question.variants.forEach(({ key, gap }, cell) => {
      for (const again of cell === 0 ? [false, true] : [false]) {
        if (gap !== null) continue;
        const value = values(cell, block, again);
        const kept = { provenance: null, measured_at: null, conditions: null, ...(again && { again }) };
        const outcome = value === null
          ? { ...key, status: "failed", phase: "run", error: "it broke", samples: {}, ...kept, block }
          : {
            ...key,
            status: "measured",
            metrics: { [question.headline.metric]: value, ...more(cell) },
            unavailable: {},
            samples: {},
            histograms: {},
            facts: {},
            warnings: [],
            ...kept,
            block,
          };
        runs.push({ cell, again, block, outcome: outcome as Cell });
      }
    });
  }
  return runs;
}

/** `factors` by cell, with one percent of noise. */
export function noisy(...factors: number[]): Values {
  const random = seededRandom("noise");
  return (cell) => factors[cell] * Math.exp(0.01 * random.normal());
}

export function fileOf(cells: readonly Cell[], environment: Partial<Environment> = {}): ResultFile {
  return {
    schema: SCHEMA,
    tool: { name: "paratax", version: "1" },
    created: "2026-01-01T00:00:00.000Z",
    quick: false,
    complete: true,
    command: [],
    environment: { ...ENVIRONMENT, ...environment },
    cells,
  };
}
