import { VERSION } from "../engine/result/version.ts";
import { currentTitle } from "../runtime/runtimes.ts";

/** What --version prints: "paratax 0.2.0 (Deno 2.9.5, compiled)". */
export const versionLine = (): string => `paratax ${VERSION} (${currentTitle()})`;

/** The words that ask for it. */
export const asksForVersion = (words: readonly string[]): boolean =>
  words.length === 1 && ["--version", "-V", "version"].includes(words[0]);
