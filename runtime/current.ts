// Loads the adapter of the current runtime.

import type { Runtime } from "./contract.ts";
import { currentName, type RuntimeName } from "./runtimes.ts";

const ADAPTERS: Readonly<Record<RuntimeName, () => Promise<{ readonly runtime: Runtime }>>> = {
  deno: () => import("./deno.ts"),
  bun: () => import("./bun.ts"),
  node: () => import("./node.ts"),
};

/** The adapter of the runtime that this program runs on; the others are never loaded. */
export async function currentRuntime(): Promise<Runtime> {
  return (await ADAPTERS[currentName()]()).runtime;
}
