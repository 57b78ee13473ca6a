// Which metrics can be asked for, and the refusal of others.

import { metrics } from "../engine/result/metrics.ts";
import { suggestion } from "./nearest.ts";
import { UseError } from "./surroundings.ts";

/** What a cell of a scenario can have by itself, without others beside it. */
export function metricsOf(scenario: string): string[] {
  return metrics.filter(({ scenarios, unit }) => scenarios.includes(scenario) && unit !== "×").map(({ name }) => name);
}

/** Throws a UseError for the first name that is not known. */
export function refuseUnknownMetrics(asked: readonly string[], known: readonly string[]): void {
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UseError(`Cannot compare ${unknown} as there is no such metric: ${suggestion(unknown, known)}`);
}
