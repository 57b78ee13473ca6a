// What a task's cells are made of, without any worker: their settings, batches, delays, and which values are kept.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Config } from "../../../../engine/result/result.ts";
import { fakeRuntime } from "../../../../runtime/fake.ts";
import { sameValue } from "../../../../runtime/same_value.ts";
import { batchSize, lineFigures } from "../../../../scenarios/task/batches.ts";
import { delayFigures, makeDelays } from "../../../../scenarios/task/delay.ts";
import type { Case } from "../../../../scenarios/task/reference.ts";
import { ownSettings } from "../../../../scenarios/task/settings.ts";
import { makeThinned } from "../../../../scenarios/task/thinned.ts";
import { elementsIn, formOf } from "../../../../workers/task_seat.ts";

test("a kind of cell has no settings of another, so that what is the same is one cell", () => {
  const config: Config = { module: "./x.ts", workers: 2, dispatch: "message", rate: 5, duration_ms: 100 };
  const own = (mode: "inline" | "threads" | "processes", start: "none" | "spawn" | "pool"): string =>
    Object.keys(ownSettings(config, { mode, start, system: "linux" })).join();
  assert.equal(own("inline", "none"), "module,duration_ms");
  assert.equal(own("threads", "spawn"), "module,duration_ms");
  assert.equal(own("processes", "pool"), "module,workers,rate,duration_ms");
  assert.equal(own("threads", "pool"), "module,workers,dispatch,rate,duration_ms");
});

test("a batch is a millisecond of calls, 8 at the least, and no more bytes than a message should have", () => {
  const of = (bytes: number): readonly Case[] => [{ inputBytes: bytes, outputBytes: 8 } as unknown as Case];
  assert.equal(batchSize(1, of(8)), null);
  assert.equal(batchSize(0.01, of(8)), 100);
  assert.equal(batchSize(0.9, of(8)), 8);
  assert.equal(batchSize(0, of(8)), 4096);
  assert.equal(batchSize(0.0001, of(2 ** 20)), 8);
  assert.equal(batchSize(0.0001, of(2 ** 30)), 2);
});

test("what a message costs and each call in it, from two rates", () => {
  // 1000 messages of 1 call in 0.06 s, 100 of 11 calls in 0.016 s: 60 µs and 160 µs each, so 10 µs a call and 50 a message
  const { metrics } = lineFigures({ messages: 1000, seconds: 0.06 }, { messages: 100, seconds: 0.016 }, 11);
  assert.ok(Math.abs(metrics.message_s! - 50e-6) < 1e-12 && Math.abs(metrics.batched_call_s! - 10e-6) < 1e-12);
  const steep = lineFigures({ messages: 1000, seconds: 0.01 }, { messages: 100, seconds: 0.016 }, 11);
  assert.equal(steep.metrics.message_s, null);
  assert.match(steep.unavailable.message_s!, /less than what calls differ by/);
  const flat = lineFigures({ messages: 1000, seconds: 0.06 }, { messages: 100, seconds: 0.005 }, 11);
  assert.deepEqual([flat.metrics.message_s, flat.metrics.batched_call_s], [null, null]);
});

test("a timer is late by what its parent did meanwhile, also where it never came to fire", async () => {
  const runtime = fakeRuntime({ jobs: {} });
  const delays = makeDelays(runtime);
  delays.start();
  runtime.pass(10); // due at 2
  await new Promise<void>((resolve) => runtime.after(0, resolve));
  await new Promise<void>((resolve) => runtime.after(1, resolve));
  assert.deepEqual(delays.late, [0.008]);
  runtime.pass(31);
  delays.stop();
  assert.equal(delays.late.length, 2);
  assert.ok(delays.late[1]! >= 0.029 && delays.late[1]! <= 0.031, `${delays.late[1]}`);
  delays.stop();
  assert.equal(delays.late.length, 2);
  assert.deepEqual(delayFigures("delay", delays.late).metrics.max_delay_s, delays.late[1]);
  assert.match(delayFigures("delay", []).unavailable.max_delay_s!, /no timer came due/);
});

test("of very many values every n-th is kept, evenly", () => {
  const thinned = makeThinned(8);
  for (let value = 0; value < 100; value++) thinned.add(value);
  const { values } = thinned;
  assert.ok(values.length >= 4 && values.length < 8);
  const steps = new Set(values.slice(1).map((value, index) => value - values[index]!));
  assert.equal(steps.size, 1, String(values));
});

test("values are the same whatever a clone loses, and different where anything else is", () => {
  class Point {
    x = 1;
  }
  const same: [unknown, unknown][] = [
    [new Point(), { x: 1 }],
    [new Float64Array([NaN]), new Float64Array([NaN])],
    [new Error("a"), structuredClone(new Error("a"))],
    [undefined, undefined],
    [NaN, NaN],
  ];
  for (const [a, b] of same) assert.ok(sameValue(a, b) && sameValue(b, a), String(a));
  const different: [unknown, unknown][] = [
    [0, -0],
    [{ a: undefined }, {}],
    [new Error("a"), new Error("b")],
    [new Uint8Array([1]), new Uint8Array([2])],
    [new Uint8Array([1]), new Int8Array([1])],
    [undefined, null],
    [() => 1, () => 1],
    ["1", 1],
  ];
  for (const [a, b] of different) assert.ok(!sameValue(a, b) && !sameValue(b, a), String(a));
});

test("what shared memory holds", () => {
  assert.deepEqual(formOf(3), { name: "number", bytes: 0 });
  assert.deepEqual(formOf(undefined), { name: "nothing", bytes: 0 });
  assert.deepEqual(formOf(new Float32Array(3)), { name: "Float32Array", bytes: 12 });
  for (const other of ["a", 1n, null, {}, [1], new DataView(new ArrayBuffer(1))]) assert.equal(formOf(other), null);
  const area = new Uint8Array(new SharedArrayBuffer(32), 8, 24);
  const floats = elementsIn(area, "Float32Array", 2);
  floats[1] = 1;
  assert.deepEqual([floats.length, elementsIn(area, "Float32Array").length, area[7]], [2, 6, 0x3f]);
});
