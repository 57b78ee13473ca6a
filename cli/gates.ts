// Judges the gates of a comparison, and says in a sentence why one failed.

import { type Gate, isMeant, judgeGate, type Unjudged } from "../engine/compare/gate.ts";
import type { ComparedCell, Comparison } from "../engine/result/result.ts";
import type { Surroundings } from "./surroundings.ts";
import { UsageError } from "../engine/result/usage_error.ts";

/** Whether all passed. `of` is the comparison of a metric; `remedy` is for a pair without a verdict, `unjudged` names what it leaves out. */
export function judgeGates(
  gates: readonly Gate[],
  { say }: Surroundings,
  of: (metric: string) => Comparison,
  remedy = "",
  unjudged: (comparison: Comparison) => readonly Unjudged[] = () => [],
): boolean {
  const results = gates.map((gate) => {
    const comparison = of(gate.metric);
    return judgeGate(gate, comparison, remedy, unjudged(comparison));
  });
  for (const { passed, sentence } of results) if (!passed) say(sentence);
  return results.every(({ passed }) => passed);
}

/** A gate that selects no cell of `held` would fail whatever was measured. Throws a UsageError. */
export function refuseUnselective(
  gates: readonly Gate[],
  held: readonly Pick<ComparedCell, "label" | "key">[],
  where: string,
): void {
  for (const gate of gates) {
    if (held.some((cell) => isMeant(gate, cell))) continue;
    const names = held.slice(0, 6).map(({ label }) => `${label.replaceAll(" ", ".")}.${gate.metric}`);
    const remedy = names.length === 0 ? "give an --axis with two values" : `give one of ${names.join(", ")}`;
    throw new UsageError(`Cannot use --fail-if "${gate.text}" as it names no cell ${where}: ${remedy}.`);
  }
}
