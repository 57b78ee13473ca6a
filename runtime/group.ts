// Process groups as Node and Bun know them.

import process from "node:process";

/** Kills every process of the group, or on Windows, which has no groups, its leader. */
export function killGroup(leader: number): void {
  try {
    process.kill(process.platform === "win32" ? leader : -leader, "SIGKILL");
  } catch (error) {
    if ((error as { code?: string }).code !== "ESRCH") throw error; // all have ended already
  }
}

/** Kills one process, by its number; what has ended already need not be. */
export function killProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as { code?: string }).code !== "ESRCH") throw error;
  }
}
