// The scenarios that this program knows: those of the catalogue once they are loaded, and those that a user of the
// library defines.

import { registerMetrics } from "../engine/result/metrics.ts";
import { UsageError } from "../engine/result/usage_error.ts";
import { catalogue } from "./catalogue.ts";
import type { Scenario } from "./contract.ts";
import type { Description } from "./description.ts";

interface Known {
  readonly scenario: Scenario;
  readonly description: Description;
  /** The user's file that exports it; null of the catalogue's. */
  readonly module: URL | null;
}

const known = new Map<string, Known>();

/** Makes a scenario known, in place of an own one of its name. Throws a UsageError where paratax has it, or where a metric means something else already. */
export function registerScenario(scenario: Scenario, description: Description, module: URL | null = null): void {
  const { name } = scenario;
  if (Object.hasOwn(catalogue, name) && module !== null) {
    throw new UsageError(`Cannot define scenario ${name} as paratax has one of that name: give it another.`);
  }
  registerMetrics(name, description.metrics);
  known.set(name, { scenario, description, module });
}

/** Loads the whole catalogue, once. */
export async function loadCatalogue(): Promise<readonly Scenario[]> {
  const loaded = await Promise.all(
    Object.values(catalogue).map(([scenario, description]) => Promise.all([scenario(), description()])),
  );
  for (const [{ scenario }, { description }] of loaded) registerScenario(scenario, description);
  return loaded.map(([{ scenario }]) => scenario);
}

/** A scenario that is known by that name; null where there is none, as a result of another version may have one. */
export function knownScenario(name: string): Known | null {
  return known.get(name) ?? null;
}

export function knownScenarios(): readonly Known[] {
  return [...known.values()];
}

/** The same where it has been made sure of before. Throws an Error. */
export function scenarioNamed(name: string): Scenario {
  const found = known.get(name);
  if (!found) throw new Error(`there is no scenario ${name}`);
  return found.scenario;
}
