// What tells machines apart.

import type { Environment } from "./result.ts";

/** The name that a machine was given (--machine), else what it keeps from one run to the next; the same text for the same. */
export function machineId({ machine, cpu, arch, cores, memory_bytes }: Environment): string {
  return JSON.stringify(machine === undefined ? [cpu, arch, cores, memory_bytes] : machine);
}
