// How to start this program, or a part of it, under each runtime.

import { fileURLToPath } from "node:url";
import type { RuntimeIdentity } from "./contract.ts";
import { ownWords } from "./runtimes.ts";

/** The file to start again for a cell's process. */
export const ENTRY: URL = new URL("../cli.ts", import.meta.url);

/** The words that start a source file under a runtime, by those given or the usual ones; the file's arguments follow. */
export function sourceCommand(
  { name, version, path }: Pick<RuntimeIdentity, "name" | "version" | "path">,
  entry: URL,
  run: readonly string[] = ownWords(name, version),
): string[] {
  return [path, ...run, fileURLToPath(entry)];
}

/** The words that start this very program again: the source under its runtime, or the compiled binary itself. */
export function ownCommand(identity: RuntimeIdentity, entry: URL, run?: readonly string[]): string[] {
  return identity.standalone ? [identity.path] : sourceCommand(identity, entry, run);
}
