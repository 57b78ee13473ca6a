// How to start this program, or a part of it, under each runtime.

import { fileURLToPath } from "node:url";
import type { RuntimeIdentity } from "./contract.ts";
import { RUNTIMES } from "./runtimes.ts";

/** The words that start a source file under a runtime, with more flags of its own; the file's arguments follow. */
export function sourceCommand(
  { name, path }: Pick<RuntimeIdentity, "name" | "path">,
  entry: URL,
  flags: readonly string[] = [],
): string[] {
  return [path, ...RUNTIMES[name].runOwn, ...flags, fileURLToPath(entry)];
}

/** The words that start this very program again: the source under its runtime, or the compiled binary itself. */
export function ownCommand(identity: RuntimeIdentity, entry: URL, flags: readonly string[] = []): string[] {
  return identity.standalone ? [identity.path] : sourceCommand(identity, entry, flags);
}
