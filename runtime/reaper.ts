// What cleans up when this process cannot: a shell that waits for its input to end, which it does also after SIGKILL,
// then kills the process group it was last told of and removes a folder. It has a group of its own, so that nothing
// that ends this program ends it too. Windows has neither shell nor groups: there children see their pipes close.

import type { Runtime } from "./contract.ts";

export interface Reaper {
  /** The group that must not outlive this process, in place of the one before. */
  guard(group: number): void;
  /** Lets the reaper do its work now. Resolves when it is done. */
  close(): Promise<void>;
}

/** One that was stopped does not hear that all is done, and is not waited for: the caller cleans up then. */
const CLOSE_MS = 400;

// A process that was just killed may still write into the folder: hence the tries. One that was just started, and not
// told of yet, ends by itself and may do so too: hence the second time, unless this process says that all is done.
const SCRIPT = `trap '' HUP INT TERM
PATH=/bin:/usr/bin
group=
while read -r line; do last=$line; [ "$line" = done ] || group=$line; done
[ -n "$group" ] && kill -9 "-$group" 2>/dev/null # dash takes no -- here
clear() {
  tries=0
  until rm -rf -- "$1" 2>/dev/null || [ $tries -eq 40 ]; do tries=$((tries + 1)); sleep 0.05; done
}
clear "$1"
[ "$last" = done ] || { sleep 0.8; clear "$1"; }`;

/** Starts the guard of a folder of the caller's own, which need not be there yet. */
export function startReaper({ system, spawn, after }: Runtime, folder: string): Reaper {
  if (system === "windows") return { guard() {}, close: () => Promise.resolve() };
  const child = spawn(["/bin/sh", "-c", SCRIPT, "paratax-reaper", folder], { group: true, onOutput() {} });
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
