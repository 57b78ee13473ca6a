// Parses /proc/meminfo.

/** The fields that matter here, in bytes; null for one that is not there. */
export function memoryInfo(meminfo: string) {
  const bytes = (key: string) => {
    const kib = new RegExp(`^${key}:\\s*(\\d+) kB`, "m").exec(meminfo)?.[1];
    return kib === undefined ? null : Number(kib) * 1024;
  };
  const [swap, free] = [bytes("SwapTotal"), bytes("SwapFree")];
  return {
    total_bytes: bytes("MemTotal"),
    available_bytes: bytes("MemAvailable"),
    swap_used_bytes: swap === null || free === null ? null : swap - free,
  };
}
