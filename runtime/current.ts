// The one place that asks which runtime this is.

import type { Runtime } from "./contract.ts";

/** The adapter of the runtime that this program runs on; the other two are never loaded. */
export async function currentRuntime(): Promise<Runtime> {
  if ("Deno" in globalThis) return (await import("./deno.ts")).runtime;
  if ("Bun" in globalThis) return (await import("./bun.ts")).runtime;
  return (await import("./node.ts")).runtime;
}
