// The scenarios that this program knows: those of the catalogue once they are loaded, and those that a user of the
// library defines.

import { knowMetrics } from "../engine/result/metrics.ts";
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

/** Makes a scenario known. Throws an Error where another has its name, or a metric of it means something else already. */
export function know(scenario: Scenario, description: Description, module: URL | null = null): void {
  const { name } = scenario;
  if (known.has(name) && known.get(name)!.scenario !== scenario) throw new Error(`there is a scenario ${name} already`);
  knowMetrics(name, description.metrics);
  known.set(name, { scenario, description, module });
}

/** Loads the whole catalogue, once. */
export async function loadCatalogue(): Promise<readonly Scenario[]> {
  const loaded = await Promise.all(
    Object.values(catalogue).map(([scenario, description]) => Promise.all([scenario(), description()])),
  );
  for (const [{ scenario }, { description }] of loaded) know(scenario, description);
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
