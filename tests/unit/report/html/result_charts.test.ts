// Each figure of a chart is the one that its heading names, in the unit of its axis: what the charts should say is
// written here by hand, and every metric has a value that no other has.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cell, Config, Metrics, Mode } from "../../../../engine/result/result.ts";
import { chartsOf } from "../../../../report/html/result_charts.ts";
import { savedComparison, savedResult } from "../../../helpers/saved_result.ts";

const MIB = 1_048_576;

function cell(scenario: string, mode: Mode, metrics: Metrics, more: Partial<Cell> & { config?: Config } = {}): Cell {
  const [first] = savedResult().cells;
  const config = { workers: 2 };
  return { ...first, scenario, mode, config, metrics, samples: {}, facts: {}, unavailable: {}, ...more } as Cell;
}

/** What every mark says, by the beginning of its chart's heading. */
function saidOf(charts: ReturnType<typeof chartsOf>): Map<string, string[]> {
  return new Map(charts.map(({ caption, panels }) => {
    const svgs = panels.map(({ svg }) => svg).join("");
    const titles = [...svgs.matchAll(/class="mark"><title>([^<]+)<\/title>/g)].map(([, title]) => title);
    return [caption, [...new Set(titles)].sort()];
  }));
}

function waits(metric: string): Metrics {
  const own = { avg: 1000, p50: 2000, p90: 3000, p99: 4000, p999: 5000, max: 6000 };
  return Object.fromEntries(Object.entries(own).map(([name, value]) => [`${name}_${metric}`, value]));
}

const WAITS = ["node threads max: 6.000 µs", "node threads p50: 2.000 µs", "node threads p90: 3.000 µs"];
const LONG_WAITS = ["node threads p99.9: 5.000 µs", "node threads p99: 4.000 µs"];

test("every chart of a run draws the metric that its heading names", () => {
  const phases = ["create", "start", "load", "work", "finish"];
  const times = Object.fromEntries(
    phases.flatMap((name, at) => [[`avg_${name}_s`, 0.9 + at], [`p50_${name}_s`, 0.001 * (at + 1)]]),
  );
  const iterations = Array.from({ length: 21 }, (_, index) => (21 - index) ** 2 / 1000); // 441 down to 1
  const looks = [10 * MIB, 40 * MIB, 20 * MIB];
  const cells = [
    cell("overhead", "threads", { avg_iter_s: 0.0123, p50_iter_s: 0.0345, p95_iter_s: 0.0567, ...times }, {
      samples: { iter_s: iterations },
    }),
    cell("memory", "threads", { rss_avg: 3 * MIB, uss_avg: MIB, pss_avg: 2 * MIB, rss_max: 9 * MIB }, {
      samples: { pss_bytes: looks, uss_bytes: [MIB], rss_bytes: [MIB] },
    }),
    cell("shared-set", "threads", { ops_per_s: 111, ops_per_s_wall: 99, inserts_per_s: 55, ...waits("lock_wait_ns") }),
    ...[1, 4].map((writers) =>
      cell("sharded-writers", "threads", { ops_per_s: 100 * Math.sqrt(writers), ops_per_s_wall: 1 }, {
        config: { workers: 2, writers },
      })
    ),
    cell("local-reduce", "threads", { ops_per_s: 500, ops_per_s_merged: 400, inserts_per_s: 300 }),
  ];
  const said = saidOf(chartsOf({ ...savedResult(), cells }));
  const of = (start: string): string[] => [...said].find(([caption]) => caption.startsWith(start))![1];
  // of 21 squares of 1 to 21 the second and the last but one are the ends of nine in ten
  assert.deepEqual(of("An iteration: mean ms"), ["node threads: 12.30 ms (4.000 … 400.0)"]);
  const each = of("Every iteration: ms");
  assert.equal(each.length, 22);
  assert.ok(each.includes("node threads, 1 of 21: 441.0 ms") && each.includes("node threads, median of 21: 121.0 ms"));
  assert.deepEqual(
    of("Where a worker's time goes: median ms"),
    phases.map((name, at) => `node threads ${name}: ${at + 1}.000 ms`).sort(),
  );
  assert.deepEqual(of("Memory of the workers"), [
    "node threads PSS: 2.000 MiB",
    "node threads RSS: 3.000 MiB",
    "node threads USS: 1.000 MiB",
  ]);
  assert.deepEqual(of("Every look at the memory: MiB"), [
    "node threads PSS, 1 of 3: 10.00 MiB",
    "node threads PSS, 2 of 3: 40.00 MiB",
    "node threads PSS, 3 of 3: 20.00 MiB",
    "node threads PSS, median of 3: 20.00 MiB",
  ]);
  assert.deepEqual(of("One set, one lock: operations per second"), ["node threads: 111.0 ops/s"]);
  assert.deepEqual(of("How long the lock was waited for: µs"), [...WAITS, ...LONG_WAITS]);
  assert.deepEqual(of("Sharded writers: operations per second over those with 1 writer"), [
    "node threads, 1 writer: 1.000×",
    "node threads, 4 writers: 2.000×",
  ]);
  assert.deepEqual(of("Local sets"), [
    "node threads with merge: 400.0 ops/s",
    "node threads without merge: 500.0 ops/s",
  ]);
  const answers = cell("sharded-writers", "threads", { ops_per_s: 1, ...waits("ack_wait_ns"), p50_queue_put_ns: 7 });
  const asked = saidOf(chartsOf({ ...savedResult(), cells: [answers] }));
  assert.deepEqual(asked.get("How long the answer was waited for: µs, on a logarithmic axis"), [
    ...WAITS,
    ...LONG_WAITS,
  ]);
});

test("parts of a bar that add up lie end to end from the axis on, each as long as its value", () => {
  const metrics = Object.fromEntries(
    ["create", "start", "load", "work", "finish"].map((name, at) => [`p50_${name}_s`, 0.001 * (at + 1)]),
  );
  const chart = chartsOf({ ...savedResult(), cells: [cell("overhead", "threads", metrics)] })
    .find(({ caption }) => caption.startsWith("Where a worker's time goes"))!;
  const drawn = [...chart.panels[0]!.svg.matchAll(/<path d="M([\d.]+) [\d.]+l([\d.]+) 0[^"]*"[^>]* class="mark"/g)];
  const bars = drawn.map(([, from, length]) => [Number(from), Number(length)] as const);
  assert.equal(bars.length, 5);
  const [[axis, one]] = bars as [readonly [number, number]];
  bars.forEach(([from, length], at) => {
    assert.ok(Math.abs(length - (at + 1) * one) < 0.5, `${at}: ${length}`);
    assert.ok(Math.abs(from - axis - at * (at + 1) / 2 * one) < 1, `${at}: ${from}`); // 0, 1, 3, 6, 10
  });
});

test("every chart of a comparison draws the numbers that its heading names", () => {
  const compared = savedComparison();
  const { comparison } = compared;
  const [one, eight] = [1, 8].map((workers) => ({
    label: `${workers}`,
    key: { ...comparison!.cells[0].key, config: { workers } },
    values: [100 * workers, 200 * workers, 600 * workers],
    median: 200 * workers,
    interval: { low: 150 * workers, high: 550 * workers },
    drift: null,
  }));
  const [pair] = comparison!.pairs;
  const charts = chartsOf({
    ...compared,
    comparison: {
      ...comparison!,
      cells: [one, eight],
      pairs: [{
        ...pair,
        ratio: 3,
        interval95: { low: 2, high: 4 },
        interval90: { low: 2.5, high: 3.5 },
        verdict: "faster",
      }],
      findings: [{
        kind: "scaling",
        runtime: "node",
        mode: "threads",
        points: [{ workers: 1, per_s: 200 }, { workers: 8, per_s: 1600 }],
        law: null,
      }],
    },
  });
  const [ratios, blocks, scaling] = saidOf(charts).values();
  assert.deepEqual(ratios, ["x 2: 3.000× (2.000 … 4.000), faster"]);
  assert.ok(blocks.includes("1, median of 3: 200.0 per s (150.0 … 550.0)") && blocks.includes("8, 3 of 3: 4800 per s"));
  assert.deepEqual(scaling, [
    "node threads, 1 worker: 200.0 per s (150.0 … 550.0)",
    "node threads, 8 workers: 1600 per s (1200 … 4400)",
  ]);
});
