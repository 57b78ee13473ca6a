// The contenders that come with paratax (contenders/), by what they are asked for by.

import { UsageError } from "../result/usage_error.ts";
import type { Contender } from "./contender.ts";
import { findFloor } from "./floor.ts";
import type { Host } from "./host.ts";
import { findPythons } from "./pythons.ts";

type Place = Pick<Host, "runtime" | "entry">;
type Found = Readonly<Record<string, Contender>>;

const OWN: Readonly<Record<string, (host: Place) => Promise<Found>>> = {
  python: findPythons,
  c: findFloor,
};

/** Those of a name that are here, each by a name of its own. Throws a UsageError where there is none. */
export async function findOwn(name: string, host: Place): Promise<Found> {
  const found = await OWN[name]!(host);
  if (Object.keys(found).length > 0) return found;
  throw new UsageError(
    name === "c"
      ? "Cannot measure C as no compiler was found, or the system is not Linux: install gcc, or give c=COMMAND."
      : "Cannot measure Python as none from 3.10 on was found: install one, or give python=COMMAND.",
  );
}

/** The first of each engine. */
export function firstOfBuilds<T extends { readonly engine: string }>(found: readonly T[]): T[] {
  return found.filter(({ engine }, index) => found.findIndex((other) => other.engine === engine) === index);
}

/** The names of those of which there are any here. */
export async function ownContenders(host: Place): Promise<string[]> {
  const found = await Promise.all(Object.entries(OWN).map(async ([name, find]) => [name, await find(host)] as const));
  return found.filter(([, own]) => Object.keys(own).length > 0).map(([name]) => name);
}
