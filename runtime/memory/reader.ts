// The memory reader of the system at hand.

import type { MemoryReader, MemoryTools } from "./contract.ts";
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
      return linuxMemory(tools.readText, tools.readAt);
    case "macos":
      return macosMemory(tools.run);
    case "windows":
      return windowsMemory(tools.spawn);
  }
  const none = {
    unavailable: `The memory of processes can be read on Linux, macOS and Windows only, not on ${system}`,
  };
  return {
    read: (pids) => Promise.resolve(pids.map(() => ({ rss: none, uss: none, pss: none }))),
    close() {},
  };
}
