// The words that start the tool from source, as a user types them, on the runtimes that npm brings.

import { join } from "node:path";
import type { RuntimeName } from "../../runtime/contract.ts";
import { binaries } from "../../scripts/install.mjs";

const RUN = { deno: ["run", "-A"], bun: ["run"], node: [] } as const;

export function toolCommand(root: string, runtime: RuntimeName): string[] {
  return [binaries(root)[runtime]!, ...RUN[runtime], join(root, "cli.ts")];
}
