// What cells of one run say of each other.

import { test } from "node:test";
import assert from "node:assert/strict";
import type { Headline } from "../../../../scenarios/contract.ts";
import { relate as relateBy } from "../../../../engine/result/relate.ts";
import type { Cell, Metrics, Mode } from "../../../../engine/result/result.ts";
import { everyRelation } from "../../../helpers/every_relation.ts";

const relate = (cells: readonly Cell[], headline: Headline): Cell[] => relateBy(cells, headline, everyRelation);

function cell(mode: Mode, workers: number, metrics: Metrics, runtime: Cell["runtime"] = "deno"): Cell {
  return {
    scenario: "shared-set",
    runtime,
    mode,
    start: "spawn",
    config: { workers },
    provenance: null,
    measured_at: null,
    conditions: null,
    status: "measured",
    metrics,
    unavailable: {},
    samples: {},
    histograms: {},
    facts: {},
    warnings: [],
  };
}

function metricsOf(related: Cell): Metrics {
  assert.equal(related.status, "measured");
  return (related as Cell & { status: "measured" }).metrics;
}

function unavailableOf(related: Cell): Readonly<Record<string, string>> {
  return (related as Cell & { status: "measured" }).unavailable;
}

function codesOf(related: Cell): string[] {
  return (related as Cell & { status: "measured" }).warnings.map(({ code }) => code);
}

const headline = { metric: "ops_per_s", better: "higher" } as const;

test("what a worker adds to the memory is held against what a thread adds", () => {
  const footprint = { metric: "footprint_avg", better: "lower" } as const;
  const threads = cell("threads", 8, { footprint_avg: 100, footprint_per_worker: 4 });
  const processes = cell("processes", 8, { footprint_avg: 110, footprint_per_worker: 10 });
  const [own, other] = relate([threads, processes], footprint).map((one) => metricsOf(one));
  assert.equal(own.relative_to_threads_per_worker, 1);
  assert.equal(other.relative_to_threads_per_worker, 2.5);
  const [lone] = relate([processes], footprint);
  assert.equal(metricsOf(lone).relative_to_threads_per_worker, null);
  assert.match((lone as Cell & { status: "measured" }).unavailable.relative_to_threads_per_worker, /threads on \w+/);
  assert.ok(
    !("relative_to_threads_per_worker" in metricsOf(relate([cell("threads", 8, { footprint_avg: 1 })], footprint)[0])),
  );
});

test("relative to threads is how many times worse, for rates and for times", () => {
  const rates = [cell("threads", 8, { ops_per_s: 1000 }), cell("processes", 8, { ops_per_s: 50 })];
  assert.deepEqual(relate(rates, headline).map((one) => metricsOf(one).relative_to_threads), [1, 20]);
  const times = [cell("threads", 8, { avg_iter_s: 0.1 }), cell("processes", 8, { avg_iter_s: 0.3 })];
  const related = relate(times, { metric: "avg_iter_s", better: "lower" });
  assert.ok(Math.abs(metricsOf(related[1]).relative_to_threads! - 3) < 1e-12);
});

test("times are related by their medians, as everywhere else: a mean follows its slowest iteration", () => {
  const times = [
    cell("threads", 8, { avg_iter_s: 0.4, p50_iter_s: 0.1 }),
    cell("processes", 8, { avg_iter_s: 0.2, p50_iter_s: 0.2 }),
  ];
  const related = relate(times, { metric: "avg_iter_s", better: "lower" });
  assert.deepEqual(related.map((one) => metricsOf(one).relative_to_threads), [1, 2]);
});

test("a pool is related to the pool of threads too, of its own runtime", () => {
  const pool = (mode: Mode, p50_iter_s: number, runtime?: Cell["runtime"]): Cell => ({
    ...cell(mode, 8, { p50_iter_s }, runtime),
    start: "pool",
    config: mode === "threads" ? { workers: 8, dispatch: "message" } : { workers: 8 },
  });
  const cells = [
    cell("threads", 8, { p50_iter_s: 0.8 }),
    pool("threads", 0.1),
    pool("processes", 0.2),
    pool("processes", 0.4, "bun"),
  ];
  const related = relate(cells, { metric: "avg_iter_s", better: "lower" });
  assert.ok(!("relative_to_thread_pool" in metricsOf(related[0])));
  assert.deepEqual(related.map((one) => metricsOf(one).relative_to_threads), [1, 0.125, 0.25, null]);
  assert.deepEqual(related.slice(1).map((one) => metricsOf(one).relative_to_thread_pool), [1, 2, null]);
  const { unavailable } = related[3] as Cell & { status: "measured" };
  assert.equal(unavailable.relative_to_thread_pool, "no p50_iter_s of a pool of threads on bun in this run");
});

test("a pool of threads is related to spawned threads, which have no way of dispatch, and not to another pool", () => {
  const pool = (dispatch: string, p50_iter_s: number): Cell => ({
    ...cell("threads", 8, { p50_iter_s }),
    start: "pool",
    config: { workers: 8, dispatch },
  });
  const cells = [cell("threads", 8, { p50_iter_s: 0.8 }), pool("message", 0.2), pool("atomics", 0.1)];
  const related = relate(cells, { metric: "avg_iter_s", better: "lower" }).map(metricsOf);
  assert.deepEqual(related.map(({ relative_to_threads }) => relative_to_threads), [1, 0.25, 0.125]);
  assert.deepEqual(related.map(({ relative_to_thread_pool }) => relative_to_thread_pool), [undefined, 1, 1]);
});

test("what a run before could not relate has no reason left once it can", () => {
  const [related] = relate(
    [cell("threads", 8, { ops_per_s: 1 })].map((one) => ({
      ...one,
      unavailable: { relative_to_threads: "there were none" },
    } as Cell)),
    headline,
  );
  assert.deepEqual((related as Cell & { status: "measured" }).unavailable, {});
});

test("only threads of the same runtime and number of workers are compared with", () => {
  const cells = [
    cell("threads", 8, { ops_per_s: 1000 }),
    cell("threads", 1, { ops_per_s: 4000 }),
    cell("processes", 1, { ops_per_s: 100 }),
    cell("processes", 8, { ops_per_s: 100 }, "bun"),
  ];
  const related = relate(cells, headline);
  assert.equal(metricsOf(related[2]).relative_to_threads, 40);
  assert.equal(metricsOf(related[3]).relative_to_threads, null);
  assert.match((related[3] as Cell & { status: "measured" }).unavailable.relative_to_threads, /no ops_per_s .* on bun/);
  assert.equal(metricsOf(related[0]).of_one_worker, 0.25);
  assert.ok(!("of_one_worker" in metricsOf(related[1])));
});

test("a lock that is waited for far longer than the work takes is a single lane", () => {
  const alone = cell("threads", 1, { ops_per_s: 1e6 });
  const codes = (avg_lock_wait_ns: number): string[] =>
    codesOf(relate([alone, cell("threads", 8, { ops_per_s: 1e6, avg_lock_wait_ns })], headline)[1]);
  assert.deepEqual(codes(2900), []);
  assert.deepEqual(codes(3100), ["single-lane"]);
});

test("duplicate rates of sets that are filled differently are not to be compared", () => {
  const threads = cell("threads", 8, { ops_per_s: 1e6, fill_pct: 45 });
  const codes = (fill_pct: number): string[] =>
    codesOf(relate([threads, cell("processes", 8, { ops_per_s: 5e4, fill_pct })], headline)[1]);
  assert.deepEqual(codes(2.5), ["fill-differs"]);
  assert.deepEqual(codes(40), []);
});

test("what is set beside each other agrees in everything but what it is told of", () => {
  const sharded = (mode: Mode, writers: number, metrics: Metrics, more: object = {}): Cell => ({
    ...cell(mode, 8, metrics),
    config: { workers: 8, writers, ops: 100, transport: mode === "threads" ? "ring" : "fifo" },
    ...more,
  });
  const cells = [
    sharded("processes", 1, { ops_per_s: 10, fill_pct: 6 }),
    sharded("processes", 8, { ops_per_s: 30, fill_pct: 30 }),
    sharded("threads", 8, { ops_per_s: 60, fill_pct: 35 }),
    sharded("threads", 1, { ops_per_s: 40, fill_pct: 7 }),
    sharded("processes", 8, { ops_per_s: 15, fill_pct: 30 }, { repetition: 2 }),
    sharded("threads", 8, { ops_per_s: 45, fill_pct: 35 }, { repetition: 2 }),
    { ...sharded("threads", 8, { ops_per_s: 1 }), config: { workers: 8, writers: 8, ops: 999, transport: "ring" } },
    sharded("threads", 8, { ops_per_s: 2 }, { scenario: "local-reduce" }),
  ];
  for (const order of [cells, [...cells].reverse()]) {
    const related = relate(order, headline);
    for (const { warnings } of related as (Cell & { status: "measured" })[]) assert.deepEqual(warnings, []);
    const of = (one: Cell, name: string) => metricsOf(related[order.indexOf(one)])[name];
    assert.deepEqual(cells.slice(0, 6).map((one) => of(one, "relative_to_threads")), [4, 2, 1, 1, 3, 1]);
    assert.deepEqual(cells.slice(0, 4).map((one) => of(one, "speedup_over_one_writer")), [1, 3, 1.5, 1]);
  }
});

test("what was not measured is related to nothing, and nothing to it", () => {
  const none = cell("threads", 8, { ops_per_s: null });
  const processes = cell("processes", 8, { ops_per_s: 50 });
  const cells = [none, cell("threads", 1, { ops_per_s: 100 }), processes];
  for (const better of ["higher", "lower"] as const) {
    const [own, , next] = relate(cells, { metric: "ops_per_s", better });
    assert.ok(!("of_one_worker" in metricsOf(own)) && !("speedup_over_one_writer" in metricsOf(own)));
    assert.equal(metricsOf(own).relative_to_threads, null);
    assert.equal(metricsOf(next).relative_to_threads, null);
    assert.equal(unavailableOf(next).relative_to_threads, "no ops_per_s of spawned threads on deno in this run");
  }
  const beside = relate([cell("threads", 8, { ops_per_s: 5 }), cell("processes", 8, { ops_per_s: null })], {
    metric: "ops_per_s",
    better: "lower",
  });
  assert.equal(metricsOf(beside[1]).relative_to_threads, null);
  const writers = (writers: number, ops_per_s: number | null): Cell => ({
    ...cell("threads", 8, { ops_per_s }),
    config: { workers: 8, writers },
  });
  const [one, several, failed] = relate([writers(1, 10), writers(2, 15), writers(4, null)], headline);
  assert.deepEqual([one, several].map((each) => metricsOf(each).speedup_over_one_writer), [1, 1.5]);
  assert.ok(!("speedup_over_one_writer" in metricsOf(failed)));
  const [without] = relate([processes, { ...processes, config: { workers: 8, writers: 1 } }], headline);
  assert.ok(!("speedup_over_one_writer" in metricsOf(without)), "a set that has no writers");
});

test("memory per worker is held against threads that add some, and says why where it is not", () => {
  const footprint = { metric: "footprint_avg", better: "lower" } as const;
  const of = (own: number | null, adds: number | null) => {
    const threads = cell("threads", 8, { footprint_avg: 100, footprint_per_worker: adds });
    const processes = cell("processes", 8, { footprint_avg: 110, footprint_per_worker: own });
    return relate([threads, processes], footprint)[1];
  };
  assert.deepEqual([metricsOf(of(10, 4)).relative_to_threads_per_worker, unavailableOf(of(10, 4))], [2.5, {}]);
  for (const [own, adds] of [[null, 4], [10, null], [10, 0], [10, -4]] as const) {
    assert.equal(metricsOf(of(own, adds)).relative_to_threads_per_worker, null);
    assert.deepEqual(Object.keys(unavailableOf(of(own, adds))), ["relative_to_threads_per_worker"]);
  }
});

test("a cell without a lock is no single lane, whatever was measured beside it", () => {
  const cells = [cell("threads", 1, { ops_per_s: 1e6 }), cell("threads", 8, { ops_per_s: 1e6 })];
  assert.deepEqual(codesOf(relate(cells, headline)[1]), []);
});

test("processes over another transport are others", () => {
  const over = (transport: string, workers: number, ops_per_s: number): Cell => ({
    ...cell("processes", workers, { ops_per_s }),
    config: { workers, transport },
  });
  const cells = [over("fifo", 1, 10), over("socket", 1, 20), over("fifo", 8, 30), over("socket", 8, 40)];
  assert.deepEqual(relate(cells, headline).slice(2).map((one) => metricsOf(one).of_one_worker), [3, 2]);
});

test("of several cells that are the same the first is what others are held against", () => {
  const cells = [100, 50].map((rate) => cell("threads", 8, { ops_per_s: rate }));
  const [, , processes] = relate([...cells, cell("processes", 8, { ops_per_s: 20 })], headline);
  assert.equal(metricsOf(processes!).relative_to_threads, 5);
});
