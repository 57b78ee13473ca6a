// A scenario by its name and no other: a process that measures one cell loads nothing that it does not need.

import { Unsupported } from "../engine/cell/error.ts";
import { catalogue } from "./catalogue.ts";
import type { Scenario } from "./contract.ts";

type Exports = { readonly default?: Partial<Scenario> };

/**
 * The one of the catalogue, or the one that a user's module exports. Rejects with an Error where there is none of that
 * name, with Unsupported where the runtime is too old to load the module.
 */
export async function loadScenario(name: string, module?: string): Promise<Scenario> {
  if (module !== undefined) {
    const { default: own } = await load(module);
    if (own?.name !== name) throw new Error(`${module} has no scenario ${name} as its default export`);
    return own as Scenario;
  }
  if (!Object.hasOwn(catalogue, name)) throw new Error(`there is no scenario ${name}`);
  return (await catalogue[name as keyof typeof catalogue][0]()).scenario;
}

/** A Node before 22.18 knows no file that ends in .ts, be it the module or what it imports. */
async function load(module: string): Promise<Exports> {
  try {
    return await import(module) as Exports;
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_UNKNOWN_FILE_EXTENSION") throw error;
    throw new Unsupported(
      `this version runs no TypeScript, which ${module} is or imports; give it as JavaScript, or measure on a newer one`,
    );
  }
}
