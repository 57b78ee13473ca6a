// A scenario by its name and no other: a process that measures one cell loads nothing that it does not need.

import { catalogue } from "./catalogue.ts";
import type { Scenario } from "./contract.ts";

/** The one of the catalogue, or the one that a user's module exports. Rejects with an Error where there is none of that name. */
export async function loadScenario(name: string, module?: string): Promise<Scenario> {
  if (module !== undefined) {
    const { default: own } = await import(module) as { default?: Partial<Scenario> };
    if (own?.name !== name) throw new Error(`${module} has no scenario ${name} as its default export`);
    return own as Scenario;
  }
  if (!Object.hasOwn(catalogue, name)) throw new Error(`there is no scenario ${name}`);
  return (await catalogue[name as keyof typeof catalogue][0]()).scenario;
}
