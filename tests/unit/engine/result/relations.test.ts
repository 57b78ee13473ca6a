// What is concluded from cells of which the numbers are made up, so that each answer is known beforehand.

import assert from "node:assert/strict";
import { test } from "node:test";
import { compareBlocks } from "../../../../engine/compare/compare.ts";
import { judgeGate, parseGate } from "../../../../engine/compare/gate.ts";
import type { Headline } from "../../../../scenarios/contract.ts";
import { relate as relateBy } from "../../../../engine/result/relate.ts";
import type { Cell, Config, Metrics, Mode } from "../../../../engine/result/result.ts";
import { ask, MODES, noisy, runsOf } from "../../../helpers/made_up_comparison.ts";
import { near } from "../../../helpers/near.ts";
import { everyRelation } from "../../../helpers/every_relation.ts";

const relate = (cells: readonly Cell[], headline: Headline): Cell[] => relateBy(cells, headline, everyRelation);

const rate = { metric: "ops_per_s", better: "higher" } as const;

function cell(mode: Mode, config: Config, metrics: Metrics): Cell {
  const key = { scenario: "sharded-writers", runtime: "deno", mode, start: "spawn", config } as const;
  const kept = { provenance: null, measured_at: null, conditions: null };
  const rest = { unavailable: {}, samples: {}, histograms: {}, facts: {}, warnings: [] };
  return { ...key, ...kept, status: "measured", metrics, ...rest };
}

function related(cells: readonly Cell[]): Metrics[] {
  return relate(cells, rate).map((one) => (one as Cell & { status: "measured" }).metrics);
}

test("a sweep over writers has the speed-up over one, each mode and number of producers for itself", () => {
  const found = related([
    cell("processes", { workers: 8, writers: 1 }, { ops_per_s: 100 }),
    cell("processes", { workers: 8, writers: 4 }, { ops_per_s: 300 }),
    cell("threads", { workers: 8, writers: 1 }, { ops_per_s: 1000 }),
    cell("threads", { workers: 8, writers: 4 }, { ops_per_s: 1500 }),
    cell("processes", { workers: 2, writers: 1 }, { ops_per_s: 7 }),
  ]);
  const speedUps = found.map((metrics) => metrics.speedup_over_one_writer);
  assert.deepEqual(speedUps, [1, 3, 1, 1.5, 1]);
  // how many times more threads do, with as many writers and producers
  const slower = found.map((metrics) => metrics.relative_to_threads);
  assert.deepEqual(slower, [10, 5, 1, 1, null]);
});

test("of one worker is the share that each of several makes of what one alone makes", () => {
  const found = related([
    cell("threads", { workers: 1 }, { ops_per_s: 400 }),
    cell("threads", { workers: 8 }, { ops_per_s: 100 }),
    cell("processes", { workers: 1 }, { ops_per_s: 50 }),
    cell("processes", { workers: 8 }, { ops_per_s: 25 }),
  ]);
  assert.deepEqual(found.map((metrics) => metrics.of_one_worker), [undefined, 0.25, undefined, 0.5]);
});

test("a ratio of a comparison is the cell's numbers over the baseline's, block by block", () => {
  const question = ask("overhead", [MODES]);
  // each block is ten times as slow as the one before, for both; processes take a quarter more
  const { pairs: [pair], cells } = compareBlocks(
    question,
    runsOf(question, 8, (index, block) => {
      return (index === 0 ? 1 : 1.25) * 10 ** block;
    }),
    8,
  );
  assert.deepEqual([pair.cell, pair.baseline], ["processes", "threads"]);
  near(pair.ratio, 1.25);
  near(pair.interval95!.low, 1.25);
  near(pair.interval95!.high, 1.25);
  cells[1].values.forEach((value, at) => near(value!, 1.25 * 10 ** (at + 1)));
});

test("a gate that names nothing measured fails, as one that lets everything pass is none", () => {
  const question = ask("overhead", [MODES]);
  const comparison = compareBlocks(question, runsOf(question, 12, noisy(1, 1)), 12);
  const gate = parseGate("bun.p50_iter_s > +5%")!;
  const { passed, sentence } = judgeGate(gate, comparison);
  assert.equal(passed, false);
  assert.match(sentence, /nothing that it names was measured/);
  assert.equal(judgeGate(parseGate("processes.p50_iter_s > +5%")!, comparison).passed, true);
});

/** The cells of a run once related, with what they warn of. */
function warned(cells: readonly Cell[]) {
  return relate(cells, rate).map((one) => (one as Cell & { status: "measured" }).warnings);
}

test("a lock that is waited for three times as long as one worker takes for all of it is told with both figures", () => {
  // alone an operation takes 2 µs
  const lane = (avg_lock_wait_ns: number | null) =>
    warned([
      cell("threads", { workers: 1 }, { ops_per_s: 500_000 }),
      cell("threads", { workers: 8 }, { ops_per_s: 400_000, avg_lock_wait_ns }),
    ])[1];
  assert.deepEqual([lane(5999), lane(null)], [[], []]);
  assert.deepEqual(lane(6000), [{
    code: "single-lane",
    message: "The lock is waited for 6.00 µs where a worker alone needs 2.00 µs for a whole operation: this is a " +
      "single lane; shard the set or merge local ones.",
  }]);
  const without = warned([cell("threads", { workers: 8 }, { ops_per_s: 1, avg_lock_wait_ns: 1e9 })]);
  assert.deepEqual(without, [[]]);
});

test("sets that are filled half as much again are told with both shares", () => {
  const fill = (fill_pct: number | null) =>
    warned([
      cell("threads", { workers: 8 }, { ops_per_s: 1, fill_pct: 30 }),
      cell("processes", { workers: 8 }, { ops_per_s: 1, fill_pct }),
    ])[1];
  assert.deepEqual([fill(20.1), fill(44.9), fill(null)], [[], [], []]);
  for (const [own, shown] of [[20, "20"], [45, "45"]] as const) {
    assert.deepEqual(fill(own), [{
      code: "fill-differs",
      message: `The set was filled to ${shown} % here and to 30 % by threads: do not compare the duplicate rates, ` +
        "compare ops/s and lock wait.",
    }]);
  }
});

test("what was related is related anew: nothing twice, nothing lost, and what failed is left alone", () => {
  const other = { code: "other", message: "Something else." };
  const alone = cell("threads", { workers: 1, id_space: 5 }, { ops_per_s: 500_000, fill_pct: 30 });
  const slow = {
    ...cell("processes", { id_space: 5, workers: 8 }, {
      ops_per_s: 1,
      avg_lock_wait_ns: 1e9,
      fill_pct: 90,
      cpu_s: null,
    }),
    unavailable: { cpu_s: "no /proc" },
    warnings: [other],
  } as Cell;
  const pool = cell("threads", { workers: 8, id_space: 5 }, { ops_per_s: 4, fill_pct: 30 });
  const one = cell("processes", { workers: 1, id_space: 5 }, { ops_per_s: 500_000 });
  const failed = { ...pool, status: "failed", phase: "run", error: "it broke", samples: {} } as Cell;
  const once = relate([alone, slow, pool, one], rate);
  const [, found] = once as (Cell & { status: "measured" })[];
  assert.deepEqual(found.warnings.map(({ code }) => code), ["other", "single-lane", "fill-differs"]);
  assert.deepEqual([found.metrics.cpu_s, found.metrics.relative_to_threads], [null, 4]);
  assert.equal(found.unavailable.cpu_s, "no /proc");
  assert.ok(!("speedup_over_one_writer" in found.metrics));
  assert.deepEqual(relate(once, rate), once);
  const [kept, without] = relate([failed, slow], rate) as [Cell, Cell & { status: "measured" }];
  assert.deepEqual(kept, failed);
  assert.equal(without.metrics.relative_to_threads, null);
  assert.equal(without.unavailable.relative_to_threads, "no ops_per_s of spawned threads on deno in this run");
});
