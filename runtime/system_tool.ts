// Runs a system tool that answers at once.

import { execFileSync } from "node:child_process";

/** What the tool prints. Throws when it is not there, fails, or takes more than 5 s. */
export function askSystemTool(program: string, args: readonly string[]): string {
  return execFileSync(program, [...args], { encoding: "utf8", timeout: 5000, stdio: ["ignore", "pipe", "ignore"] });
}
