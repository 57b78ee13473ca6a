// What Linux says of a process in /proc/PID/stat.

/** Every Linux that the three runtimes have counts in hundredths of a second (sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

export interface ProcessState {
  /** One letter, as in proc(5): R runs, S sleeps, D waits for a device, T was stopped, t is held by a debugger. */
  readonly state: string;
  /** Seconds that all threads have run, in user and system mode. */
  readonly cpuSeconds: number;
  /** What its children had run when they ended, and theirs. */
  readonly childrenCpuSeconds: number;
}

/** Seconds that all threads of a process have run, in user and system mode; null where that cannot be read. */
export function cpuSeconds(readText: (path: string) => string, pid: number): number | null {
  return processState(readText, pid)?.cpuSeconds ?? null;
}

/** Null without /proc, where it hides the process, and when that is gone. */
export function processState(readText: (path: string) => string, pid: number): ProcessState | null {
  let text: string;
  try {
    text = readText(`/proc/${pid}/stat`);
  } catch {
    return null;
  }
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" "); // the name before it may hold ") " too
  const [own, children] = [Number(fields[11]) + Number(fields[12]), Number(fields[13]) + Number(fields[14])];
  if (!Number.isFinite(own)) return null;
  return {
    state: fields[0]!,
    cpuSeconds: own / TICKS_PER_SECOND,
    childrenCpuSeconds: children / TICKS_PER_SECOND,
  };
}
