// What a reader sees of a saved result: what its own command showed when it was measured.

import type { ResultFile } from "../engine/result.ts";
import { articleViews } from "./article_view.ts";
import { type View, viewsOf } from "./view.ts";

export interface Saved {
  readonly path: string;
  readonly result: ResultFile;
}

export function savedViews(result: ResultFile): View[] {
  return isReproduced(result) ? articleViews(result, systemOf(result.environment.os)) : viewsOf(result);
}

/** Whether the article's tables are what it shows. */
export function isReproduced({ command }: ResultFile): boolean {
  return command[1] === "reproduce";
}

/** As `Runtime.system` names it, of the words that a result has for it. */
function systemOf(os: string): string {
  return /^macOS/.test(os) ? "macos" : /^Windows/.test(os) ? "windows" : "linux";
}
