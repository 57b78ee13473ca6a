// The processor time of a process, from Linux's /proc.

/** Every Linux that the three runtimes have counts in hundredths of a second (sysconf(_SC_CLK_TCK)). */
const TICKS_PER_SECOND = 100;

/** Seconds that all threads of a process have run, in user and system mode; null where that cannot be read. */
export function cpuSeconds(readText: (path: string) => string, pid: number): number | null {
  try {
    const fields = readText(`/proc/${pid}/stat`).split(") ")[1].split(" "); // the name may hold spaces
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return null; // no /proc, or the process is gone
  }
}
