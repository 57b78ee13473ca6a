// Whether a result is a run of the article, and on which system.

import type { ResultFile } from "../../engine/result/result.ts";
import { isPrinted } from "../../engine/result/printed_runs.ts";

/** Whether the article's tables are what it shows. */
export function isReproduced({ command }: Pick<ResultFile, "command">): boolean {
  return command[1] === "reproduce" || isPrinted({ command });
}

/** As `Runtime.system` names it, of the words that a result has for it. */
export function systemOf(os: string): string {
  return /^macOS/.test(os) ? "macos" : /^Windows/.test(os) ? "windows" : "linux";
}
