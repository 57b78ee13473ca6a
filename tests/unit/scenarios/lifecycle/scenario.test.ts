// Lifecycle on the fake runtime: what a script says happened, and what it must come to.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Outcome } from "../../../../engine/result/result.ts";
import { type FakeJob, fakeRuntime } from "../../../../runtime/fake.ts";
import { cpuAnswer } from "../../../../scenarios/cpu_answer.ts";
import { scenario as lifecycle } from "../../../../scenarios/lifecycle/scenario.ts";
import type { LifecycleStart } from "../../../../workers/lifecycle_protocol.ts";
import { ownHoldings } from "../../../../runtime/holdings.ts";
import { holds, ORIGIN, playFake } from "../../../helpers/fake_cell.ts";
import { measured } from "../../../helpers/outcome.ts";

const CONFIG = { workers: 4, rounds: 3, warmup: 1, heap_mb: 2, work_iters: 10, idle_s: 0 };

/** How often garbage was collected in the last run. */
let collected = 0;

/** Rounds of 40, 80, 120 and 160 ms and so on, the first of which does not count; answers take 2 ms, beside a churning worker 6. */
async function run(answer = cpuAnswer(10), kept = 2, rounds = 3): Promise<Outcome> {
  let used = 0;
  let churning = false;
  const lifecycleWorker: FakeJob = (message, port) => {
    const start = message as LifecycleStart;
    switch (start.kind) {
      case "use":
        return port.after(40 * Math.ceil(++used / 4), () => port.finish({ kind: "answer", answer, kept }));
      case "stay":
        return port.post({ kind: "ready", thread: null });
      case "ping":
        port.onMessage = (word) =>
          word === "end" ? port.finish(null) : port.after(churning ? 6 : 2, () => port.post({ kind: "pong" }));
        return port.post({ kind: "ready", thread: null });
      case "churn":
        churning = true;
        port.post({ kind: "ready", thread: null });
        port.after(start.ms, () => {
          churning = false;
          port.finish({ kind: "churned", mebibytes: 9 });
        });
    }
  };
  collected = 0;
  const runtime = {
    ...fakeRuntime({ jobs: { lifecycleWorker }, timeOrigin: ORIGIN }),
    collectGarbage: () => ++collected > 0,
  };
  return await playFake(lifecycle, runtime, "threads", { ...CONFIG, rounds });
}

test("a round is shared out among its workers, and answers are timed alone and beside another worker's garbage", async () => {
  holds(await run(), {
    p50_recycle_s: 0.03, // 120 ms over 4
    p95_recycle_s: null, // of three rounds
    max_recycle_s: 0.04,
    p50_terminated_gone_s: null, // such a thread has no number
    p50_ping_alone_s: 0.002,
    p99_ping_alone_s: 0.002,
    p50_ping_beside_s: 0.002, // 40 of the 120 answers come beside it, one every 3 + 6 ms of 360
    max_ping_beside_s: 0.006,
  });
});

test("of 39 rounds p95 is the 38th, and each look counts the workers that there were by then, after two collections", async () => {
  const outcome = await run(undefined, undefined, 39);
  holds(outcome, { p50_recycle_s: 0.21, p95_recycle_s: 0.39, max_recycle_s: 0.4 }); // 80 to 1600 ms over 4, in steps of 40
  const { look_workers } = measured(outcome).samples;
  if (ownHoldings() === null) return; // this system does not tell
  assert.deepEqual(look_workers, Array.from({ length: 40 }, (_, round) => 4 * round)); // the first before any
  assert.equal(collected, 2 * (2 + 40 + 1) + 1); // two looks in the warm-up, a last one, and once before the timed rounds
});

test("a worker that answers wrongly, or had no such heap, fails the cell", async () => {
  for (const outcome of [await run(1), await run(undefined, 1)]) {
    assert.ok(outcome.status === "failed" && outcome.phase === "verify");
    assert.match(outcome.error, /^worker 0 answered .* is right$/);
  }
});
