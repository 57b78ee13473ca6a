// The figures of a task's pool and of its fresh workers, against scripts whose right values were worked out by hand.

import assert from "node:assert/strict";
import { test } from "node:test";
import { makeStage } from "../../../../engine/cell/stage.ts";
import type { CellKey } from "../../../../engine/result/result.ts";
import { type FakeJob, type FakeRuntime, fakeRuntime } from "../../../../runtime/fake.ts";
import type { Figures } from "../../../../scenarios/figures.ts";
import type { Bench } from "../../../../scenarios/task/bench.ts";
import { poolKind } from "../../../../scenarios/task/pool.ts";
import { spawnKind } from "../../../../scenarios/task/spawn.ts";
import { ORIGIN } from "../../../helpers/fake_cell.ts";
import { scriptedHands } from "../../../helpers/scripted_hands.ts";

function holds({ metrics }: Figures, expected: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(expected)) {
    assert.ok(Math.abs(metrics[name]! / value - 1) < 1e-6, `${name} is ${metrics[name]}, not ${value}`);
  }
}

test("a pool: one task at a time, then twice as many as workers, with all of its processes' CPU time", async () => {
  const { bench, hands } = scriptedHands({ takes: () => 10, calls: () => 8, first: 10 }, 100);
  const { figures } = await poolKind(bench, hands).measure();
  holds(figures, {
    import_s: 0.04,
    setup_s: 0.005,
    first_call_s: 0.01,
    call_s: 0.008,
    p50_task_s: 0.01,
    p50_hand_over_s: 0.002,
    tasks: 22, // four at first, and two in the place of two every 10 ms, the last at 90
    tasks_per_s: 200, // the last are done at 110
    p50_loaded_s: 0.02,
    cpu_per_1000_s: 1000 * 110 * (1 + 3) / 22,
  });
});

test("calls that are short are timed by the batch, and the line through both has a message and a call", async () => {
  const { bench, hands } = scriptedHands({ takes: (calls) => 1 + 0.25 * calls, calls: (calls) => 0.25 * calls }, 1000);
  const { figures } = await poolKind(bench, hands).measure();
  holds(figures, { call_s: 0.00025, p50_task_s: 0.00125, p50_hand_over_s: 0.001 });
  // two workers take 1.25 ms for a message of one call and 3 ms for one of eight, so that a call adds 0.25 and a message 1
  for (const [name, value] of [["message_s", 0.0005], ["batched_call_s", 0.000125]] as const) {
    assert.ok(Math.abs(figures.metrics[name]! / value - 1) < 0.02, `${name} is ${figures.metrics[name]}`); // by its ends
  }
});

test("a fresh worker: each part of its life by itself, and what is not the call is the hand-over", async () => {
  const zero = 250;
  const task: FakeJob = (_, port) => {
    const entered = runtime.now() + 3 - zero;
    const loaded = { origin: ORIGIN + zero, entered, begun: entered + 1, importMs: 20, setupMs: 4 };
    port.onMessage = () => {
      const done = { kind: "done", outputs: [1], ms: 8, loaded, done: entered + 1 + 20 + 4 + 8 };
      port.after(3 + 1 + 20 + 4 + 8 + 2, () => port.finish(done));
    };
  };
  const runtime: FakeRuntime = fakeRuntime({ jobs: { task }, startMs: 5, timeOrigin: ORIGIN });
  const key: CellKey = { scenario: "task", runtime: "node", mode: "processes", start: "spawn", config: {} };
  const bench = {
    stage: makeStage(runtime, key, new AbortController().signal),
    settings: { durationMs: 430, callTimeoutMs: 1000, workers: 1 },
    reference: {
      cases: [{ number: 1, take: () => 1, inputBytes: 1, outputBytes: 1 }],
      task: { name: "it", href: "it", exported: "default" },
      check() {},
    },
    memory: { look: () => Promise.resolve(), figures: () => ({ metrics: {}, unavailable: {} }) },
  } as unknown as Bench;
  const { figures } = await spawnKind(bench).measure();
  holds(figures, {
    create_s: 0.008, // the constructor's 5 and 3
    load_s: 0.001,
    import_s: 0.02,
    setup_s: 0.004,
    first_call_s: 0.008,
    join_s: 0.002,
    p50_task_s: 0.043,
    p50_hand_over_s: 0.035,
    tasks: 10,
    tasks_per_s: 1 / 0.043,
  });
});
