// How to start this program, or a part of it, under each runtime.

import { fileURLToPath } from "node:url";
import type { RuntimeIdentity } from "./contract.ts";
import { RUNTIMES } from "./runtimes.ts";

/** The words that start a source file under a runtime; its own arguments follow. */
export function sourceCommand({ name, path }: Pick<RuntimeIdentity, "name" | "path">, entry: URL): string[] {
  return [path, ...RUNTIMES[name].runOwn, fileURLToPath(entry)];
}

/** The words that start this very program again: the source under its runtime, or the compiled binary itself. */
export function ownCommand(identity: RuntimeIdentity, entry: URL): string[] {
  return identity.standalone ? [identity.path] : sourceCommand(identity, entry);
}
