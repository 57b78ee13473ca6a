// Each number that is shown stands under its own title and in its own unit: what the tables should hold is written here
// a second time, by hand, and every metric has a value that no other has.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cell, Config, ResultFile } from "../../../engine/result/result.ts";
import { metricsOf } from "../../../engine/result/metrics.ts";
import { renderCsv } from "../../../report/csv.ts";
import { viewsOf } from "../../../report/views.ts";
import { savedResult } from "../../helpers/saved_result.ts";

const MIB = 1_048_576;

/** Per scenario its tables: a title, the metric that it must show, and how much of the metric's unit is one of its own. */
const TABLES: Readonly<
  Record<string, readonly (readonly (readonly [title: string, metric: string, one: number])[])[]>
> = {
  "overhead": [[
    ["avg", "avg_iter_s", 0.001],
    ["p50", "p50_iter_s", 0.001],
    ["p95", "p95_iter_s", 0.001],
    ["vs threads", "relative_to_threads", 1],
    ["vs pool", "relative_to_thread_pool", 1],
  ], [
    ["create", "p50_create_s", 0.001],
    ["start", "p50_start_s", 0.001],
    ["load", "p50_load_s", 0.001],
    ["work", "p50_work_s", 0.001],
    ["finish", "p50_finish_s", 0.001],
    ["gone", "join_to_gone_s", 0.001],
    ["task", "task_s", 0.001],
    ["paratax", "paratax_s", 0.001],
  ]],
  "memory": [[
    ["RSS", "rss_avg", MIB],
    ["USS", "uss_avg", MIB],
    ["PSS", "pss_avg", MIB],
    ["vs threads", "relative_to_threads", 1],
  ], [
    ["idle", "footprint_idle", MIB],
    ["paratax", "footprint_tool", MIB],
    ["before", "footprint_baseline", MIB],
    ["/worker", "footprint_per_worker", MIB],
    ["vs threads", "relative_to_threads_per_worker", 1],
  ]],
  "shared-set": [[
    ["ops/s", "ops_per_s", 1],
    ["wait µs", "avg_lock_wait_ns", 1000],
    ["dup", "dup_rate_pct", 1],
    ["of one", "of_one_worker", 1],
    ["vs threads", "relative_to_threads", 1],
  ], [
    ["p50", "p50_lock_wait_ns", 1000],
    ["p99", "p99_lock_wait_ns", 1000],
    ["p99.9", "p999_lock_wait_ns", 1000],
    ["max", "max_lock_wait_ns", 1000],
    ["call", "p50_call_ns", 1000],
    ["spread", "worker_spread_pct", 1],
  ], [
    ["CPU s/M", "cpu_per_million_s", 1],
    ["sleeps", "sleeps_per_op", 1],
    ["wakes", "wake_ups_per_op", 1],
  ]],
  "sharded-writers": [[
    ["ops/s", "ops_per_s", 1],
    ["inserts/s", "inserts_per_s", 1],
    ["dup", "dup_rate_pct", 1],
    ["put", "avg_queue_put_ns", 1000],
    ["ack", "avg_ack_wait_ns", 1000],
    ["speed-up", "speedup_over_one_writer", 1],
  ], [
    ["p50", "p50_ack_wait_ns", 1000],
    ["p90", "p90_ack_wait_ns", 1000],
    ["p99", "p99_ack_wait_ns", 1000],
    ["p99.9", "p999_ack_wait_ns", 1000],
    ["max", "max_ack_wait_ns", 1000],
    ["spread", "writer_spread_pct", 1],
  ]],
  "local-reduce": [[
    ["ops/s", "ops_per_s", 1],
    ["with merge", "ops_per_s_merged", 1],
    ["inserts/s", "inserts_per_s", 1],
    ["dup", "dup_rate_pct", 1],
    ["merge s", "merge_s", 1],
    ["vs threads", "relative_to_threads", 1],
  ]],
  "lifecycle": [[
    ["ms each", "p50_recycle_s", 0.001],
    ["p95", "p95_recycle_s", 0.001],
    ["kept KiB", "rss_slope_bytes", 1024],
    ["from", "rss_slope_low_bytes", 1024],
    ["to", "rss_slope_high_bytes", 1024],
    ["files", "grown_descriptors", 1],
    ["threads", "grown_threads", 1],
  ], [
    ["gone", "p50_terminated_gone_s", 0.001],
    ["alone", "p50_ping_alone_s", 0.001],
    ["p99", "p99_ping_alone_s", 0.001],
    ["beside", "p50_ping_beside_s", 0.001],
    ["its p99", "p99_ping_beside_s", 0.001],
    ["longest", "max_ping_beside_s", 0.001],
    ["MiB back", "returned_bytes", MIB],
  ]],
  "payload": [[
    ["p50", "p50_arrival_s", 1e-6],
    ["p99", "p99_arrival_s", 1e-6],
    ["MB/s", "payload_bytes_per_s", 1e6],
    ["trip", "p50_round_trip_s", 1e-6],
    ["memcpy", "memcpy_s", 1e-6],
  ], [
    ["send µs", "p50_blocked_s", 1e-6],
    ["longest", "max_blocked_s", 1e-6],
    ["take µs", "p50_received_s", 1e-6],
    ["peak MiB", "peak_added_bytes", MIB],
  ]],
  "isolation": [[
    ["heard", "p50_heard_s", 0.001],
    ["longest", "max_heard_s", 0.001],
    ["gone", "p50_gone_s", 0.001],
    ["delay", "max_parent_delay_s", 0.001],
    ["MiB", "p50_kept_bytes", MIB],
    ["files", "max_kept_descriptors", 1],
  ]],
  "task": [[
    ["first", "first_call_s", 0.001],
    ["call", "call_s", 0.001],
    ["hand", "p50_hand_over_s", 0.001],
    ["p50", "p50_task_s", 0.001],
    ["p99", "p99_task_s", 0.001],
  ], [
    ["tasks/s", "tasks_per_s", 1],
    ["p50", "p50_loaded_s", 0.001],
    ["p99", "p99_loaded_s", 0.001],
    ["late", "p99_delay_s", 0.001],
    ["latest", "max_delay_s", 0.001],
  ], [
    ["MiB", "peak_bytes", MIB],
    ["a worker", "worker_bytes", MIB],
    ["CPU", "cpu_per_1000_s", 1],
    ["import", "import_s", 0.001],
    ["idle", "p99_idle_delay_s", 0.001],
  ]],
};

/** Settings that stand in the titles and rows of tables. */
const CONFIGS: Readonly<Record<string, Config>> = {
  "sharded-writers": { writers: 2 },
  "lifecycle": { heap_mb: 0 },
  "payload": { shape: "bytes", direction: "there", size: 16, via: "some" },
  "isolation": { fault: "throws" },
};

/** From 100 to 999 of what the metric is shown in, each metric another. */
function valuesOf(scenario: string, of: number): Record<string, number> {
  const units = new Map(TABLES[scenario].flat().map(([, metric, one]) => [metric, one]));
  const names = metricsOf(scenario).map(({ name }) => name);
  return Object.fromEntries(names.map((name, index) => [name, (100 + of + 7 * index) * (units.get(name) ?? 1)]));
}

/** Threads, and processes whose numbers are all other ones. */
function resultOf(scenario: string): ResultFile {
  const base = savedResult();
  const config: Config = { workers: 8, ...CONFIGS[scenario], transport: "some" };
  const cells = (["threads", "processes"] as const).map((mode, index): Cell => ({
    ...base.cells[0],
    scenario,
    mode,
    config,
    status: "measured",
    metrics: valuesOf(scenario, 3 * index),
    unavailable: {},
    samples: {},
    histograms: {},
    facts: {},
    warnings: [],
  }));
  return { ...base, cells };
}

for (const [scenario, tables] of Object.entries(TABLES)) {
  test(`${scenario}: every column of its tables shows the metric of its title, in the unit that it says`, () => {
    const result = resultOf(scenario);
    const views = viewsOf(result).filter(({ metrics }) => metrics !== undefined);
    assert.equal(views.length, tables.length);
    views.forEach(({ head, rows, textColumns }, table) => {
      assert.deepEqual(head.slice(textColumns), tables[table].map(([title]) => title));
      assert.deepEqual(rows.map(([, mode]) => mode), ["threads", "processes"]);
      rows.forEach((row, index) => {
        const { metrics } = result.cells[index] as Cell & { status: "measured" };
        tables[table].forEach(([title, metric, one], column) => {
          const shown = Number(row[textColumns + column].replace(/[,×% ]/g, ""));
          const expected = metrics[metric]! / one;
          assert.ok(Math.abs(shown / expected - 1) < 0.006, `${title}: ${row[textColumns + column]}, not ${expected}`);
        });
      });
    });
  });

  test(`${scenario}: every column of its CSV holds the metric of its name, unrounded, in the row of its cell`, () => {
    const result = resultOf(scenario);
    const lines = renderCsv(result).trimEnd().split("\n").filter((line) => !line.startsWith("#"));
    const [head, ...rows] = lines.map((line) => line.split(",")); // nothing in it needs quotes
    assert.deepEqual(rows.map((row) => row[head.indexOf("mode")]), ["threads", "processes"]);
    rows.forEach((row, index) => {
      const { metrics } = result.cells[index] as Cell & { status: "measured" };
      for (const [name, value] of Object.entries(metrics)) assert.equal(Number(row[head.indexOf(name)]), value, name);
    });
  });
}
