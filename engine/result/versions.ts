// The versions of the runtimes that cells were measured on.

import { nameOf } from "../../runtime/runtimes.ts";
import type { Cell } from "./result.ts";

/** For example "deno 2.9.5", in the order of the cells; more than one of a runtime where several were used. */
export function versionsOf(cells: readonly Cell[]): string[] {
  const told = cells.flatMap(({ runtime, provenance }) =>
    provenance ? [`${nameOf(runtime)} ${provenance.version}${provenance.compiled ? ", compiled" : ""}`] : []
  );
  return [...new Set(told)];
}
