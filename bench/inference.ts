// What the verdicts are worth: every figure of coverage, of false verdicts, of power and of promises that the docs have,
// from simulated comparisons that go through the real code. The same seeds, the same table.

import { FEWEST_BLOCKS, STANDARD_MARGIN } from "../engine/compare/inference/verdict.ts";
import type { Comparison, VerdictKind } from "../engine/result/result.ts";
import { line } from "./bench.ts";
import { type Noise, NOISES } from "./noise.ts";
import { SimulatedRun } from "./simulated.ts";

const BLOCKS = [FEWEST_BLOCKS, 12, 30];
/** The margin of the columns "equivalent": at 10 % noise a margin of 5 % would show nothing but zeros. */
const WIDE_MARGIN = 0.1;
/** Percent, and as many blocks as it takes. */
const WIDTH = 8;
const MOST_BLOCKS = 1000;
/** A promise costs as many blocks as it says, so fewer are looked at. */
const SHARE_OF_PROMISES = 0.1;
/** A fresh run, not the one that the promise was made from. */
const OTHER = 1_000_000;

const HEADS = ["blocks", "covers", "false", "×0.9", "×1.1", "×1.02", "= at 1", "= at 1.1", "kept", "width"];
const WIDTHS = [15, 6, 7, 7, 7, 7, 7, 7, 8, 7, 7];

/** `runs` of each kind: 1000 are good to within a point and a half. */
export function benchInference(runs: number): void {
  console.log(`Simulated comparisons: ${runs} of each kind, in percent`);
  console.log(line(["noise", ...HEADS], WIDTHS));
  for (const [name, noise] of Object.entries(NOISES)) {
    for (const blocks of BLOCKS) console.log(line([name, String(blocks), ...rowOf(noise, blocks, runs)], WIDTHS));
  }
  console.log(
    [
      "covers: 95 % intervals that hold a true ×1.1. false: the same against itself called faster or slower. ×0.9, ×1.1,",
      `×1.02: called faster, slower, slower. = at: called equivalent with a margin of ${
        100 * WIDE_MARGIN
      } %. kept: of the`,
      `questions left open at ×1 and ×1.02 (margin ${
        100 * STANDARD_MARGIN
      } %) of which it was said how many blocks settle`,
      `them, those that so many settled. width: as covers, with --until-width ${WIDTH} (whatever the blocks).`,
    ].join("\n"),
  );
}

function rowOf(noise: Noise, blocks: number, runs: number): string[] {
  // What is called faster or slower does not depend on the margin, so each run serves several columns.
  const compared = (truth: number): Comparison[] =>
    Array.from(
      { length: runs },
      (_, seed) => new SimulatedRun({ truth, noise, margin: WIDE_MARGIN }, seed).compared(blocks),
    );
  const share = (comparisons: readonly Comparison[], is: (comparison: Comparison) => boolean): string =>
    percent(comparisons.filter(is).length / runs);
  const called = (comparisons: readonly Comparison[], ...verdicts: VerdictKind[]): string =>
    share(comparisons, ({ pairs: [{ verdict }] }) => verdicts.includes(verdict));
  const [same, more] = [compared(1), compared(1.1)];
  return [
    share(more, (comparison) => holds(comparison, 1.1)),
    called(same, "faster", "slower"),
    called(compared(0.9), "faster"),
    called(more, "slower"),
    called(compared(1.02), "slower"),
    called(same, "equivalent"),
    called(more, "equivalent"),
    keptShare(noise, blocks, Math.ceil(SHARE_OF_PROMISES * runs)),
    blocks === FEWEST_BLOCKS ? share(untilNarrow(noise, runs), (comparison) => holds(comparison, 1.1)) : "",
  ];
}

function untilNarrow(noise: Noise, runs: number): Comparison[] {
  return Array.from(
    { length: runs },
    (_, seed) => new SimulatedRun({ truth: 1.1, noise }, seed).untilWidth(WIDTH, MOST_BLOCKS),
  );
}

function keptShare(noise: Noise, blocks: number, runs: number): string {
  let [made, kept] = [0, 0];
  for (const truth of [1, 1.02]) {
    for (let seed = 0; seed < runs; seed++) {
      const [{ verdict, blocks_needed }] = new SimulatedRun({ truth, noise }, seed).compared(blocks).pairs;
      if (verdict !== "inconclusive" || blocks_needed === null) continue;
      made++;
      const [then] = new SimulatedRun({ truth, noise }, OTHER + seed).compared(blocks_needed).pairs;
      if (then.verdict !== "inconclusive") kept++;
    }
  }
  return made === 0 ? "–" : `${percent(kept / made)} of ${made}`;
}

function holds({ pairs: [{ interval95 }] }: Comparison, truth: number): boolean {
  return interval95!.low <= truth && interval95!.high >= truth;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
