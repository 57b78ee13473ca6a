// What a look at programs finds, out of a table instead of the disk.

import type { Inspection } from "../../runtime/find.ts";
import type { RuntimeName } from "../../runtime/runtimes.ts";

/** A runtime that answers. */
export function identity(name: RuntimeName, version: string, path: string) {
  return { identity: { name, version, engine: "V8 14.2", path, standalone: false } };
}

/** Looks into a table, and remembers where it looked. */
export function table(entries: Readonly<Record<string, Inspection>>) {
  const seen: string[] = [];
  return {
    seen,
    look: (_: RuntimeName, path: string) => {
      seen.push(path);
      return Promise.resolve(entries[path]);
    },
  };
}
