// Which program measures each runtime that was asked for, or why none can.

import type { RuntimeIdentity, RuntimeName } from "../runtime/contract.ts";
import { findRuntime } from "../runtime/find.ts";
import type { Common } from "./request.ts";
import { type Surroundings, UseError } from "./surroundings.ts";

/** A program, or the reason why there is none; in the order asked. */
export type Programs = ReadonlyMap<RuntimeName, RuntimeIdentity | string>;

/** Finds the program of each runtime; "self" is the one that this runs on. Throws a UseError on a path that is none. */
export async function findPrograms(
  wishes: readonly (RuntimeName | "self")[],
  { paths }: Common,
  { runtime: self }: Surroundings,
): Promise<Programs> {
  const programs = new Map<RuntimeName, RuntimeIdentity | string>();
  for (const wish of wishes) {
    const name = wish === "self" ? self.identity.name : wish;
    const path = paths[name];
    if (name === self.identity.name && path === undefined) {
      programs.set(name, self.identity);
      continue;
    }
    const found = await findRuntime(name, path, self.identity.standalone);
    if (found.kind !== "found" && path !== undefined) throw new UseError(found.reason);
    programs.set(name, found.kind === "found" ? found.identity : found.reason);
  }
  return programs;
}

/** The files that were named as programs: no result may be written there. */
export function inputsOf({ paths }: Common): string[] {
  return Object.values(paths).filter((path) => path !== undefined);
}
