// The gates of a comparison, said in a sentence each where they fail.

import { type Gate, judgeGate } from "../engine/gate.ts";
import type { Comparison } from "../engine/result.ts";
import type { Surroundings } from "./surroundings.ts";

/** Whether all passed. `of` is the comparison of a metric. */
export function judgeGates(
  gates: readonly Gate[],
  { say }: Surroundings,
  of: (metric: string) => Comparison,
): boolean {
  const results = gates.map((gate) => judgeGate(gate, of(gate.metric)));
  for (const { passed, sentence } of results) if (!passed) say(sentence);
  return results.every(({ passed }) => passed);
}
