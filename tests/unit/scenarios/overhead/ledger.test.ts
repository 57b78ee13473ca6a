// What overhead writes down of its workers, and the worker that does the task alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Outcome } from "../../../../engine/result/result.ts";
import { type FakeJob, fakeRuntime } from "../../../../runtime/fake.ts";
import { cpuAnswer } from "../../../../scenarios/cpu_answer.ts";
import { scenario as overhead } from "../../../../scenarios/overhead/scenario.ts";
import { newLedger, summarise } from "../../../../scenarios/overhead/ledger.ts";
import type { CpuStart } from "../../../../workers/cpu.ts";
import { ORIGIN, playFake } from "../../../helpers/fake_cell.ts";

test("a new ledger is empty, and so is one that was reset", () => {
  const ledger = newLedger(["create", "start"]);
  assert.deepEqual([ledger.samples.iter_s, ledger.phases], [[], { create: [], start: [] }]);
  ledger.samples.iter_s.push(1);
  ledger.enter({ who: "thread 0", moments: [1000, 1250, 3250] });
  assert.deepEqual(ledger.phases, { create: [0.25], start: [2] });
  ledger.reset();
  assert.deepEqual([ledger.samples.iter_s, ledger.phases], [[], { create: [], start: [] }]);
});

test("a phase of up to 500 workers stands in the result value by value, one of more as a histogram", () => {
  const of = (count: number) => {
    const ledger = newLedger(["create"]);
    ledger.samples.iter_s.push(1);
    for (let nth = 0; nth < count; nth++) ledger.enter({ who: "", moments: [0, nth === 3 ? 4000 : 500] });
    return summarise(ledger, 0.007);
  };
  const few = of(500);
  assert.equal(few.samples!.create_s!.length, 500);
  assert.deepEqual(few.samples!.create_s!.slice(2, 5), [0.5, 4, 0.5]);
  assert.ok(!("create_s" in few.histograms!));
  const many = of(501);
  assert.ok(!("create_s" in many.samples!));
  // 5e8 is 1.8626 · 2^28 and 4e9 is 1.8626 · 2^31: the 110th of the 128 buckets of its power, from 0.
  const buckets = [[28 * 128 + 110, 500], [31 * 128 + 110, 1]];
  assert.deepEqual(many.histograms!.create_s, [{ sum_ns: 500 * 5e8 + 4e9, max_ns: 4e9, buckets }]);
});

const CONFIG = { workers: 1, iterations: 2, warmup: 0, work_iters: 10 };

/** A cell of one worker whose iterations go well; what its task alone does is `task`. */
async function withTask(task: FakeJob): Promise<Outcome> {
  const answer = cpuAnswer(CONFIG.work_iters);
  const cpu: FakeJob = (message, port) => {
    if ((message as CpuStart).kind === "task") return task(message, port);
    port.finish({ answer, origin: ORIGIN, entered: runtime.now(), begun: runtime.now(), done: runtime.now() });
  };
  const runtime = fakeRuntime({ jobs: { cpu }, timeOrigin: ORIGIN });
  return await playFake(overhead, runtime, "processes", CONFIG); // which sees that no worker is left
}

function errorOf(outcome: Outcome): string {
  assert.equal(outcome.status, "failed");
  return (outcome as Outcome & { status: "failed" }).error;
}

test("a task alone whose answer is wrong fails its cell", async () => {
  const right = cpuAnswer(CONFIG.work_iters);
  const outcome = await withTask((_, port) => port.finish({ answer: right + 1, ms: 7 }));
  assert.equal(errorOf(outcome), `process 0 answered ${right + 1} where ${right} is right`);
});

test("a task alone that never ends fails its cell after a minute and says what was waited for", async () => {
  const stuck = await withTask((_, port) => port.onStop = () => port.end({ kind: "exited", code: 0 }));
  assert.equal(errorOf(stuck), "process 0 did not time its task within 60 s");
});

test("a worker that answered and stays is stopped", async () => {
  const outcome = await withTask((_, port) => {
    port.onStop = () => port.end({ kind: "exited", code: 0 });
    port.post({ answer: cpuAnswer(CONFIG.work_iters), ms: 7 });
  });
  assert.equal(outcome.status, "measured");
});
