// CPU time of crews between two moments.

import type { Crew } from "../engine/cell/crew.ts";
import type { Stage } from "../engine/cell/stage.ts";
import { cpuSeconds, processState } from "../runtime/process_state.ts";

/**
 * Starts counting; the returned function gives the seconds since, or null where CPU time cannot be read. `withSelf`
 * counts the measuring process too, when it does part of the work; with threads it is all there is. `servers` are pids of
 * other programs that do a part of it.
 */
export function cpuMeter(
  { runtime, key }: Stage,
  crews: readonly Crew<unknown>[],
  withSelf = false,
  servers: readonly number[] = [],
): () => number | null {
  const workers = crews.flatMap(({ members }) => members.map(({ worker }) => "pid" in worker ? Number(worker.pid) : 0));
  const pids = key.mode === "threads" ? [runtime.pid] : withSelf ? [runtime.pid, ...workers] : workers;
  const read = (): number | null =>
    [...pids, ...servers].map((pid) => cpuSeconds(runtime.readText, pid))
      .reduce((sum, part) => sum === null || part === null ? null : sum + part, 0);
  return since(read);
}

/** The same of this process and of all children of it that end meanwhile. */
export function cpuMeterOfEnded({ runtime }: Stage): () => number | null {
  const read = (): number | null => {
    const state = processState(runtime.readText, runtime.pid);
    return state && state.cpuSeconds + state.childrenCpuSeconds;
  };
  return since(read);
}

function since(read: () => number | null): () => number | null {
  const before = read();
  return () => {
    const after = read();
    return before === null || after === null ? null : after - before;
  };
}
