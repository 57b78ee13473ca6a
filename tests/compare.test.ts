// Comparisons of cells that are made up: schedule, verdicts, floor, failures, findings, warnings.

import assert from "node:assert/strict";
import { test } from "node:test";
import { compareBlocks, isNarrow } from "../engine/compare.ts";
import { unsupported } from "../engine/plan.ts";
import { schedule } from "../engine/schedule.ts";
import type { Axis } from "../engine/variants.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { renderTable } from "../report/table.ts";
import { viewsOf } from "../report/view.ts";
import { ask, fileOf, MODES, noisy, runsOf, type Values } from "./made_up_comparison.ts";
import { near } from "./near.ts";
import { plain } from "./plain.ts";

function blocksOf(cells: number, seed: number, count: number) {
  const order = schedule(cells, seed);
  return Array.from({ length: count }, () => order.next().value);
}

test("every block has each cell once and the baseline twice, in an order that the seed alone decides", () => {
  for (const block of blocksOf(4, 1, 50)) {
    const names = block.map(({ cell, again }) => `${cell}${again ? " again" : ""}`).sort();
    assert.deepEqual(names, ["0", "0 again", "1", "2", "3"]);
  }
  assert.deepEqual(blocksOf(4, 1, 50), blocksOf(4, 1, 50));
  assert.notDeepEqual(blocksOf(4, 1, 50), blocksOf(4, 2, 50));
  const orders = new Set(blocksOf(4, 1, 50).map((block) => JSON.stringify(block)));
  assert.ok(orders.size > 30, "blocks have orders of their own");
});

test("a longer time is slower, a higher rate faster", () => {
  const times = ask("overhead", [MODES]);
  const { pairs, cells } = compareBlocks(times, runsOf(times, 12, noisy(1, 1.3)), 12);
  assert.deepEqual(cells.map(({ label }) => label), ["threads", "processes"]);
  assert.equal(pairs[0].verdict, "slower");
  near(pairs[0].ratio, 1.3, 0.02);
  assert.equal(compareBlocks(times, runsOf(times, 12, noisy(1.3, 1)), 12).pairs[0].verdict, "faster");
  const rates = ask("shared-set", [MODES]);
  assert.equal(compareBlocks(rates, runsOf(rates, 12, noisy(1, 1.3)), 12).pairs[0].verdict, "faster");
  assert.equal(compareBlocks(times, runsOf(times, 12, noisy(1, 1)), 12).pairs[0].verdict, "equivalent");
});

test("the same runs and seed give the same answer", () => {
  const question = ask("overhead", [MODES]);
  const runs = runsOf(question, 8, noisy(1, 1.02));
  assert.deepEqual(compareBlocks(question, runs, 8), compareBlocks(question, runs, 8));
});

test("p is corrected over all pairs that are printed, and decides nothing", () => {
  const question = ask("overhead", [{ name: "workers", values: [1, 2, 4, 8] }]);
  const { pairs } = compareBlocks(question, runsOf(question, 6, noisy(1, 2, 2, 2)), 6);
  // the smallest p of six blocks is 2/64, times the three pairs
  for (const { p, verdict } of pairs) {
    near(p, 3 * 2 / 64);
    assert.equal(verdict, "slower");
  }
});

test("δ is what the baseline differs from itself, where that is more than 2 %", () => {
  const question = ask("overhead", [MODES]);
  const apart: Values = (cell, _, again) => cell === 1 ? 1.05 : again ? 1.1 : 1;
  const { delta, floor, pairs } = compareBlocks(question, runsOf(question, 12, apart), 12);
  near(floor!.ratio, 1.1, 1e-9);
  near(delta, 0.1, 1e-9);
  assert.equal(pairs[0].verdict, "equivalent");
  assert.equal(compareBlocks(question, runsOf(question, 12, (cell) => cell === 1 ? 1.05 : 1), 12).delta, 0.02);
});

test("the baseline's two runs of a block count as one, their geometric mean, or the one that did not fail", () => {
  const question = ask("overhead", [MODES]);
  const values: Values = (cell, block, again) =>
    cell === 1 ? 3 : again ? (block === 2 ? null : 4) : block === 3 ? null : 1;
  const { cells, pairs, floor, warnings } = compareBlocks(question, runsOf(question, 8, values), 8);
  assert.deepEqual(cells[0].values, [2, 1, 4, 2, 2, 2, 2, 2]);
  near(pairs[0].ratio, 1.5, 1e-9);
  assert.equal(pairs[0].blocks, 8);
  near(floor!.ratio, 4, 1e-9);
  assert.match(warnings.find(({ code }) => code === "failed-blocks")!.message, /^threads failed in 2 of 8 blocks/);
});

test("a block in which a cell failed is left out of its pair alone, and said", () => {
  const question = ask("overhead", [{ name: "workers", values: [1, 2, 4] }]);
  const runs = runsOf(question, 8, (cell, block) => cell === 1 && block === 3 ? null : [1, 2, 3][cell] * block);
  const { cells, pairs, warnings } = compareBlocks(question, runs, 8);
  assert.deepEqual(cells[1].values, [2, 4, null, 8, 10, 12, 14, 16]);
  assert.deepEqual(pairs.map(({ blocks, ratio }) => [blocks, Math.round(1000 * ratio)]), [[7, 2000], [8, 3000]]);
  assert.match(warnings.find(({ code }) => code === "failed-blocks")!.message, /^2 failed in 1 of 8 blocks.*it broke/);
});

test("fewer than six blocks get no verdict", () => {
  const question = ask("overhead", [MODES]);
  const { pairs, warnings } = compareBlocks(question, runsOf(question, 5, noisy(1, 9)), 5);
  assert.equal(pairs[0].verdict, "too few blocks");
  assert.ok(warnings.some(({ code }) => code === "too-few-blocks"));
  assert.deepEqual(compareBlocks(question, [], 0).pairs, []);
});

test("what cannot be measured stands last, with its reason in the table", () => {
  const axes: Axis[] = [{ name: "runtime", values: ["bun", "deno", "node"] }, {
    name: "start",
    values: ["spawn", "fork"],
  }];
  const question = ask("overhead", axes, "no Bun was found");
  assert.deepEqual(question.variants.map(({ label }) => label), [
    "deno spawn",
    "node spawn",
    "bun spawn",
    "bun fork",
    "deno fork",
    "node fork",
  ]);
  const comparison = compareBlocks(question, runsOf(question, 6, noisy(1, 1)), 6);
  const gaps = question.variants.flatMap(({ key, gap }) => gap === null ? [] : [unsupported(key, gap)]);
  const text = viewsOf({ ...fileOf(gaps), comparison }).map((view) => renderTable(view, plain, 80)).join("");
  assert.match(text, /bun spawn +unsupported \[\d\]/);
  assert.match(text, /no Bun was found/);
  assert.match(text, /cannot fork/);
});

test("a list setting and a choice are axes; a value that a mode cannot have is a gap", () => {
  const writers = ask("sharded-writers", [{ name: "writers", values: [1, 8] }]);
  assert.deepEqual(writers.variants.map(({ key }) => key.config.writers), [1, 8]);
  const transports = ask("sharded-writers", [{ name: "transport", values: ["ring", "fifo"] }]);
  assert.match(transports.variants[1].gap!, /threads have no transport fifo/);
  const crowded = ask("sharded-writers", [{ name: "writers", values: [1, 200] }]);
  assert.match(crowded.variants[1].gap!, /Cannot share 100 ids among 200 writers/);
});

test("drift over the blocks is flagged", () => {
  const question = ask("overhead", [MODES]);
  const { cells, warnings } = compareBlocks(
    question,
    runsOf(question, 12, (cell, block) => cell ? 1 + block / 20 : 1),
    12,
  );
  assert.equal(cells[0].drift, null);
  assert.ok(cells[1].drift! > 0.3);
  assert.match(warnings.find(({ code }) => code === "drift")!.message, /^processes rose by 5\d %.*run it again\.$/);
});

test("a clock that takes much of what is timed is flagged", () => {
  const question = ask("shared-set", [MODES]);
  const codes = (values: Values): string[] => {
    const variants = question.variants.map((one) => ({
      ...one,
      key: { ...one.key, config: { workers: 2, timing: "every" } },
    }));
    const asked = { ...question, variants };
    return compareBlocks(asked, runsOf(asked, 6, values, () => ({ clock_ns: 40 })), 6).warnings.map(({ code }) => code);
  };
  assert.deepEqual(codes(() => 1e7), ["timer-cost", "timer-cost"]); // 200 ns an operation
  assert.deepEqual(codes(() => 1e6), []);
});

test("stopping on the width waits for six blocks, and for every pair", () => {
  const question = ask("overhead", [{ name: "workers", values: [1, 2, 4] }]);
  const narrow = (blocks: number, values: Values, percent: number): boolean =>
    isNarrow(compareBlocks(question, runsOf(question, blocks, values), blocks), percent, 6);
  assert.equal(narrow(5, () => 1, 5), false);
  assert.equal(narrow(6, () => 1, 5), true);
  assert.equal(narrow(8, (cell, block) => cell === 2 ? 1 + block % 2 : 1, 5), false);
});

test("the break-even is where a task is long enough for processes", () => {
  const question = ask("overhead", [MODES, { name: "work_iters", values: [1, 2, 3, 4] }]);
  const workS = (cell: number): number => Number(question.variants[cell].key.config.work_iters) / 1000;
  const costs: Values = (cell) => {
    const threads = question.variants[cell].key.mode === "threads";
    return threads ? 0.01 + 2 * workS(cell) : 0.0125 + workS(cell);
  };
  const runs = runsOf(question, 6, costs, (cell) => ({ task_s: workS(cell), p50_work_s: 0.7 }));
  const comparison = compareBlocks(question, runs, 6);
  const [found] = comparison.findings;
  assert.ok(found.kind === "break-even" && found.crossing === "from");
  near(found.task_s!, 0.0025, 1e-6);
  const text = renderMarkdown(viewsOf({ ...fileOf([]), comparison })[0]);
  assert.match(text, /deno: a process pays off once a task takes longer than 2\.500 ms \(95 %: 2\.500 … 2\.500 ms\)/);
});

test("memory over workers from 0 gives what one more adds", () => {
  const question = ask("memory", [{ name: "workers", values: [0, 1, 2, 4, 8] }]);
  const runs = runsOf(question, 6, (cell) => 50e6 + 9e6 * [0, 1, 2, 4, 8][cell]);
  const [found] = compareBlocks(question, runs, 6).findings;
  assert.ok(found.kind === "marginal-memory");
  near(found.bytes_per_worker, 9e6, 1e-6);
});

test("throughput over workers gives points, and the law from six on", () => {
  const law = (n: number): number => 1000 * n / (1 + 0.05 * (n - 1) + 0.002 * n * (n - 1));
  const scaling = (workers: number[]) => {
    const question = ask("local-reduce", [{ name: "workers", values: workers }]);
    const [found] = compareBlocks(question, runsOf(question, 6, (cell) => law(workers[cell])), 6).findings;
    assert.ok(found.kind === "scaling");
    return found;
  };
  assert.equal(scaling([1, 2, 4, 8, 16]).law, null);
  const { law: fitted, points } = scaling([1, 2, 4, 8, 16, 32]);
  near(fitted!.sigma, 0.05, 1e-3);
  near(fitted!.kappa, 0.002, 1e-3);
  assert.equal(points.length, 6);
});
