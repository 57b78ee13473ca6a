// The words that start the tool from source, as a user types them, on the runtimes that npm brings.

import { join } from "node:path";
import { type RuntimeName, RUNTIMES } from "../../runtime/runtimes.ts";
import { binaries } from "../../scripts/install.mjs";

export function toolCommand(root: string, runtime: RuntimeName): string[] {
  return [binaries(root)[runtime]!, ...RUNTIMES[runtime].run, join(root, "cli.ts")];
}
