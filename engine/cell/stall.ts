// Detects a process that cannot go on: stopped by a signal, held by a debugger, frozen with its control group, or stuck
// in the kernel. On Linux only, through /proc.

import type { Runtime } from "../../runtime/contract.ts";
import { type ProcessState, processState } from "../../runtime/process_state.ts";
import { frozenGroup } from "../machine/cgroup.ts";
import { orNull } from "../../runtime/file.ts";

/** How often processes are looked at, in milliseconds. */
export const LOOK_MS = 400;

/** A debugger's stop that is one of a tracer's many, as strace makes one for every system call, is over by then. */
const HELD_LOOKS = 3;

/** Every so many looks that saw it do nothing, it is asked whether its group is frozen: that is several files more. */
const FROZEN_LOOKS = 3;

/** A device may be slow: a process that waits in the kernel is given 10 s. */
const STUCK_LOOKS = 25;

/** Looks at one process; what holds it up, in words that continue "has stalled: ", or null. */
export type StallWatch = () => string | null;

export function watchForStall({ readText }: Pick<Runtime, "readText">, pid: number): StallWatch {
  let before: ProcessState | null = null;
  let idle = 0; // looks in a row that saw the same state and no CPU time
  return () => {
    const now = processState(readText, pid);
    if (now === null) return null;
    if (now.state === "T") return "something stopped it";
    idle = now.state === before?.state && now.cpuSeconds === before.cpuSeconds ? idle + 1 : 0;
    before = now;
    if (now.state === "R") return null; // it waits for a core
    if (now.state === "t" && idle >= HELD_LOOKS) return "a debugger holds it";
    if (idle > 0 && idle % FROZEN_LOOKS === 0) {
      const group = frozenGroup(orNull(readText), pid);
      if (group !== null) return `its control group ${group} is frozen; thaw it`;
    }
    return now.state === "D" && idle >= STUCK_LOOKS ? "it waits in the kernel for a device that does not answer" : null;
  };
}
