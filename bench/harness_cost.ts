// What paratax adds to an iteration of scenario 1, against the same by hand: `harness.ts` runs in each runtime.

import { outputOf } from "../runtime/process.ts";
import { sourceCommand } from "../runtime/program.ts";
import { type Bench, environmentOf, foundRuntimes, line } from "./bench.ts";

interface Result {
  readonly runtime: string;
  readonly mode: string;
  readonly byHand: number;
  readonly through: number;
  readonly ratio: number;
}

const WIDTHS = [7, 9, 10, 10, 5];

export async function benchHarness(bench: Bench, blocks: number): Promise<void> {
  console.log(`Harness: 8 workers, one tiny task each, by hand and through paratax in turns, ${blocks} blocks`);
  console.log(line(["runtime", "mode", "by hand ms", "paratax ms", "ratio (aim: 1.05 or less)"], WIDTHS));
  const env = environmentOf(bench);
  for (const identity of await foundRuntimes()) {
    const command = [...sourceCommand(identity, new URL("./harness.ts", import.meta.url)), String(blocks)];
    const text = await outputOf((words, options) => bench.runtime.spawn(words, { ...options, env }), command);
    for (
      const { runtime, mode, byHand, through, ratio } of text.trim().split("\n").map((row) => JSON.parse(row) as Result)
    ) {
      console.log(line([runtime, mode, byHand.toFixed(2), through.toFixed(2), ratio.toFixed(3)], WIDTHS));
    }
  }
}
