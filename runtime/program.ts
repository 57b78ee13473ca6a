// How to start this program, or a part of it, under each runtime.

import { fileURLToPath } from "node:url";
import type { RuntimeIdentity } from "./contract.ts";

/** The words that start a source file under a runtime; its own arguments follow. */
export function sourceCommand({ name, path }: Pick<RuntimeIdentity, "name" | "path">, entry: URL): string[] {
  const file = fileURLToPath(entry);
  switch (name) {
    case "deno":
      return [path, "run", "--quiet", "--no-config", "--no-lock", "--allow-all", "--v8-flags=--expose-gc", file];
    case "bun":
      return [path, "run", file];
    case "node":
      return [path, "--disable-warning=ExperimentalWarning", "--disable-sigusr1", file];
  }
}

/** The words that start this very program again: the source under its runtime, or the compiled binary itself. */
export function ownCommand(identity: RuntimeIdentity, entry: URL): string[] {
  return identity.standalone ? [identity.path] : sourceCommand(identity, entry);
}
