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
  const found = await Promise.all(wishes.map(async (wish) => { // side by side, as one that hangs takes its deadline
    const name = wish === "self" ? self.identity.name : wish;
    const path = paths[name];
    if (name === self.identity.name && path === undefined) return [name, self.identity] as const;
    return [name, await findRuntime(name, path, self.identity.standalone)] as const;
  }));
  const programs = new Map<RuntimeName, RuntimeIdentity | string>();
  for (const [name, one] of found) {
    if (!("kind" in one)) programs.set(name, one);
    else if (one.kind === "found") programs.set(name, one.identity);
    else if (paths[name] !== undefined) throw new UseError(one.reason);
    else programs.set(name, one.reason);
  }
  return programs;
}

/** The files that were named as programs: no result may be written there. */
export function inputsOf({ paths }: Common): string[] {
  return Object.values(paths).filter((path) => path !== undefined);
}
