// The engine on the fake runtime: what is reported, and what becomes of every way to go wrong. Nothing waits.

import { test } from "node:test";
import assert from "node:assert/strict";
import { runCell } from "../../../../engine/cell/cell.ts";
import type { CellKey, Mode, Outcome, Start } from "../../../../engine/result/result.ts";
import { type FakeJob, fakeRuntime } from "../../../../runtime/fake.ts";
import type { Scenario } from "../../../../scenarios/contract.ts";
import { scenario as overhead } from "../../../../scenarios/overhead/scenario.ts";
import { scenario as sharedSet } from "../../../../scenarios/shared_set/scenario.ts";
import { cpuAnswer } from "../../../../scenarios/cpu_answer.ts";
import type { CpuStart } from "../../../../workers/cpu.ts";

const WORK_ITERS = 10;
const ANSWER = cpuAnswer(WORK_ITERS);

function keyOf(mode: Mode, start: Start, iterations = 3): CellKey {
  const config = { workers: 2, iterations, warmup: 1, work_iters: WORK_ITERS };
  return { scenario: "overhead", runtime: "node", mode, start, config };
}

/** Boots for 3 ms, loads for 1, works for 5, ends 2 later; what it answers is up to the test. */
function worker(answer: (call: number) => number = () => ANSWER): FakeJob {
  let calls = 0;
  return (message, port) => {
    const start = message as CpuStart;
    const work = (last: boolean, entered: number): void => {
      const begun = clock();
      port.after(5, () => {
        const done = { answer: answer(calls++), origin: 0, entered, begun, done: clock() };
        if (last) port.after(2, () => port.finish(done));
        else port.post(done);
      });
    };
    port.onStop = () => port.end({ kind: "exited", code: 0 });
    if (start.kind === "task") return port.finish({ answer: ANSWER, ms: 4 });
    if (start.kind === "once") {
      return port.after(3, () => {
        const entered = clock();
        port.after(1, () => work(true, entered));
      });
    }
    port.onMessage = () => port.after(3, () => work(false, 0));
    port.post({ origin: 0 });
  };
}

let clock = (): number => 0;

async function run(job: FakeJob, key: CellKey, stop = new AbortController().signal): Promise<Outcome> {
  const runtime = fakeRuntime({ jobs: { cpu: job }, startMs: 1 });
  clock = runtime.now;
  const outcome = await runCell(overhead, key, runtime, { onProgress() {}, stop });
  assert.equal(runtime.living(), 0, "a worker was left");
  return outcome;
}

function measured(outcome: Outcome): Outcome & { status: "measured" } {
  assert.equal(outcome.status, "measured", JSON.stringify(outcome));
  return outcome as Outcome & { status: "measured" };
}

function near(actual: number | null, expected: number): void {
  assert.ok(actual !== null && Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
}

test("spawned workers: times and phases are those of the script, the warm-up is not among them", async () => {
  const { metrics, samples } = measured(await run(worker(), keyOf("processes", "spawn")));
  assert.equal(samples.iter_s.length, 3);
  // two constructors of 1 ms, then the second worker's 3 + 1 + 5 + 2
  near(metrics.p50_iter_s, 0.013);
  near(metrics.avg_iter_s, 0.013);
  near(metrics.total_wall_s, 0.039);
  near(metrics.stdev_iter_s, 0);
  near(metrics.p50_create_s, 0.001);
  near(metrics.p50_load_s, 0.001);
  near(metrics.p50_work_s, 0.005);
  near(metrics.p50_finish_s, 0.002);
  near(metrics.p50_start_s, 0.0035); // 4 and 3: the first waits for the second constructor, then boots for 3 ms
  near(metrics.task_s, 0.004);
});

test("with fewer iterations than a quantile needs it is null and says how many it needs", async () => {
  for (const start of ["spawn", "pool"] as const) {
    const few = measured(await run(worker(), keyOf("processes", start, 18)));
    assert.deepEqual([few.metrics.p95_iter_s, few.metrics.p99_iter_s], [null, null]);
    assert.equal(few.unavailable.p95_iter_s, "needs at least 19 values, where there are 18");
    assert.ok(few.metrics.p95_work_s !== null, "of two workers there are twice as many");
    const enough = measured(await run(worker(), keyOf("processes", start, 19)));
    assert.ok(enough.metrics.p95_iter_s !== null && !("p95_iter_s" in enough.unavailable));
  }
});

test("threads: how long they live after they were joined is measured apart", async () => {
  const { metrics, facts } = measured(await run(worker(), keyOf("threads", "spawn")));
  near(metrics.join_to_gone_s, 0);
  assert.equal(facts.join, "scripted");
});

test("a pool's workers are created once, and their time of creation is in no iteration", async () => {
  const { metrics, samples } = measured(await run(worker(), keyOf("processes", "pool")));
  assert.equal(samples.iter_s.length, 3);
  near(metrics.p50_iter_s, 0.008);
  near(metrics.p50_start_s, 0.003);
  near(metrics.p50_work_s, 0.005);
  assert.ok(!("p50_create_s" in metrics));
});

test("a wrong answer fails the cell in phase verify, with both numbers, however fast it was", async () => {
  for (const start of ["spawn", "pool"] as const) {
    const outcome = await run(worker((call) => call === 5 ? 41 : ANSWER), keyOf("processes", start));
    assert.equal(outcome.status, "failed");
    const { phase, error } = outcome as Outcome & { status: "failed" };
    assert.equal(phase, "verify");
    assert.match(error, new RegExp(`process 1 answered 41 where ${ANSWER} is right`));
  }
});

test("a worker that ends without an answer is named, with how it ended", async () => {
  const ends: [FakeJob, RegExp][] = [
    [(_, port) => port.end({ kind: "killed", signal: "SIGKILL" }), /process \d \(pid \d+\) was killed by SIGKILL/],
    [(_, port) => port.end({ kind: "exited", code: 7 }), /process \d \(pid \d+\) ended with exit code 7/],
    [(_, port) => port.end({ kind: "exited", code: 0 }), /process \d .*ended with exit code 0 before it did answer/],
    [(_, port) => port.end({ kind: "crashed", message: "boom" }), /process \d .*failed: boom/],
  ];
  for (const [job, expected] of ends) {
    const outcome = await run(job, keyOf("processes", "spawn"));
    assert.equal(outcome.status, "failed");
    assert.match((outcome as { error: string }).error, expected);
    assert.equal((outcome as { phase: string }).phase, "warm-up");
  }
});

test("a worker that never answers fails the cell at the deadline and is ended", async () => {
  const outcome = await run(() => {}, keyOf("threads", "spawn"));
  assert.deepEqual(outcome, {
    status: "failed",
    phase: "warm-up",
    error: "thread 0, thread 1 did not end within 60 s",
    samples: { iter_s: [] },
  });
});

test("what was measured before a failure is kept", async () => {
  const outcome = await run(worker((call) => call === 7 ? 0 : ANSWER), keyOf("processes", "pool", 10));
  assert.equal(outcome.status, "failed");
  assert.ok((outcome as { samples: Record<string, readonly number[]> }).samples.iter_s.length >= 2);
});

test("a stop ends the cell with its reason, and what was measured is kept", async () => {
  const stop = new AbortController();
  let calls = 0;
  const job = worker(() => {
    if (++calls === 6) stop.abort("interrupted");
    return ANSWER;
  });
  const outcome = await run(job, keyOf("processes", "spawn", 1000), stop.signal);
  assert.equal(outcome.status, "failed");
  assert.equal((outcome as { error: string }).error, "interrupted");
  assert.ok((outcome as { samples: Record<string, readonly number[]> }).samples.iter_s.length >= 1);
});

test("a worker that never becomes ready fails its cell by name at the deadline", async () => {
  const runtime = fakeRuntime({ jobs: { setSharer: () => {} } });
  const config = { workers: 1, warmup: 0, id_space: 10, ops: 5, timing: "every", transport: "memory", verify: true };
  const key: CellKey = { scenario: "shared-set", runtime: "node", mode: "threads", start: "spawn", config };
  const outcome = await runCell(sharedSet, key, runtime, { onProgress() {}, stop: new AbortController().signal });
  assert.equal(outcome.status, "failed");
  assert.equal((outcome as { error: string }).error, "thread 0 did not become ready within 30 s");
  assert.equal(runtime.living(), 0);
});

test("whatever a scenario throws, what it started is released, and the cell has failed with what was thrown", async () => {
  const places = ["prepare", "iterate", "summarise", "release"] as const;
  for (const thrown of [new TypeError("a is not a function"), "a word", null, undefined, { a: 1 }]) {
    for (const place of places) {
      let released = 0;
      const at = (here: string): void => {
        if (here === place) throw thrown;
      };
      const foreign: Scenario = {
        ...overhead,
        prepare() {
          at("prepare");
          return Promise.resolve({
            samples: { iter_s: [1] },
            iterate: () => Promise.resolve(at("iterate")),
            reset() {},
            summarise() {
              at("summarise");
              return { metrics: { ops: 1 } };
            },
            release() {
              released++;
              return Promise.resolve(at("release"));
            },
          });
        },
      };
      const stop = new AbortController().signal;
      const key = keyOf("threads", "spawn");
      const told: unknown[] = [];
      const onFailed = (outcome: unknown): void => {
        assert.equal(released, 0, "what was measured waits for what may hang");
        told.push(outcome);
      };
      const outcome = await runCell(foreign, key, fakeRuntime({ jobs: {} }), { onProgress() {}, onFailed, stop });
      assert.deepEqual(told, place === "release" ? [] : [outcome]);
      assert.equal(outcome.status, "failed");
      const { phase, error } = outcome as Outcome & { status: "failed" };
      assert.equal(phase, { prepare: "prepare", iterate: "warm-up", summarise: "run", release: "release" }[place]);
      assert.ok(error.includes(String(thrown)), error);
      assert.equal(released, place === "prepare" ? 0 : 1);
    }
  }
});
