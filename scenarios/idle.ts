// What a process of the runtime occupies that waits for work: with it what the measuring process holds more, the tool's
// own part of a total, can be told.

import { CellError, type Stage } from "../engine/stage.ts";
import type { MemoryReader, MemorySample } from "../runtime/memory/contract.ts";
import type { CpuStart } from "../workers/cpu.ts";
import { LOOK_MS, watchForStall } from "../engine/stall.ts";
import { jobs } from "../workers/jobs.ts";

const DEADLINE_MS = 60_000;

/** The process is left alone for so long before it is read, in milliseconds. */
const SETTLE_MS = 100;

/** A sample of such a process, or why there is none. */
export async function readIdle(stage: Stage, reader: MemoryReader): Promise<MemorySample | string> {
  const { runtime } = stage;
  const start: CpuStart = { kind: "hold", rounds: 0, holdMs: 0 };
  let said = (): void => {};
  const ready = new Promise<void>((resolve) => said = resolve);
  let child;
  try {
    child = runtime.spawn(runtime.processCommand(jobs.cpu, start), { onOutput: () => said() });
  } catch (error) {
    return `a process that waits could not be started: ${(error as Error).message}`;
  }
  const stalled = watchForStall(runtime, child.pid);
  let cancelLook = (): void => {};
  try {
    const lost = new Promise<never>((_, reject) => {
      const lose = (how: string): void => reject(new CellError(`a process that waits ${how}`));
      child.exited.then(() => lose("ended before its time"));
      const look = (): void => {
        const cause = stalled();
        if (cause !== null) return lose(`(pid ${child.pid}) has stalled: ${cause}`);
        cancelLook = runtime.after(LOOK_MS, look);
      };
      cancelLook = runtime.after(LOOK_MS, look);
    });
    lost.catch(() => {}); // it is over before anybody waits for it again
    await stage.within(Promise.race([ready, lost]), DEADLINE_MS, () => "a process that waits did not become ready");
    await stage.sleep(SETTLE_MS);
    const sample = (await reader.read([child.pid]))[0] ?? "a process that waits was gone when it was looked at";
    child.write("null\n");
    await stage.within(
      Promise.race([child.exited, lost.catch(() => {})]),
      DEADLINE_MS,
      () => "a process that waits did not end",
    );
    return sample;
  } catch (error) {
    stage.checkStopped();
    if (error instanceof CellError) return error.message; // the cell can be measured without it
    throw error;
  } finally {
    cancelLook();
    child.kill("SIGKILL");
  }
}
