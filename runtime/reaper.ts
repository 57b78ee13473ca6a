// What cleans up when this process cannot: a shell that waits for its input to end, which it does also after SIGKILL,
// then kills the process group it was last told of and removes a folder. It has a group of its own, so that nothing
// that ends this program ends it too. Where there is no shell, this program does it, started once more: that takes tens
// of megabytes and milliseconds instead of one. Windows has no groups: there children see their pipes close.

import type { Runtime } from "./contract.ts";
import { REAPER_FLAG } from "./scope.ts";
import { systemProgram, trustedPath } from "./system_program.ts";

export interface Reaper {
  /** The group that must not outlive this process, in place of the one before. */
  guard(group: number): void;
  /** Lets the reaper do its work now. Resolves when it is done. */
  close(): Promise<void>;
}

/** One that was stopped does not hear that all is done, and is not waited for: the caller cleans up then. */
const CLOSE_MS = 400;

// A process that was just killed may still write into the folder: hence the tries. One that was just started, and not
// told of yet, would make the folder again, unless this process says that all is done: Linux tells whose current folder
// it is, looked at twice for one that is about to enter it; elsewhere it ends by itself, and the folder is removed again.
const SCRIPT = `trap '' HUP INT TERM
PATH=$2
group=
while read -r line; do last=$line; [ "$line" = done ] || group=$line; done
[ -n "$group" ] && kill -9 "-$group" 2>/dev/null # dash takes no -- here
clear() {
  tries=0
  until rm -rf -- "$1" 2>/dev/null || [ $tries -eq 40 ]; do tries=$((tries + 1)); sleep 0.05; done
}
endIn() {
  for place in /proc/[0-9]*/cwd; do
    [ "$place" -ef "$1" ] && pid=\${place#/proc/} && kill -9 "\${pid%/cwd}" 2>/dev/null
  done
}
[ "$last" = done ] || { endIn "$1"; sleep 0.1; endIn "$1"; }
clear "$1"
[ "$last" = done ] || [ -d /proc/self/cwd ] || { sleep 0.8; clear "$1"; }`;

/**
 * Starts the guard of a folder of the caller's own, which need not be there yet. `own` are the words that start this
 * program; without them nothing guards it where there is no shell.
 */
export function startReaper({ system, spawn, after }: Runtime, folder: string, own: readonly string[] = []): Reaper {
  const none: Reaper = { guard() {}, close: () => Promise.resolve() };
  if (system === "windows") return none;
  const shell = ["rm", "sleep"].every((name) => systemProgram(name) !== null) ? systemProgram("sh") : null;
  if (shell === null && own.length === 0) return none;
  const command = shell === null
    ? [...own, REAPER_FLAG, folder]
    : [shell, "-c", SCRIPT, "paratax-reaper", folder, trustedPath()];
  const child = spawn(command, { group: true, cwd: "/", onOutput() {}, onError() {} }); // the user's folder may not be entered
  return {
    guard: (group) => child.write(`${group}\n`),
    async close() {
      child.write("done\n");
      child.end();
      const cancel = after(CLOSE_MS, () => child.killGroup());
      const late = new Promise<void>((resolve) => after(2 * CLOSE_MS, resolve)); // what is frozen cannot be killed
      await Promise.race([child.gone, late]);
      cancel();
    },
  };
}
