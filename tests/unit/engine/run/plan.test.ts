// From a wish to cells: which there are, in which order, with which settings, and why some cannot be measured.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FOREIGN_STARTS, NO_FORK, planCells, planVariants, unsupported } from "../../../../engine/run/plan.ts";
import type { Config } from "../../../../engine/result/result.ts";
import { loadCatalogue, scenarioNamed } from "../../../../scenarios/known.ts";

await loadCatalogue();
const overhead = scenarioNamed("overhead");
const sharded = scenarioNamed("sharded-writers");
const sharedSet = scenarioNamed("shared-set");
const SETS: Config = { workers: 8, duration_ms: 10, id_space: 100, transport: "auto" };

const wordsOf = (cells: ReturnType<typeof planCells>): string[] =>
  cells.map(({ key: { runtime, mode, start, config }, gap }) =>
    [runtime, mode, start, `workers=${config.workers}`, ...(config.writers ? [`writers=${config.writers}`] : []), gap]
      .filter((word) => word !== null).join(" ")
  );

test("each runtime, mode and start method is a cell, and fork is about processes", () => {
  const planned = planCells({
    scenario: overhead,
    runtimes: ["bun", "deno"],
    modes: ["threads", "processes"],
    starts: ["spawn", "pool", ...FOREIGN_STARTS],
    config: { workers: 2 },
    system: "linux",
    missing: (runtime) => runtime === "deno" ? "it is not here" : null,
  });
  assert.deepEqual(wordsOf(planned), [
    "bun threads spawn workers=2",
    "bun threads pool workers=2",
    "bun processes spawn workers=2",
    "bun processes pool workers=2",
    `bun processes fork workers=2 ${NO_FORK}`,
    `bun processes forkserver workers=2 ${NO_FORK}`,
    "deno threads spawn workers=2 it is not here",
    "deno threads pool workers=2 it is not here",
    "deno processes spawn workers=2 it is not here",
    "deno processes pool workers=2 it is not here",
    `deno processes fork workers=2 ${NO_FORK}`,
    `deno processes forkserver workers=2 ${NO_FORK}`,
  ]);
});

test("a sweep is a cell for each of its values, and a companion stands beside its cell", () => {
  const wish = { runtimes: ["node"], modes: ["threads"], starts: ["spawn"], system: "linux" } as const;
  assert.deepEqual(
    wordsOf(planCells({ ...wish, scenario: sharded, config: { ...SETS, writers: [1, 4] } })),
    ["node threads spawn workers=8 writers=1", "node threads spawn workers=8 writers=4"],
  );
  const faults = planCells({ ...wish, scenario: scenarioNamed("isolation"), config: { fault: "throws, exits" } });
  assert.deepEqual(faults.map(({ key }) => key.config.fault), ["throws", "exits"]);
  const beside = planCells({ ...wish, scenario: sharedSet, config: SETS });
  assert.deepEqual(wordsOf(beside), ["node threads spawn workers=8", "node threads spawn workers=1"]);
  assert.deepEqual(beside.map(({ key }) => key.config.transport), ["memory", "memory"]);
  const missing = planCells({ ...wish, scenario: sharedSet, config: SETS, missing: () => "gone" });
  assert.deepEqual(missing.map(({ gap }) => gap), ["gone", "gone"], "both rows say why");
});

test("processes ask a manager and share the set itself, beside each other, unless one way is asked for", () => {
  const wish = { runtimes: ["node"], modes: ["processes"], starts: ["spawn"], scenario: sharedSet } as const;
  const ways = (asked: string): string[] =>
    planCells({ ...wish, system: "linux", config: { ...SETS, transport: asked } })
      .map(({ key }) => `${key.config.transport} ${key.config.workers}`);
  assert.deepEqual(ways("auto"), ["fifo 8", "fifo 1", "shm 8", "shm 1"]);
  assert.deepEqual(ways("shm"), ["shm 8", "shm 1"]);
  assert.deepEqual(ways("socket"), ["socket 8", "socket 1"]);
});

test("a transport that a mode cannot have is a gap with its reason, and has no companion", () => {
  const config = { ...SETS, writers: [2], transport: "ring" };
  const [threads, processes] = planCells({
    scenario: sharded,
    runtimes: ["node"],
    modes: ["threads", "processes"],
    starts: ["spawn"],
    config,
    system: "linux",
  });
  assert.equal(threads!.gap, null);
  assert.match(processes!.gap!, /^processes have no transport ring: give fifo or socket or shm$/);
  const cell = unsupported(processes!.key, processes!.gap!);
  assert.deepEqual([cell.status, cell.measured_at, cell.provenance], ["unsupported", null, null]);
});

test("a priority is of processes alone: threads and contenders cannot have one, and inline there is nobody to have it", () => {
  const wish = { scenario: overhead, runtimes: ["node", "python"], contenders: new Set(["python"]) } as const;
  const config = { workers: 2, priority: 10 };
  const planned = (system: string, priority: Config = config) =>
    planCells({ ...wish, modes: ["inline", "threads", "processes"], starts: ["spawn"], config: priority, system })
      .map(({ key: { runtime, mode, config }, gap }) => [runtime, mode, config.priority, gap]);
  assert.deepEqual(planned("linux").slice(0, 3), [
    ["node", "inline", undefined, null],
    ["node", "threads", 10, "no runtime gives a thread a priority of its own; give --mode processes"],
    ["node", "processes", 10, null],
  ]);
  assert.deepEqual(planned("linux").at(-1), ["python", "processes", 10, "a contender starts its workers itself"]);
  assert.equal(planned("windows")[2]![3], "Windows has no nice value");
  assert.ok(planned("windows", { workers: 2 }).every(([, , , gap]) => gap === null));
});

test("variants are every combination, the last axis fastest, and what cannot be measured stands last", () => {
  const variants = planVariants({
    scenario: sharded,
    axes: [
      { name: "transport", values: ["socket", "ring", "fifo"] },
      { name: "writers", values: [1, 2] },
      { name: "mode", values: ["processes"] },
    ],
    runtime: "node",
    config: { ...SETS, writers: 4 },
    system: "linux",
  });
  assert.deepEqual(variants.map(({ label, gap }) => [label, gap === null]), [
    ["socket 1", true],
    ["socket 2", true],
    ["fifo 1", true],
    ["fifo 2", true],
    ["ring 1", false],
    ["ring 2", false],
  ]);
  assert.deepEqual(variants.map(({ key }) => [key.config.transport, key.config.writers, key.mode])[3], [
    "fifo",
    2,
    "processes",
  ]);
});

test("of one cell alone the axes still tell its name, and a refusal of the scenario is its gap", () => {
  const [alone] = planVariants({
    scenario: sharded,
    axes: [{ name: "writers", values: [64] }],
    runtime: "bun",
    config: { ...SETS, id_space: 10, writers: 1 },
    system: "linux",
  });
  assert.equal(alone!.label, "64");
  assert.match(alone!.gap!, /^Cannot share 10 ids among 64 writers/);
  const [fork] = planVariants({
    scenario: overhead,
    axes: [{ name: "start", values: ["fork"] }],
    runtime: "bun",
    config: { workers: 1 },
    system: "linux",
    missing: () => "not here",
  });
  assert.equal(fork!.gap, NO_FORK);
});

test("what a cell does not have makes no other cell of it, and stands in no label", () => {
  const task = {
    ...overhead,
    modes: ["inline", "threads", "processes"] as const,
    configure: (config: Config, { mode, start }: { mode: string; start: string }): Config => {
      const { workers, dispatch, ...rest } = config;
      return {
        ...rest,
        ...(start === "pool" && { workers }),
        ...(mode === "threads" && start === "pool" && { dispatch }),
      } as Config;
    },
  };
  const variants = planVariants({
    scenario: task,
    axes: [
      { name: "mode", values: ["inline", "threads", "processes"] },
      { name: "start", values: ["spawn", "pool"] },
      { name: "workers", values: [1, 2] },
      { name: "dispatch", values: ["message", "atomics"] },
    ],
    runtime: "bun",
    config: { workers: 1, dispatch: "message", work_iters: 5 },
    system: "linux",
  });
  assert.deepEqual(variants.map(({ label }) => label), [
    "inline",
    "threads spawn",
    "threads pool 1 message",
    "threads pool 1 atomics",
    "threads pool 2 message",
    "threads pool 2 atomics",
    "processes spawn",
    "processes pool 1",
    "processes pool 2",
  ]);
  assert.equal(variants[0]!.key.start, "none");
  const cells = planCells({
    scenario: { ...task, sweep: "workers" },
    runtimes: ["bun"],
    modes: task.modes,
    starts: ["spawn", "pool"],
    config: { workers: [1, 2], dispatch: "message" },
    system: "linux",
  });
  assert.deepEqual(cells.map(({ key: { mode, start, config } }) => `${mode} ${start} ${config.workers ?? "-"}`), [
    "inline none -",
    "threads spawn -",
    "threads pool 1",
    "threads pool 2",
    "processes spawn -",
    "processes pool 1",
    "processes pool 2",
  ]);
});
