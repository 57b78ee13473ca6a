// What a process of the runtime occupies that waits for work: with it what the measuring process holds more, the tool's
// own part of a total, can be told.

import { startCrew } from "../../engine/cell/crew.ts";
import { CellError, type Stage } from "../../engine/cell/stage.ts";
import type { Process } from "../../runtime/contract.ts";
import type { MemoryReader, MemorySample } from "../../runtime/memory/contract.ts";
import type { CpuStart } from "../../workers/cpu.ts";
import { jobs } from "../../workers/jobs.ts";

const DEADLINE_MS = 60_000;

/** The process is left alone for so long before it is read, in milliseconds. */
const SETTLE_MS = 100;

/** A sample of such a process, or why there is none. */
export async function readIdle(stage: Stage, reader: MemoryReader): Promise<MemorySample | string> {
  const start: CpuStart = { kind: "hold", rounds: 0, holdMs: 0 };
  const asProcess: Stage = { ...stage, key: { ...stage.key, mode: "processes" } };
  const crew = startCrew(asProcess, {
    job: jobs.cpu,
    size: 1,
    firstMessage: () => start,
    nameOf: () => "a process that waits",
  });
  try {
    await crew.hear(DEADLINE_MS, "become ready");
    await stage.sleep(SETTLE_MS);
    const { pid } = crew.members[0].worker as Process;
    const sample = (await reader.read([pid]))[0] ?? "a process that waits was gone when it was looked at";
    crew.post(null);
    await crew.join(DEADLINE_MS);
    return sample;
  } catch (error) {
    stage.checkStopped();
    if (error instanceof CellError) return error.message; // the cell can be measured without it
    throw error;
  } finally {
    await crew.stop();
  }
}
