// The least worker, as a thread and as a process: it answers as paratax's own does, and ends by itself.

import assert from "node:assert/strict";
import { test } from "node:test";
import { startCrew } from "../../../engine/cell/crew.ts";
import { makeStage } from "../../../engine/cell/stage.ts";
import type { CellKey } from "../../../engine/result/result.ts";
import { cpuAnswer } from "../../../scenarios/cpu_answer.ts";
import { jobs } from "../../../workers/jobs.ts";
import { runtime } from "../../helpers/play.ts";

for (const mode of ["threads", "processes"] as const) {
  test(`the least ${mode} do the task and end`, { timeout: 30_000 }, async () => {
    const key: CellKey = { scenario: "overhead", runtime: runtime.identity.name, mode, start: "spawn", config: {} };
    await runtime.prepareJobs([jobs.byHand]);
    const crew = startCrew<number>(makeStage(runtime, key, new AbortController().signal), {
      job: jobs.byHand,
      size: 2,
      firstMessage: (index) => index + 1000,
    });
    await crew.join(20_000);
    assert.deepEqual(await crew.hear(0, "answer"), [cpuAnswer(1000), cpuAnswer(1001)]);
  });
}
