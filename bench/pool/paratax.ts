// The pool by which `paratax task` measures a function: its hand-over, with all that it does at a task.

import { fileURLToPath } from "node:url";
import { makeStage } from "../../engine/cell/stage.ts";
import type { CellKey } from "../../engine/result/result.ts";
import { currentRuntime } from "../../runtime/current.ts";
import { openMemory } from "../../scenarios/task/memory.ts";
import { messageHands } from "../../scenarios/task/messages.ts";
import { loadTask } from "../../scenarios/task/module.ts";
import { makeReference } from "../../scenarios/task/reference.ts";
import { taskSettings } from "../../scenarios/task/settings.ts";
import { jobs } from "../../workers/jobs.ts";
import type { Pool } from "./pool.ts";

export async function open(): Promise<Pool> {
  const runtime = await currentRuntime();
  await runtime.prepareJobs([jobs.task, jobs.filePages]);
  const module = fileURLToPath(new URL("./echo.ts", import.meta.url));
  const key: CellKey = {
    scenario: "task",
    runtime: runtime.identity.name,
    mode: "threads",
    start: "pool",
    config: { module, workers: 1, dispatch: "message", duration_ms: 10, call_timeout_ms: 5000 },
  };
  const stage = makeStage(runtime, key, new AbortController().signal);
  const settings = taskSettings(key);
  const reference = await makeReference(stage, await loadTask(stage), settings);
  const memory = await openMemory(stage);
  const hands = messageHands({ stage, settings, reference, memory, frames: undefined });
  await hands.start(1);
  const [any] = reference.cases;
  return {
    async call(input) {
      hands.give(0, { cases: [any!], inputs: [input], transfer: [] });
      return (await hands.next())!.outputs[0];
    },
    async close() {
      await hands.release();
      await memory.close();
    },
  };
}
