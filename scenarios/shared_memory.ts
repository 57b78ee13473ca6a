// Sets that do not fit, into shared memory or into what the machine has free, are refused before anything is started.

import { memoryLeft } from "../engine/machine/cgroup.ts";
import { orNull, type ReadText } from "../runtime/file.ts";
import { memoryInfo } from "../engine/machine/memory_info.ts";
import { memorySize } from "../engine/result/number.ts";
import { CellError, type Stage } from "../engine/cell/stage.ts";
import { bytesFor } from "../sync/id_set.ts";

/**
 * Throws a CellError that says what so many tables, each for so many ids, need and what fits, where `beside` other bytes
 * lie beside them in one shared memory.
 */
export function refuseTooLarge({ runtime, key }: Stage, tables: number, distinct: number, beside: number): void {
  const limit = runtime.largestSharedMemory;
  const bytes = tables * (distinct <= 2 ** 31 ? bytesFor(distinct) : 2 ** 35); // beyond that no table is planned
  if (beside + bytes <= limit) return;
  const fits = Math.floor(limit / 4 * 5 / 8);
  throw new CellError(
    `${tables * distinct} ids need ${bytes / 2 ** 30} GiB of shared memory where ${key.runtime} has ${
      limit / 2 ** 30
    } at most: ` +
      `give an --id-space of ${fits} or less, or --ops`,
  );
}

/**
 * Throws a CellError when so many tables, each for so many ids, do not fit into the memory that is free, in the machine
 * and in the control groups that limit this process: the system would end whatever program it likes. Linux alone says
 * how much that is.
 */
export function refuseScarce({ runtime }: Stage, tables: number, distinct: number): void {
  const bytes = tables * (distinct <= 2 ** 31 ? bytesFor(distinct) : 2 ** 35);
  const shortage = shortageFor(bytes, orNull(runtime.readText), "give a smaller --id-space, or --ops");
  if (shortage === null) return;
  throw new CellError(
    `${tables === 1 ? "a set" : `${tables} sets`} for ${distinct} ids would take ${
      memorySize(bytes)
    } of memory where ` +
      shortage,
  );
}

/** What is free and what to do, which is `remedy`, where that is less than `bytes`; else null. */
export function shortageFor(bytes: number, read: ReadText, remedy: string): string | null {
  const free = memoryInfo(read("/proc/meminfo") ?? "").available_bytes ?? Infinity;
  const tightest = memoryLeft(read);
  if (tightest && tightest.left < Math.min(free, bytes)) {
    const [size, left] = [memorySize(tightest.limit), memorySize(tightest.left)];
    return tightest.slows
      ? `the control group, slowed down from ${size} on, has ${left} left: raise its memory.high, or ${remedy}`
      : `the control group, limited to ${size}, has ${left} left: raise its memory limit, or ${remedy}`;
  }
  return bytes <= free ? null : `${memorySize(free)} are free: ${remedy}`;
}
