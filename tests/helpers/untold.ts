// A process that a command had started and had not told its guard of when it was killed.

import type { Child } from "../../runtime/contract.ts";
import { runtime } from "./command.ts";

/** One that is in the folder and makes it again and again; `signal` ends it where nothing else does. */
export function startUntold(folder: string, signal: AbortSignal): Child {
  const again = ["/bin/sh", "-c", 'while :; do mkdir -p "$0/again"; sleep 0.01; done', folder];
  const untold = runtime.spawn(again, { group: true, cwd: folder, onOutput() {} });
  signal.addEventListener("abort", untold.killGroup);
  return untold;
}
