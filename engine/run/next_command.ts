// The command that does what a pilot planned: the pilot's own words, with its numbers.

import type { ComparisonPlan } from "../result/result.ts";

/** Null where the pilot cannot tell how many blocks. */
export function nextCommand(
  { blocks, iterations }: Pick<ComparisonPlan, "blocks" | "iterations">,
  command: readonly string[],
): string[] | null {
  if (blocks === null) return null;
  const own = without(without(command.filter((word) => word !== "--plan"), "--blocks"), "--seed");
  if (iterations === null) return [...own, "--blocks", String(blocks)];
  return [...without(own, "--iterations"), "--blocks", String(blocks), "--iterations", String(iterations)];
}

/** Without an option and its value, given as two words or as one. */
function without(command: readonly string[], flag: string): string[] {
  return command.filter((word, index) => word !== flag && command[index - 1] !== flag && !word.startsWith(`${flag}=`));
}
