// Which metrics can be asked for, and the refusal of others.

import { metricsOf } from "../result/metrics.ts";
import { suggestion } from "../result/nearest.ts";
import { UsageError } from "../result/usage_error.ts";

/** What a cell of a scenario can have by itself, without others beside it. */
export function ownMetricsOf(scenario: string): string[] {
  return metricsOf(scenario).filter(({ unit }) => unit !== "×").map(({ name }) => name);
}

/** Throws a UsageError for the first name that is not known. */
export function refuseUnknownMetrics(asked: readonly string[], known: readonly string[]): void {
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UsageError(`Cannot compare ${unknown} as there is no such metric: ${suggestion(unknown, known)}`);
}
