// A process that was started with a nice value has it, and is the worker itself.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runtime } from "../../helpers/play.ts";
import { jobs } from "../../../workers/jobs.ts";

const skip = runtime.system === "linux" ? false : "Linux alone tells";

test("a process is as nice as it was asked to be, and answers", { skip, timeout: 30_000 }, async () => {
  let nice = NaN;
  const words: unknown[] = [];
  const worker = runtime.startProcess(jobs.cpu, {
    name: "a nice process",
    firstMessage: { kind: "hold", rounds: 1, holdMs: 0 },
    niceness: 7,
    onMessage(value) {
      words.push(value);
      if (words.length > 1) return;
      const stat = runtime.readText(`/proc/${worker.pid}/stat`);
      nice = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16]);
      worker.post(null);
    },
  });
  assert.deepEqual(await worker.exited, { kind: "exited", code: 0 });
  assert.deepEqual([nice, words.length], [7, 2]);
});
