// Comparisons of two cells that are made up, through the real code: the order of the blocks, the baseline's two runs,
// the intervals, the verdicts, the plans.

import type { Question, Run, Variant } from "../engine/compare/question.ts";
import { compareBlocks } from "../engine/compare/compare.ts";
import { blocksForWidth, PILOT_BLOCKS } from "../engine/compare/blocks_for_width.ts";
import { type Random, seededRandom } from "../engine/compare/inference/random.ts";
import type { Cell, Comparison } from "../engine/result/result.ts";
import { schedule, type Turn } from "../engine/compare/schedule.ts";
import { RUNTIME_NAMES } from "../runtime/runtimes.ts";
import { logNormal, type Noise } from "./noise.ts";

const METRIC = "p50_iter_s";
const BLOCK_DEVIATION = 0.1;

export interface Simulation {
  /** What the second cell takes over what the first does. */
  readonly truth: number;
  readonly noise: Noise;
  readonly margin?: number;
}

const variants: readonly Variant[] = (["threads", "processes"] as const).map((mode) => ({
  label: mode,
  on: { mode },
  key: { scenario: "overhead", runtime: RUNTIME_NAMES[0], mode, start: "spawn", config: {} },
  gap: null,
}));

/** A comparison that goes on: ever more blocks of the same run. A seed has the same noise whatever the truth. */
export class SimulatedRun {
  readonly question: Question;
  readonly #truth: number;
  readonly #runs: Run[] = [];
  readonly #random: Random;
  readonly #noise: () => number;
  readonly #order: Generator<Turn[], never>;
  #blocks = 0;

  constructor({ truth, noise, margin }: Simulation, seed: number) {
    const axes = [{ name: "mode", values: ["threads", "processes"] }];
    const headline = { metric: METRIC, better: "lower" as const };
    this.question = { scenario: "overhead", headline, axes, variants, seed, margin };
    this.#truth = truth;
    this.#random = seededRandom(`simulated ${seed}`);
    this.#noise = noise(this.#random);
    this.#order = schedule(variants.length, seed);
  }

  /** What a comparison says once it has so many blocks. */
  compared(blocks: number, pilot?: number): Comparison {
    for (; this.#blocks < blocks; this.#blocks++) {
      const slow = logNormal(BLOCK_DEVIATION)(this.#random)();
      for (const turn of this.#order.next().value) {
        const value = slow * this.#noise() * (turn.cell === 1 ? this.#truth : 1);
        this.#runs.push({ ...turn, block: this.#blocks + 1, outcome: measured(variants[turn.cell], value) });
      }
    }
    const runs = this.#runs.filter(({ block }) => block <= blocks);
    return compareBlocks({ ...this.question, pilot }, runs, blocks);
  }

  /** What --until-width comes to. */
  untilWidth(percent: number, most: number): Comparison {
    const needed = blocksForWidth(this.compared(PILOT_BLOCKS), percent)!;
    return this.compared(Math.min(most, needed), PILOT_BLOCKS);
  }
}

function measured({ key }: Variant, value: number): Cell {
  return {
    ...key,
    status: "measured",
    metrics: { [METRIC]: value },
    unavailable: {},
    samples: {},
    histograms: {},
    facts: {},
    warnings: [],
    provenance: null,
    measured_at: null,
    conditions: null,
  };
}
