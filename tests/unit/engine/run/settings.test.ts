// What was given of a scenario's settings, and what they are where nothing was.

import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "../../../../engine/result/usage_error.ts";
import { presetValue } from "../../../../engine/run/presets.ts";
import { checkSettings, comparedConfig, configOf } from "../../../../engine/run/settings.ts";
import { loadCatalogue, scenarioNamed } from "../../../../scenarios/known.ts";

const scenarios = await loadCatalogue();
const overhead = scenarioNamed("overhead");
const sharded = scenarioNamed("sharded-writers");
const none = (): undefined => undefined;

test("what is not given is the scenario's own, of a first look shorter, and one setting may take another's place", () => {
  assert.deepEqual(configOf(overhead, none, false), {
    workers: 8,
    iterations: 1000,
    warmup: 5,
    work_iters: 20_000,
    dispatch: "message",
  });
  assert.deepEqual(configOf(overhead, none, true), {
    workers: 8,
    iterations: 15,
    warmup: 2,
    work_iters: 20_000,
    dispatch: "message",
  });
  const ops = configOf(sharded, (name) => name === "ops" ? 50 : undefined, false);
  assert.ok(ops.ops === 50 && !("duration_ms" in ops));
  assert.throws(() => configOf(sharded, (name) => name === "ops" || name === "duration_ms" ? 50 : undefined, false), {
    message: "Cannot use --duration-ms and --ops together: give one of them.",
  });
});

test("a comparison has one value of each setting by its preset, and a list of several is an axis more", () => {
  const standard = comparedConfig(sharded, [], none, "standard");
  assert.deepEqual([standard.config.writers, standard.config.duration_ms, standard.axes], [1, 1000, []]);
  assert.equal(comparedConfig(sharded, [], none, "rigorous").config.duration_ms, 3000);
  assert.equal(comparedConfig(sharded, [], none, "quick").config.duration_ms, 300);
  const several = comparedConfig(sharded, [], (name) => name === "writers" ? [2, 4] : undefined, "standard");
  assert.deepEqual([several.config.writers, several.axes], [2, [{ name: "writers", values: [2, 4] }]]);
  const isolation = scenarioNamed("isolation");
  const words = (given?: string) =>
    comparedConfig(isolation, [], (name) => name === "fault" ? given : undefined, "standard");
  assert.deepEqual([words().config.fault, words().axes], ["ends", []]);
  assert.deepEqual([words("throws,exits").config.fault, words("throws,exits").axes], ["throws", [{
    name: "fault",
    values: ["throws", "exits"],
  }]]);
  const given = comparedConfig(overhead, [], (name) => name === "iterations" ? 7 : undefined, "rigorous");
  assert.equal(given.config.iterations, 7, "what is given counts more than a preset");
});

test("every preset has a value for how long a cell of each scenario goes on", () => {
  for (const { name, settings } of scenarios) {
    for (const preset of ["standard", "rigorous"] as const) {
      assert.ok(settings.some((setting) => presetValue(setting, preset) !== undefined), `${name} ${preset}`);
      assert.ok(settings.every((setting) => presetValue(setting, "quick") === undefined), name);
    }
  }
});

test("settings of a program are refused by name and by range, in one sentence", () => {
  const refusals: [Parameters<typeof checkSettings>[1], string][] = [
    [{ wokers: 1 }, "Cannot set wokers as sharded-writers has no such setting: did you mean workers?"],
    [{ workers: 1.5 }, "Cannot set workers to 1.5: give a whole number from 1 to 1024."],
    [{ writers: 2 }, "Cannot set writers to 2: give a list of whole numbers from 1 to 256."],
    [{ writers: [] }, "Cannot set writers to []: give a list of whole numbers from 1 to 256."],
    [
      { transport: "pigeon" },
      'Cannot set transport to "pigeon": give one of auto, fifo, socket, shm, ring, futex-ring, message, store-add.',
    ],
    [{ verify: 1 }, "Cannot set verify to 1: give true or false."],
  ];
  for (const [given, message] of refusals) {
    assert.throws(
      () => checkSettings(sharded, given),
      (error) => error instanceof UsageError && error.message === message,
    );
  }
  checkSettings(sharded, { workers: 1, writers: [1, 256], transport: "fifo", verify: false });
});
