// The memory reader of the system at hand.

import type { MemoryReader, MemoryTools } from "./contract.ts";
import { filePagesClient } from "./file_pages_client.ts";
import { linuxMemory } from "./linux.ts";
import { macosMemory } from "./macos.ts";
import { windowsMemory } from "./windows.ts";

/**
 * Reads RSS, USS and PSS, in bytes, of processes of this user. What the figures are on each system stands at
 * `linuxMemory`, `macosMemory` and `windowsMemory`; on any other system each figure is a reason.
 *
 * @param system "linux", "macos", "windows", or any other name, which then stands in the reason.
 */
export function memoryReader(system: string, tools: MemoryTools): MemoryReader {
  switch (system) {
    case "linux":
      return told(
        linuxMemory(tools.readText, tools.filePages && filePagesClient(tools.spawn, tools.filePages)),
        tools.readText,
      );
    case "macos":
      return macosMemory(tools.run);
    case "windows":
      return windowsMemory(tools);
  }
  return without(`The memory of processes can be read on Linux, macOS and Windows only, not on ${system}`);
}

/** Where nobody is found, not even the process that asks, it is /proc that is lacking. */
function told(reader: MemoryReader, readText: (path: string) => string): MemoryReader {
  const lacking = without("memory is read from /proc, which is not mounted here: mount it");
  return {
    async read(pids) {
      const samples = await reader.read(pids);
      return samples.some((sample) => sample !== null) || hasProc(readText) ? samples : await lacking.read(pids);
    },
    close: reader.close,
  };
}

/** Every figure is the reason. */
function without(unavailable: string): MemoryReader {
  const none = { unavailable };
  return {
    read: (pids) => Promise.resolve(pids.map(() => ({ rss: none, uss: none, pss: none }))),
    close() {},
  };
}

/** Not there in a root folder of one's own, for example. That it may not be read is told of each process. */
function hasProc(readText: (path: string) => string): boolean {
  try {
    readText("/proc/self/status");
    return true;
  } catch (error) {
    return (error as { code?: string }).code !== "ENOENT";
  }
}
