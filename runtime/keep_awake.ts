// Keeps the cores awake: for each of them a shell that counts, at the lowest priority there is, so that whatever is
// measured takes its place at once. A shell of their own watches over them: it waits for its input to end, which it does
// also when this process is killed, and then ends them; and each of them ends by itself once that shell is gone.

import type { Runtime } from "./contract.ts";
import { deferred } from "./deferred.ts";
import { lineSplitter } from "./process.ts";
import { systemProgram, trustedPath } from "./system_program.ts";
import { askSystemTool } from "./system_tool.ts";

/** "idle" is Linux's SCHED_IDLE, "nice" the priority 19. */
export type AwakePriority = "idle" | "nice";

export interface Awake {
  /** The processes that keep cores awake, once they do. Rejects, in half a sentence, where they cannot. */
  readonly spinners: Promise<readonly number[]>;
  /** Ends them. Resolves when they are gone, or stuck. */
  close(): Promise<void>;
}

/** How long to wait for the end of what was killed, in milliseconds: on a busy machine the lowest priority takes its time. */
const CLOSE_MS = 2000;

// A session may be a scheduling group of its own (autogroup), in which a priority counts only among its members: so the
// whole group is made nice once they are started, and as it was again before their end: nobody waits for them long.
const SCRIPT = `trap '' HUP INT TERM
PATH=$1 priority=$2
shift 2
group() {
  read -r name _ 2>/dev/null </proc/self/autogroup
  [ -z "$name" ] && return
  tries=0
  until (echo "$1" >/proc/self/autogroup) 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -eq 20 ] && return 1
    sleep 0.05
  done
}
case $priority in idle) lowest='chrt -i 0' ;; *) lowest='nice -n 19' ;; esac
for core in "$@"; do
  [ "$core" = any ] || pin="taskset -c $core"
  $lowest $pin sh -c 'while kill -0 "$1" 2>/dev/null; do i=0; while [ $i -lt 10000 ]; do i=$((i + 1)); done; done' \\
    paratax-awake $$ </dev/null >/dev/null &
  pids="$pids $!"
done
group 19 || { kill -9 $pids; echo "the priority of their group cannot be lowered" >&2; exit 1; }
echo "$pids"
while read -r line; do :; done
group 0
kill -9 $pids
wait`;

/**
 * The lowest priority that a process can be started at here. Where it cannot be, the reason: the end of a sentence that
 * begins with "as".
 */
export function lowestPriority(system: string): AwakePriority | { readonly gap: string } {
  if (system === "windows") return { gap: "Windows has no shell for it" };
  const missing = ["sh", "sleep", "nice"].find((name) => systemProgram(name) === null);
  if (missing !== undefined) return { gap: `there is no program ${missing}` };
  return system === "linux" && works("chrt", ["-i", "0"]) ? "idle" : "nice";
}

/** Starts one for each of `cores`, by their numbers; a place of its own on each where the system gives places. */
export function keepAwake(
  { spawn, after }: Pick<Runtime, "spawn" | "after">,
  priority: AwakePriority,
  cores: readonly number[],
): Awake {
  const places = works("taskset", ["-c", String(cores[0])]) ? cores.map(String) : cores.map(() => "any");
  const started = deferred<readonly number[]>();
  let lastWords = "";
  const child = spawn([systemProgram("sh")!, "-c", SCRIPT, "paratax-keeper", trustedPath(), priority, ...places], {
    group: true,
    cwd: "/", // the user's folder may not be entered
    onOutput: lineSplitter((line) => started.resolve(line.trim().split(" ").map(Number))),
    onError: (bytes) => lastWords = new TextDecoder().decode(bytes).trim(),
  });
  void child.exited.then(() => started.reject(new Error(lastWords || "the shell that starts them has ended")));
  started.promise.catch(() => {}); // nobody may have asked
  return {
    spinners: started.promise,
    async close() {
      child.end();
      const cancel = after(CLOSE_MS, () => child.killGroup());
      const late = new Promise<void>((resolve) => after(2 * CLOSE_MS, resolve)); // what is frozen cannot be killed
      await Promise.race([child.exited, late]);
      cancel();
    },
  };
}

/** Whether a system's program is there that starts another one in a way of its own. */
function works(name: string, words: readonly string[]): boolean {
  const [program, nothing] = [systemProgram(name), systemProgram("true")];
  if (program === null || nothing === null) return false;
  try {
    askSystemTool(program, [...words, nothing]);
    return true;
  } catch {
    return false;
  }
}
