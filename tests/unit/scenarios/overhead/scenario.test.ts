// Overhead on the fake runtime: every metric against a script whose right value was worked out by hand.

import { test } from "node:test";
import assert from "node:assert/strict";
import { type FakeJob, type FakeRuntime, fakeRuntime } from "../../../../runtime/fake.ts";
import { cpuAnswer } from "../../../../scenarios/cpu_answer.ts";
import { scenario as overhead } from "../../../../scenarios/overhead/scenario.ts";
import type { Mode, Start } from "../../../../engine/result/result.ts";
import type { CpuStart } from "../../../../workers/cpu.ts";
import { holds, ORIGIN, playFake } from "../../../helpers/fake_cell.ts";
import { measured } from "../../../helpers/outcome.ts";

const WORK_ITERS = 10;
const ANSWER = cpuAnswer(WORK_ITERS);
const TASK = { answer: ANSWER, ms: 7 };
const CONFIG = { workers: 2, iterations: 100, warmup: 5, work_iters: WORK_ITERS };

/** How long worker 0 works in the nth iteration, from 0: the squares of 1 to 100 in some order, in milliseconds. */
const workMs = (nth: number): number => ((nth + 1) * 37 % 101) ** 2;

/** The times of the squares k², k from 1 to 100, of which the sum is 338 350 and that of their squares 2 050 333 330. */
const SQUARES = {
  p50: (50 ** 2 + 51 ** 2) / 2, // position 0.5 · 101 = 50.5
  p95: 95 ** 2 + 0.95 * (96 ** 2 - 95 ** 2), // position 0.95 · 101 = 95.95
  p99: 99 ** 2 + 0.99 * (100 ** 2 - 99 ** 2), // position 0.99 · 101 = 99.99
  stdev: Math.sqrt((2_050_333_330 - 100 * 3383.5 ** 2) / 99),
};

/**
 * Worker 0 begins 2 ms after its constructor's return, loads for a quarter, works for k² and is gone 2.75 ms later;
 * worker 1 begins after 1 ms, loads for half a millisecond, works for as long and is gone at once. The warm-up takes
 * twenty seconds a time.
 */
function spawned(runtime: () => FakeRuntime): FakeJob {
  let started = 0;
  return (message, port) => {
    if ((message as CpuStart).kind === "task") return port.finish(TASK);
    const own = started % 2;
    const iteration = Math.floor(started++ / 2) - CONFIG.warmup;
    const zero = 1000 * (own + 1) + 37; // of its own clock, on the parent's
    const clock = (): number => runtime().now() - zero;
    const [boot, work, end] = own === 1 ? [1, 0.5, 0.5] : [2, iteration < 0 ? 20_000 : workMs(iteration), 3];
    port.after(boot, () => {
      const entered = clock();
      port.after(0.25 * (own + 1), () => {
        const begun = clock();
        port.after(work, () => {
          const done = { answer: ANSWER, origin: ORIGIN + zero, entered, begun, done: clock() };
          port.after(end - 0.25 * (own + 1), () => port.finish(done));
        });
      });
    });
  };
}

test("spawned workers: every metric is that of the script", async () => {
  const runtime: FakeRuntime = fakeRuntime({ jobs: { cpu: spawned(() => runtime) }, startMs: 4, timeOrigin: ORIGIN });
  const outcome = await playFake(overhead, runtime, "processes", CONFIG);
  // two constructors of 4 ms, then worker 0, which is started after both, with 2 + 0.25 + k² + 2.75
  const fixed = 13;
  holds(outcome, {
    total_wall_s: (338_350 + 100 * fixed) / 1000,
    avg_iter_s: (3383.5 + fixed) / 1000,
    p50_iter_s: (SQUARES.p50 + fixed) / 1000,
    p95_iter_s: (SQUARES.p95 + fixed) / 1000,
    p99_iter_s: (SQUARES.p99 + fixed) / 1000,
    min_iter_s: (1 + fixed) / 1000,
    max_iter_s: (10_000 + fixed) / 1000,
    stdev_iter_s: SQUARES.stdev / 1000,
    avg_create_s: 0.004,
    p50_create_s: 0.004,
    p95_create_s: 0.004,
    avg_start_s: 0.0035, // worker 0: the second constructor's 4 ms and 2; worker 1: 1
    p50_start_s: 0.0035, // between 100 of 1 and 100 of 6
    p95_start_s: 0.006,
    avg_load_s: 0.000375,
    p50_load_s: 0.000375,
    p95_load_s: 0.0005,
    task_s: 0.007,
    avg_work_s: 1.692, // (338 350 + 100 · 0.5) / 200
    p50_work_s: 0.00075, // between the last of 100 of 0.5 and the smallest square, 1
    p95_work_s: (90 ** 2 + 0.95 * (91 ** 2 - 90 ** 2)) / 1000, // position 0.95 · 201 = 190.95, of which 100 are of worker 1
    avg_finish_s: 0.001375, // (2.75 + 0) / 2
    p50_finish_s: 0.001375,
    p95_finish_s: 0.00275,
  });
  const expected = Array.from({ length: 100 }, (_, nth) => workMs(nth) + fixed);
  assert.deepEqual(measured(outcome).samples.iter_s.map((s) => Math.round(s * 1000)), expected);
});

/** A worker of a pool by messages: 1 ms after its task it begins, works for k² (worker 1 for half a millisecond), answers 3 later. */
function pooled(runtime: () => FakeRuntime): FakeJob {
  let started = 0;
  return (message, port) => {
    if ((message as CpuStart).kind === "task") return port.finish(TASK);
    const own = started++;
    const zero = 1000 * (own + 1) + 37;
    let tasks = -CONFIG.warmup;
    port.onStop = () => port.end({ kind: "exited", code: 0 });
    port.onMessage = () => {
      const nth = tasks++;
      port.after(1, () => {
        const begun = runtime().now() - zero;
        port.after(own === 1 ? 0.5 : nth < 0 ? 20_000 : workMs(nth), () => {
          const done = { answer: ANSWER, origin: ORIGIN + zero, entered: 0, begun, done: runtime().now() - zero };
          port.after(3, () => port.post(done));
        });
      });
    };
    port.post({ origin: ORIGIN + zero });
  };
}

for (
  const [mode, config, join] of [
    ["threads", { ...CONFIG, dispatch: "message" }, "the last worker's answer as a message"],
    ["processes", { ...CONFIG, dispatch: "message" }, "the last worker's answer through its pipe"],
  ] as const
) {
  test(`a pool of ${mode} by messages: from the dispatch to the last answer, with no creation in it`, async () => {
    const jobs = { cpu: pooled(() => runtime) };
    const runtime: FakeRuntime = fakeRuntime({ jobs, startMs: 400, timeOrigin: ORIGIN });
    const outcome = await playFake(overhead, runtime, mode, config, "pool");
    holds(outcome, {
      total_wall_s: (338_350 + 100 * 4) / 1000,
      avg_iter_s: (3383.5 + 4) / 1000,
      p50_iter_s: (SQUARES.p50 + 4) / 1000,
      p95_iter_s: (SQUARES.p95 + 4) / 1000,
      p99_iter_s: (SQUARES.p99 + 4) / 1000,
      stdev_iter_s: SQUARES.stdev / 1000,
      avg_start_s: 0.001,
      p95_start_s: 0.001,
      avg_work_s: 1.692,
      p50_work_s: 0.00075,
      task_s: 0.007,
      p50_finish_s: 0.00325, // between 3, always that of worker 0, and the least of worker 1, who waits for it: 3.5
    });
    assert.ok(!("avg_create_s" in measured(outcome).metrics));
    assert.equal(measured(outcome).facts.join, join);
  });
}

test("inline: the same work by the clock of the process that asks for it, with no worker", async () => {
  const runtime = fakeRuntime({ jobs: {}, timeOrigin: ORIGIN });
  const ticking: FakeRuntime = { // each reading of the clock takes an eighth of a second
    ...runtime,
    now() {
      runtime.pass(125);
      return runtime.now();
    },
  };
  const outcome = await playFake(overhead, ticking, "inline", { ...CONFIG, workers: 3 }, "none");
  holds(outcome, {
    total_wall_s: 12.5,
    avg_iter_s: 0.125, // from one reading to the next
    p50_iter_s: 0.125,
    p99_iter_s: 0.125,
    stdev_iter_s: 0,
    task_s: 0.125, // so is a batch, of one call
  });
  const { metrics, facts } = measured(outcome);
  assert.deepEqual(Object.keys(metrics).filter((name) => /_(create|start|load|work|finish|gone)_s$/.test(name)), []);
  assert.equal(facts.join, "the return of the last call");
});

test("a pool has its dispatch among its settings and no other workers have one, and one of the other mode is a gap", () => {
  const configured = (mode: Mode, start: Start, dispatch: string) =>
    overhead.configure!({ ...CONFIG, dispatch }, { mode, start, system: "linux" });
  for (const [mode, own, other] of [["threads", "atomics", "shm"], ["processes", "shm", "atomics"]] as const) {
    for (const dispatch of ["message", own]) {
      assert.deepEqual(configured(mode, "pool", dispatch), { ...CONFIG, dispatch });
    }
    assert.equal(
      configured(mode, "pool", other),
      `a pool of ${mode} has no dispatch ${other}: give message or ${own}`,
    );
    assert.deepEqual(configured(mode, "spawn", other), CONFIG);
  }
  assert.deepEqual(configured("inline", "none", "shm"), CONFIG);
});

/** A worker of a pool looks for a task whenever it can; what it does takes 5 ms of the one clock that there is. */
function seated(runtime: () => FakeRuntime, memory: () => ArrayBufferLike): FakeJob {
  return (message, port) => {
    const { seat } = message as CpuStart & { kind: "pool" };
    if ((message as CpuStart).kind === "task") return port.finish(TASK);
    const { task, pending, answer } = seat!;
    const words = new Int32Array(memory());
    const times = new Float64Array(memory(), 4 * seat!.times, 2);
    const zero = 1000 * (seat!.worker + 1) + 37;
    let seen = 0;
    const look = (): void => {
      if (words[task] !== seen) {
        seen = words[task];
        times[0] = runtime().now() + 1 - zero;
        times[1] = runtime().now() + 4 - zero;
        words[answer] = ANSWER;
        runtime().pass(5);
        words[pending]--;
      }
      port.after(0, look);
    };
    port.onStop = () => port.end({ kind: "exited", code: 0 });
    port.post({ origin: ORIGIN + zero });
    look();
  };
}

for (
  const [mode, dispatch, sleep, wakeMs] of [
    ["threads", "atomics", "Atomics.wait", 0],
    ["processes", "shm", "none", 2], // which its dispatch takes
  ] as const
) {
  test(`a pool of ${mode} by ${dispatch}: the times that they leave in shared memory, each by its own clock`, async () => {
    let memory: ArrayBufferLike;
    const job: FakeJob = (start, port) => {
      const { seat } = start as CpuStart & { kind: "pool" };
      if (seat?.place.kind === "thread") memory = seat.place.words.buffer;
      return seated(() => runtime, () => memory)(start, port);
    };
    const base = fakeRuntime({ jobs: { cpu: job }, startMs: 400, timeOrigin: ORIGIN });
    const runtime: FakeRuntime = {
      ...base,
      async makeProcessMemory(bytes) {
        const made = await base.makeProcessMemory(bytes);
        if (typeof made === "string") return made;
        memory = made.buffer;
        return { ...made, wake: () => runtime.pass(wakeMs) };
      },
    };
    const config = { ...CONFIG, iterations: 4, warmup: 1, dispatch };
    const outcome = await playFake(overhead, runtime, mode, config, "pool");
    holds(outcome, {
      total_wall_s: 0.04 + 4 * wakeMs / 1000, // four times 5 + 5
      avg_iter_s: 0.01 + wakeMs / 1000,
      avg_start_s: 0.0035 + wakeMs / 1000, // 1 and 5 + 1
      avg_work_s: 0.003,
      avg_finish_s: 0.0035, // 10 - 4 and 10 - 9
      p95_start_s: null, // eight values
      p95_finish_s: null,
    });
    assert.equal(measured(outcome).facts.sleep, sleep);
  });
}

test("threads: from the join signal on until the system counts none of them, and not the round before it", async () => {
  let ended = NaN;
  const cpu: FakeJob = (message, port) => {
    if ((message as CpuStart).kind === "task") return port.finish(TASK);
    const entered = runtime.now();
    port.after(30, () => {
      ended = runtime.now();
      port.finish({ answer: ANSWER, origin: ORIGIN, entered, begun: entered, done: ended });
    });
  };
  const base = fakeRuntime({ jobs: { cpu }, timeOrigin: ORIGIN });
  const runtime: FakeRuntime = { ...base, threadCount: () => 4 + (base.now() < ended + 7 ? 2 : 0) };
  const outcome = await playFake(overhead, runtime, "threads", { ...CONFIG, iterations: 2, warmup: 0 });
  const gone = measured(outcome).metrics.join_to_gone_s!;
  assert.ok(gone > 0.0069 && gone < 0.0073, String(gone)); // it is looked at every 0.2 ms
});

test("an import is cold in the very first worker, of the warm-up too, and is neither its loading nor its end", async () => {
  let started = 0;
  const imports: FakeJob = (_, port) => {
    const took = started++ === 0 ? 50 : 4;
    const zero = 137;
    const entered = runtime.now() - zero;
    port.after(3, () => {
      const begun = runtime.now() - zero;
      port.after(took, () => {
        const done = { origin: ORIGIN + zero, entered, begun, done: runtime.now() - zero, exported: "gzip" };
        port.after(2, () => port.finish(done));
      });
    });
  };
  const runtime: FakeRuntime = fakeRuntime({ jobs: { imports }, startMs: 5, timeOrigin: ORIGIN });
  const config = { workers: 1, iterations: 20, warmup: 1, import: "node:zlib" };
  holds(await playFake(overhead, runtime, "processes", config), {
    cold_import_s: 0.05,
    avg_import_s: 0.004,
    p50_import_s: 0.004,
    p95_import_s: 0.004,
    avg_create_s: 0.005,
    avg_start_s: 0,
    avg_load_s: 0.003,
    avg_finish_s: 0.002,
    avg_iter_s: 0.014,
    total_wall_s: 0.28,
  });
});

test("a pool of processes that cannot share memory is a gap that says why", async () => {
  const runtime: FakeRuntime = {
    ...fakeRuntime({ jobs: {} }),
    makeProcessMemory: () => Promise.resolve("Windows wakes nobody: measure it on Linux"),
  };
  const outcome = await playFake(overhead, runtime, "processes", { ...CONFIG, dispatch: "shm" }, "pool");
  assert.equal(outcome.status, "unsupported");
  const { reason } = outcome as { reason: string };
  assert.equal(reason, "processes cannot share memory here: Windows wakes nobody: measure it on Linux");
});
