// What is concluded, as it is shown: comparisons, the article's tables, charts. Each number has a value that no other
// has, and what must stand where is written here by hand.

import assert from "node:assert/strict";
import { test } from "node:test";
import os from "node:os";
import process from "node:process";
import { readEnvironment } from "../../../engine/machine/environment.ts";
import { presets } from "../../../engine/run/presets.ts";
import type { Cell, Config, Metrics, Mode, ResultFile } from "../../../engine/result/result.ts";
import { articleViews } from "../../../report/article/tables.ts";
import { viewsOf } from "../../../report/views.ts";
import { loadCatalogue } from "../../../scenarios/known.ts";
import { savedResult, smallComparison } from "../../helpers/saved_result.ts";

const scenarios = await loadCatalogue();

test("a comparison shows its medians, ratios and intervals, and its answers in words", () => {
  const result = smallComparison("blocks");
  const { comparison } = result;
  const [pair] = comparison!.pairs;
  const told = {
    ...result,
    comparison: {
      ...comparison!,
      cells: comparison!.cells.map((cell) => ({ ...cell, values: cell.values.map((one) => one && 3 * one) })),
      pairs: [{ ...pair, ratio: 5, interval95: { low: 4.5, high: 5.6 }, interval90: { low: 4.7, high: 5.3 } }],
    },
  } as ResultFile;
  const [view] = viewsOf(told);
  const row = (label: string): readonly string[] => view.rows.find(([name]) => name === label)!;
  assert.equal(view.head[view.head.indexOf("ratio") + 1], "95 %");
  assert.match(row("threads x")[1], /^10\.0/); // ms: 0.01 s, though its values are three times as large
  assert.match(row("processes x")[1], /^50\.0/);
  assert.equal(row("processes x")[view.head.indexOf("ratio")].replace("0", "").slice(0, 2), "5.");
  assert.match(row("processes x")[view.head.indexOf("95 %")], /^4\.5\d* … 5\.6\d*$/);
  const [bar] = view.bars!.bars;
  assert.deepEqual([bar.label, bar.ratio, bar.low, bar.high], ["processes x", 5, 4.5, 5.6]);
  assert.match(view.bars!.caption, /left is better/); // a time
  const notes = view.notes.join("\n");
  assert.match(notes, /node: a process pays off once a task takes longer than 10\.?0* ms/);
  assert.match(notes, /node threads: one more worker adds 3\.81\d* MiB/); // 4 000 000 / 1 048 576
});

function cell(scenario: string, mode: Mode, metrics: Metrics, more: Config = {}): Cell {
  const base = savedResult().cells[0] as Cell & { status: "measured" };
  return {
    ...base,
    scenario,
    mode,
    config: { workers: 8, ...more },
    metrics,
    unavailable: {},
    samples: {},
    warnings: [],
  };
}

const MIB = 1_048_576;

test("the article's tables show the metric of each title, in its unit", () => {
  const set = {
    ops_per_s: 111,
    inserts_per_s: 222,
    avg_lock_wait_ns: 333_000,
    dup_rate_pct: 44.4,
    p50_lock_wait_ns: 1,
  };
  const shards = { ops_per_s: 155, inserts_per_s: 166, avg_queue_put_ns: 177, avg_ack_wait_ns: 188, dup_rate_pct: 1 };
  const memory = { rss_avg: 211 * MIB, uss_avg: 122 * MIB, pss_avg: 133 * MIB };
  const twice = (metrics: Metrics): Metrics =>
    Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, 2 * value!]));
  const cells = [
    cell("overhead", "threads", { avg_iter_s: 0.0123, p50_iter_s: 0.9 }),
    cell("overhead", "processes", { avg_iter_s: 0.0246, p50_iter_s: 0.9 }),
    cell("memory", "threads", memory),
    cell("memory", "processes", twice(memory)),
    cell("shared-set", "threads", twice(set)),
    cell("shared-set", "processes", set, { transport: "fifo" }),
    cell("shared-set", "processes", { ...set, ops_per_s: 444, avg_lock_wait_ns: 5000 }, { transport: "shm" }),
    cell("sharded-writers", "processes", shards, { writers: 1 }),
    cell("sharded-writers", "processes", twice(shards), { writers: 4 }),
  ];
  const views = articleViews({ ...savedResult(), cells }, "linux");
  const shown = (start: string, mode: string, word: string): Record<string, number> => {
    const { head, rows } = views.find(({ title }) => title.startsWith(start))!;
    const row = rows.find(([source, own, third]) => source === "node" && own === mode && third === word)!;
    return Object.fromEntries(head.slice(3).map((title, at) => [title, Number(row[3 + at].replace(/[,×%]/g, ""))]));
  };
  assert.deepEqual(shown("Scenario 1, overhead", "threads", "spawn"), { "avg ms": 12.3, "vs threads": 1 });
  assert.deepEqual(shown("Scenario 1, overhead", "processes", "spawn"), { "avg ms": 24.6, "vs threads": 2 });
  assert.deepEqual(shown("Scenario 1, memory", "processes", "spawn"), {
    "RSS": 422,
    "USS": 244,
    "PSS": 266,
    "vs threads": 2,
  });
  assert.deepEqual(shown("Scenario 2", "processes", "spawn"), {
    "ops/s": 111,
    "inserts/s": 222,
    "wait µs": 333,
    "dup %": 44.4,
    "slower": 2,
  });
  assert.deepEqual(shown("Scenario 2", "processes, shm", "spawn"), {
    "ops/s": 444,
    "inserts/s": 222,
    "wait µs": 5,
    "dup %": 44.4,
    "slower": 0.5,
  });
  const [, , set2] = views;
  assert.match(set2.notes.join("\n"), /^shm: .*\. The article only advises it/m);
  assert.deepEqual(shown("Scenario 3", "processes", "4"), {
    "ops/s": 310,
    "inserts/s": 332,
    "put ns": 354,
    "ack ns": 376,
    "speed-up": 2,
  });
});

test("the article's tables over the wall show the wall, and repetitions their median and what was beside them", () => {
  const wall = { ops_per_s: 1, inserts_per_s: 2, ops_per_s_wall: 300, inserts_per_s_wall: 40, wall_s: 5, window_s: 6 };
  const repeated = [1, 2, 9].flatMap((value, index) => [
    { ...cell("overhead", "threads", { avg_iter_s: value / 1000 }), repetition: index + 1 },
    { ...cell("overhead", "processes", { avg_iter_s: value * (index + 2) / 1000 }), repetition: index + 1 },
  ]);
  const views = articleViews({
    ...savedResult(),
    cells: [
      ...repeated,
      cell("shared-set", "threads", wall),
      cell("sharded-writers", "processes", wall, { writers: 1 }),
    ],
  }, "linux");
  const own = (start: string) =>
    views.find(({ title }) => title.startsWith(start))!.rows.filter(([who]) => who === "node");
  assert.deepEqual(own("Scenario 1").map((row) => row.slice(3)), [["2.000", "1.00×"], ["6.000", "3.00×"]]);
  for (const start of ["Scenario 2 over the whole wall", "Scenario 3 over the whole wall"]) {
    assert.deepEqual(views.find(({ title }) => title.startsWith(start))!.head.slice(3), [
      "ops/s wall",
      "inserts/s wall",
      "wall s",
      "window s",
    ]);
    assert.deepEqual(own(start)[0].slice(3), ["300.0", "40.00", "5.000", "6.000"]);
  }
});

test("what is measured unless said otherwise is what the method says", () => {
  const standards = (name: string): Config => {
    const { settings } = scenarios.find((scenario) => scenario.name === name)!;
    const numbers = settings.flatMap((one) =>
      one.kind === "number" && one.standard !== undefined ? [[one.name, one.standard]] : []
    );
    return Object.fromEntries(numbers);
  };
  // the article's: 8 workers, 1000 iterations of 20,000 rounds, a second of memory, 5 s of a set of 10 million ids
  assert.deepEqual(standards("overhead"), { workers: 8, iterations: 1000, warmup: 5, work_iters: 20_000 });
  assert.deepEqual(standards("memory"), {
    workers: 8,
    iterations: 30,
    warmup: 2,
    hold_ms: 1000,
    mem_interval_ms: 50,
    work_iters: 20_000,
  });
  for (const name of ["shared-set", "sharded-writers", "local-reduce"]) {
    assert.deepEqual(standards(name), { workers: 8, duration_ms: 5000, warmup: 1, id_space: 10_000_000 });
  }
  assert.deepEqual(Object.values(presets).map(({ blocks }) => blocks), [6, 12, 30]);
});

test("the load is that of the last minute", { skip: process.platform === "win32" }, () => {
  const load = os.loadavg;
  os.loadavg = () => [1.25, 7, 9];
  try {
    assert.equal(readEnvironment().load_at_start, 1.25);
  } finally {
    os.loadavg = load;
  }
});
