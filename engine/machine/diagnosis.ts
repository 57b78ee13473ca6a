// What doctor finds, one fact each.

import type { RuntimeName } from "../../runtime/runtimes.ts";

/** What spoils numbers, by its code, as a sentence names it. */
export const SPOILING = {
  governor: "clocks that follow the load",
  turbo: "turbo",
  load: "other work",
  neighbours: "other programs",
  cores: "fewer cores than workers",
  smt: "cores that are threads of one",
  numa: "memory on several nodes",
  "core-kinds": "cores of several kinds",
  "cpu-quota": "a limit on CPU time",
  steal: "time that a hypervisor takes",
  "wake-ups": "cores that sleep",
  memory: "little free memory",
  swap: "memory that is swapped out",
  virtual: "neighbours of a virtual machine",
  battery: "a battery",
  "open-files": "a limit on open files",
  processes: "a limit on processes",
  program: "others who may replace paratax",
} as const;

/** What takes a measurement away where it is missing, the same way; a runtime has its title. */
export const LACKING = {
  "temporary-folder": "a folder that can be written",
  mkfifo: "mkfifo",
  compiler: "a C compiler",
} as const;

export type Spoiling = keyof typeof SPOILING;
export type Lacking = keyof typeof LACKING | `runtime-${RuntimeName}`;

/**
 * "ok" is fit, "warn" spoils numbers, "missing" takes a measurement away. `code` is stable; `message` is one sentence
 * and ends with what to do, unless all is well.
 */
export type Diagnosis =
  & { readonly message: string }
  & (
    | { readonly level: "ok"; readonly code: Spoiling | Lacking }
    | { readonly level: "warn"; readonly code: Spoiling }
    | { readonly level: "missing"; readonly code: Lacking }
  );

export function ok(code: Spoiling | Lacking, message: string): Diagnosis {
  return { level: "ok", code, message };
}

export function warn(code: Spoiling, message: string): Diagnosis {
  return { level: "warn", code, message };
}

export function missing(code: Lacking, message: string): Diagnosis {
  return { level: "missing", code, message };
}
