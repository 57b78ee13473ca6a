// What Linux says of a process in /proc/PID/stat.

/** Every Linux that the three runtimes have counts in hundredths of a second (sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

/** Seconds that all threads of a process have run, in user and system mode; null where that cannot be read. */
export function cpuSeconds(readText: (path: string) => string, pid: number): number | null {
  const fields = statFields(readText, pid);
  return fields && (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** Whether a process was stopped, by SIGSTOP or a debugger; false where that cannot be read. */
export function isStopped(readText: (path: string) => string, pid: number): boolean {
  return /^[Tt]$/.test(statFields(readText, pid)?.[0] ?? "");
}

/** The fields from the state on; null without /proc or when the process is gone. */
function statFields(readText: (path: string) => string, pid: number): string[] | null {
  try {
    return readText(`/proc/${pid}/stat`).split(") ")[1].split(" "); // the name before may hold spaces
  } catch {
    return null;
  }
}
