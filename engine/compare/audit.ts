// Whether a machine was in a state in which its result may be pooled with others'.

import type { ResultFile } from "../result/result.ts";

/**
 * What spoils all that was measured, by the codes of a result's warnings. That a gate failed is none of it: it is an
 * answer, and who leaves machines out by their answers gets the answer that is left.
 */
const SPOILT: ReadonlyMap<string, string> = new Map([
  ["busy-at-start", "the load was high before the first cell"],
  ["neighbours", "other programs took a part of the cores"],
  ["steal", "the hypervisor gave a part of the cores to other machines"],
  ["throttled", "a CPU limit stopped the workers"],
  ["too-hot", "the processor was too hot"],
  ["clock-stepped", "the clock was set, or the machine slept"],
  ["governor-changed", "the frequency governor changed"],
]);

/** Why a result should not be pooled, in words; null where nothing speaks against it. */
export function failedAudit({ warnings }: Pick<ResultFile, "warnings">): string | null {
  if (warnings === undefined) return "its paratax was too old to look for disturbances";
  const found = [...new Set(warnings.flatMap(({ code }) => SPOILT.get(code) ?? []))];
  return found.length === 0 ? null : found.join(", and ");
}
