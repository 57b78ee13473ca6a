// What a cell of the payload ladder may take of memory, said and held against what is free before anything is made; and
// the most that handing one payload over does take.

import { CellError, type Stage } from "../../engine/cell/stage.ts";
import { memorySize } from "../../engine/result/number.ts";
import { orNull, writeBytes } from "../../runtime/file.ts";
import type { Shape } from "../../sync/payload.ts";
import { type Figures, missing } from "../figures.ts";
import { shortageFor } from "../shared_memory.ts";

/** How many times its size a payload takes in an engine, at most: of a character two bytes, of a row three objects. */
const IN_AN_ENGINE: Readonly<Record<Shape, number>> = { bytes: 1, string: 2, object: 6, array: 3, mixed: 4 };

/** As a text, or as what a serializer makes, it takes so many times its size on its way, at most. */
const ON_ITS_WAY = 3;

/** What memcpy copies, and where to. */
const COPIED = 2;

/** Of those who are there anyway, in bytes. */
const BESIDE = 2 ** 26;

/** Bytes that a cell with so many workers takes at most: the sender's, what is on its way, each worker's two in turn, and memcpy's. */
export function mostMemory(shape: Shape, bytes: number, workers: number): number {
  return BESIDE + bytes * (IN_AN_ENGINE[shape] * (2 + 2 * workers) + ON_ITS_WAY * workers + COPIED);
}

/** Throws a CellError where that is not free. */
export function refuseLarge({ runtime, key }: Stage, shape: Shape, bytes: number, workers: number): void {
  const most = mostMemory(shape, bytes, workers);
  const shortage = shortageFor(most, orNull(runtime.readText), "give smaller --sizes");
  if (shortage === null) return;
  throw new CellError(
    `a payload of ${bytes} bytes by ${key.config.via} takes up to ${memorySize(most)} of memory where ${shortage}`,
  );
}

const PEAK = "peak_added_bytes";

/** Below this what else happens in a process hides it. */
export const LEAST_FOR_PEAK = 2 ** 20;

/** So often it is looked at: memory that has become free is taken for it now and then. */
const LOOKS = 3;

/**
 * What the processes of a cell take together at the most while a payload is handed over, beyond what they have before:
 * the peak of their resident set, which Linux counts from when it is told to (VmHWM, /proc/PID/clear_refs).
 */
export async function peakFigures(
  { runtime }: Pick<Stage, "runtime">,
  pids: readonly number[],
  handOver: () => Promise<unknown>,
): Promise<Figures> {
  if (runtime.system !== "linux") return missing([PEAK], "Linux alone tells the peak of a process from a moment on");
  const peak = (pid: number): number => {
    const [, kib] = /^VmHWM:\s*(\d+) kB$/m.exec(runtime.readText(`/proc/${pid}/status`)) ?? [];
    if (kib === undefined) throw new Error("the kernel tells no VmHWM");
    return Number(kib) * 1024;
  };
  const sum = (): number => pids.reduce((total, pid) => total + peak(pid), 0);
  const added: number[] = [];
  for (let look = 0; look < LOOKS; look++) {
    runtime.collectGarbage();
    let before: number;
    try {
      for (const pid of pids) writeBytes(`/proc/${pid}/clear_refs`, new TextEncoder().encode("5"));
      before = sum();
    } catch (error) {
      return missing([PEAK], `the peak of memory cannot be told here (${(error as Error).message})`);
    }
    await handOver();
    added.push(sum() - before);
  }
  return { metrics: { [PEAK]: Math.max(...added) }, unavailable: {}, samples: { [PEAK]: added } };
}
