import { VERSION } from "../engine/result/version.ts";
import { currentTitle } from "../runtime/runtimes.ts";

/** What --version prints: "paratax 0.2.0 (Deno 2.9.5, compiled)". */
export const versionLine = (): string => `paratax ${VERSION} (${currentTitle()})`;

/** Whether these arguments ask for it. */
export const asksForVersion = (args: readonly string[]): boolean =>
  args.length === 1 && ["--version", "-V", "version"].includes(args[0]);
