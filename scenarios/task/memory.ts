// The most that the processes of a cell take together, looked at now and then.

import { memorySize } from "../../engine/result/number.ts";
import { CellError, type Stage } from "../../engine/cell/stage.ts";
import { memoryReader } from "../../runtime/memory/reader.ts";
import type { MemorySample } from "../../runtime/memory/contract.ts";
import { outputOf } from "../../runtime/process.ts";
import { jobs } from "../../workers/jobs.ts";
import { type Figures, missing, together } from "../figures.ts";
import type { TaskSettings } from "./settings.ts";

/** Between two looks, in milliseconds, and for how long at least they are taken. */
export const LOOK_MS = 20;
export const LOOKING_MS = 120;

export interface MemoryLooks {
  /** Looks at this process and those of its workers. A process that is gone makes it no look. */
  look(workers: readonly number[]): Promise<void>;
  /** peak_bytes, and what each worker adds to what there was before the first of them. */
  figures(task: string, settings: TaskSettings): Figures;
  close(): Promise<void>;
}

/** Looks once before any worker is there. */
export async function openMemory({ runtime }: Stage): Promise<MemoryLooks> {
  const reader = memoryReader(runtime.system, {
    readText: runtime.readText,
    filePages: runtime.processCommand(jobs.filePages, null),
    run: (command) => outputOf(runtime.spawn, command),
    spawn: runtime.spawn,
    after: runtime.after,
  });
  let reason = "no look was taken";
  const total = async (pids: readonly number[]): Promise<number | null> => {
    let sum = 0;
    for (const sample of await reader.read(pids)) {
      const bytes = sample && bytesOf(sample);
      if (typeof bytes === "string") reason = bytes;
      if (typeof bytes !== "number") return null;
      sum += bytes;
    }
    return sum;
  };
  runtime.collectGarbage();
  const before = await total([runtime.pid]);
  const peaks: number[] = [];
  return {
    async look(workers) {
      const sum = await total([runtime.pid, ...workers]);
      if (sum !== null) peaks.push(sum);
    },
    figures(task, { workers, memoryLimit }) {
      if (peaks.length === 0 || before === null) {
        return missing(workers > 0 ? ["peak_bytes", "worker_bytes"] : ["peak_bytes"], reason);
      }
      const peak = Math.max(...peaks);
      if (memoryLimit !== null && peak > memoryLimit) {
        throw new CellError(
          `${task} takes ${memorySize(peak)} where ${
            memorySize(memoryLimit)
          } are allowed: give a higher --memory-limit` +
            (workers > 1 ? ", or fewer --workers" : ""),
        );
      }
      const samples = { memory_bytes: peaks, memory_before_bytes: [before] };
      const own = { metrics: { peak_bytes: peak }, unavailable: {}, samples };
      return workers === 0
        ? own
        : together(own, { metrics: { worker_bytes: (peak - before) / workers }, unavailable: {} });
    },
    close: async () => await reader.close(),
  };
}

/** PSS, else USS; the reason where there is neither. */
function bytesOf({ pss, uss }: MemorySample): number | string {
  const figure = typeof pss === "number" ? pss : uss;
  return typeof figure === "number" ? figure : figure.unavailable;
}

/** Looks every so many milliseconds for as long as the work goes on. */
export async function lookWhile(
  { sleep }: Pick<Stage, "sleep">,
  memory: MemoryLooks,
  workers: () => readonly number[],
  everyMs: number,
  work: () => Promise<unknown>,
): Promise<void> {
  let over = false;
  const looking = (async () => {
    while (!over) {
      await memory.look(workers());
      if (!over) await sleep(everyMs);
    }
  })();
  try {
    await work();
  } finally {
    over = true;
    await looking;
  }
}
