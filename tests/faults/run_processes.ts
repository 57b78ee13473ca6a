// The processes of one run, told from all others by a variable that every child inherits. Linux alone tells.

import { readdirSync, readFileSync } from "node:fs";

/** Names the run in the environment of its processes. */
export const MARK = "PARATAX_TRIAL";

export interface RunProcess {
  readonly pid: number;
  /** The command line, words separated by spaces. */
  readonly line: string;
}

/** The living processes of a run. One that has ended but was not waited for has no environment, and is not listed. */
export function processesOf(mark: string): RunProcess[] {
  const found: RunProcess[] = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (!`\0${readFileSync(`/proc/${name}/environ`, "latin1")}`.includes(`\0${MARK}=${mark}\0`)) continue;
      const line = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ").trim();
      if (line !== "") found.push({ pid: Number(name), line });
    } catch {
      // it ended while it was looked at
    }
  }
  return found;
}

/** The parts of a run that can be hit, by what stands in their command line. */
export const PARTS = {
  cell: /--paratax-cell /,
  worker: /--paratax-process (cpu|local|setClient|setSharer|storeClient|storeProducer) /,
  manager: /--paratax-process setManager /,
  writer: /--paratax-process writer /,
  producer: /--paratax-process producer /,
  keeper: /--paratax-process storeKeeper /,
  store: /^\S*(valkey|redis)-server /,
} as const;

export type Part = keyof typeof PARTS;
