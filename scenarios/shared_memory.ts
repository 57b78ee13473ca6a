// Sets that do not fit, into shared memory or into what the machine has free, are refused before anything is started.

import { CellError, type Stage } from "../engine/stage.ts";
import { bytesFor } from "../sync/id_set.ts";

/** Throws a CellError that says what a set of so many ids needs and what fits. */
export function refuseTooLarge({ runtime, key }: Stage, distinct: number): void {
  const limit = runtime.largestSharedMemory;
  const bytes = distinct <= 2 ** 31 ? bytesFor(distinct) : 2 ** 35; // beyond that no table is planned
  if (bytes <= limit) return;
  const fits = Math.floor(limit / 4 * 5 / 8);
  throw new CellError(
    `${distinct} ids need ${bytes / 2 ** 30} GiB of shared memory where ${key.runtime} has ${
      limit / 2 ** 30
    } at most: ` +
      `give an --id-space of ${fits} or less, or --ops`,
  );
}

/**
 * Throws a CellError when so many tables, each for so many ids, do not fit into the memory that is free: the system would
 * end whatever program it likes. Linux alone says how much that is.
 */
export function refuseScarce({ runtime }: Stage, tables: number, distinct: number): void {
  const free = freeBytes(runtime.readText);
  const bytes = tables * (distinct <= 2 ** 31 ? bytesFor(distinct) : 2 ** 35);
  if (free === null || bytes <= free) return;
  const gib = (value: number): string => (value / 2 ** 30).toFixed(1);
  throw new CellError(
    `${tables === 1 ? "a set" : `${tables} sets`} for ${distinct} ids would take ${gib(bytes)} GiB of memory where ` +
      `${gib(free)} GiB are free: give a smaller --id-space, or --ops`,
  );
}

function freeBytes(readText: (path: string) => string): number | null {
  try {
    const kibibytes = /^MemAvailable:\s*(\d+) kB/m.exec(readText("/proc/meminfo"))?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  } catch {
    return null;
  }
}
