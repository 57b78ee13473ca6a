// What paratax itself takes of an iteration with fresh workers: its own beside one of the least workers, in turns.

import { startCrew } from "../../engine/cell/crew.ts";
import { setting, type Stage } from "../../engine/cell/stage.ts";
import type { Interval } from "../../engine/result/result.ts";
import { median } from "../../engine/result/statistics.ts";
import { jobs } from "../../workers/jobs.ts";
import { cpuAnswer } from "../cpu_answer.ts";
import { type Figures, missing } from "../figures.ts";
import { checkAnswer, DEADLINE_MS } from "./ledger.ts";

/** Both of every turn, and what the first take beyond the others; in seconds. */
export interface Turns {
  readonly own: readonly number[];
  readonly byHand: readonly number[];
  readonly differences: readonly number[];
  /** Of the median of the differences. */
  readonly interval: Interval;
}

/** One turn, which is two iterations, for so many timed ones. */
const ITERATIONS_A_TURN = 20;
/** The median of fewer has no interval of 95 %. */
const FEWEST_TURNS = 6;
const MOST_TURNS = 40;

/** Deno's threads are gone some milliseconds after their last word: the next turn begins without them. */
const PAUSE_MS = 15;

/** How many turns fit in with so many timed iterations: they add a tenth, or nothing. */
export function turnsFor(iterations: number): number {
  const turns = Math.min(MOST_TURNS, Math.floor(iterations / ITERATIONS_A_TURN));
  return turns < FEWEST_TURNS ? 0 : turns;
}

/**
 * Null where there are too few iterations for it.
 *
 * @param own one iteration as it is measured; returns its seconds
 */
export async function takeTurns(stage: Stage, own: () => Promise<number>): Promise<Turns | null> {
  const turns = { own: [] as number[], byHand: [] as number[] };
  const ways = [
    async () => void turns.own.push(await own()),
    async () => void turns.byHand.push(await roundByHand(stage)),
  ];
  const count = turnsFor(setting(stage.key, "iterations"));
  if (count === 0) return null;
  for (let turn = 0; turn < count; turn++) {
    for (const way of turn % 2 === 0 ? ways : ways.toReversed()) {
      await stage.sleep(PAUSE_MS);
      await way();
    }
  }
  const differences = turns.own.map((seconds, turn) => seconds - turns.byHand[turn]!);
  const { medianInterval } = await import("../../engine/compare/inference/median_interval.ts"); // nothing of a measurement
  return { ...turns, differences, interval: medianInterval(differences)! }; // there is one of 6 and more
}

async function roundByHand(stage: Stage): Promise<number> {
  const { runtime, key } = stage;
  const rounds = setting(key, "work_iters");
  const begun = runtime.now();
  const crew = startCrew<number>(stage, {
    job: jobs.byHand,
    size: setting(key, "workers"),
    firstMessage: () => rounds,
  });
  try {
    await crew.join(DEADLINE_MS);
    const seconds = (runtime.now() - begun) / 1000;
    const answers = await crew.hear(0, "answer");
    answers.forEach((answer, index) => checkAnswer(answer, cpuAnswer(rounds), crew.members[index]!.worker.name));
    return seconds;
  } finally {
    await crew.stop();
  }
}

/** The median of the turns' differences; none where nothing of it can be told. */
export function partOfParatax(turns: Turns | null): Figures {
  if (turns === null) return missing(["paratax_s"], `needs ${FEWEST_TURNS * ITERATIONS_A_TURN} iterations or more`);
  const { own, byHand, differences, interval } = turns;
  const samples = { own_turn_s: own, by_hand_s: byHand };
  if (interval.low > 0) return { metrics: { paratax_s: median(differences) }, unavailable: {}, samples };
  const [low, high] = [interval.low, interval.high].map((seconds) => (seconds * 1000).toFixed(1));
  const reason = `not told from nothing in ${own.length} turns with the least workers: ${low} to ${high} ms`;
  return { ...missing(["paratax_s"], reason), samples };
}
