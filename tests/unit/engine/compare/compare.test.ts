// Comparisons of cells that are made up: schedule, verdicts, floor, failures, findings, warnings.

import { type Axis, baselinesAmong, type Variant } from "../../../../engine/compare/question.ts";
import type { CellKey, Comparison, Mode, Start } from "../../../../engine/result/result.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { blocksForWidth } from "../../../../engine/compare/blocks_for_width.ts";
import { compareBlocks } from "../../../../engine/compare/compare.ts";
import { seededRandom } from "../../../../engine/compare/inference/random.ts";
import { quantileOfT } from "../../../../engine/compare/inference/student_t.ts";
import { unsupported } from "../../../../engine/run/plan.ts";
import { schedule } from "../../../../engine/compare/schedule.ts";
import { renderMarkdown } from "../../../../report/markdown.ts";
import { renderTable } from "../../../../report/table.ts";
import { viewsOf } from "../../../../report/views.ts";
import { ask, fileOf, MODES, noisy, runsOf, type Values } from "../../../helpers/made_up_comparison.ts";
import { near } from "../../../helpers/near.ts";
import { plain } from "../../../helpers/plain.ts";

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
    near(p!, 3 * 2 / 64);
    assert.equal(verdict, "slower");
  }
});

test("δ is one standard error of the baseline against itself, where that is more than 2 %", () => {
  const question = ask("overhead", [MODES]);
  const apart: Values = (cell, _, again) => cell === 1 ? 1.1 : again ? 1.3 : 1 / 1.3;
  const { delta, floor, pairs } = compareBlocks(question, runsOf(question, 12, apart), 12);
  near(delta, 1.69 ** (1 / Math.sqrt(12)) - 1, 1e-9);
  near(floor!.interval95.low * floor!.interval95.high, 1, 1e-9);
  assert.equal(pairs[0].verdict, "inconclusive"); // 10 % are nothing here, and more than the margin
  assert.equal(compareBlocks(question, runsOf(question, 12, (cell) => cell === 1 ? 1.05 : 1), 12).delta, 0.02);
});

test("which of the baseline's runs in a block is called the second changes nothing", () => {
  const question = ask("overhead", [MODES, { name: "work_iters", values: [1, 2, 3, 4] }]);
  const random = seededRandom("twins");
  const runs = runsOf(
    question,
    12,
    (cell) => (1 + cell / 100) * Math.exp(0.2 * random.normal()),
    () => ({ p50_work_s: 1 + random.uniform() }),
  );
  const expected = compareBlocks(question, runs, 12, 100);
  for (const mask of [0xfff, 0b1, 0b101010101010]) {
    const relabelled = runs.map((run) =>
      run.cell === 0 && mask >> (run.block - 1) & 1 ? { ...run, again: !run.again } : run
    );
    assert.deepEqual(compareBlocks(question, relabelled, 12, 100), expected);
    const other = [...relabelled].sort((a, b) => a.block - b.block || Number(b.again) - Number(a.again));
    assert.deepEqual(compareBlocks(question, other, 12, 100), expected);
  }
});

test("equivalent is held against the margin, which is 5 % where it is not said", () => {
  const question = ask("overhead", [MODES]);
  const runs = runsOf(question, 12, (cell, block) => cell ? [0.98, 1.1][block % 2] : 1);
  const judged = (margin?: number) => {
    const { pairs: [{ verdict }], ...all } = compareBlocks({ ...question, margin }, runs, 12);
    return [all.margin, verdict];
  };
  assert.deepEqual(judged(), [0.05, "inconclusive"]);
  assert.deepEqual(judged(0.2), [0.2, "equivalent"]);
});

test("the same everywhere is equivalent, with the ratio 1 and no doubt; zeros are no values", () => {
  const question = ask("overhead", [MODES]);
  const { pairs, floor, cells } = compareBlocks(question, runsOf(question, 6, () => 0.1), 6);
  assert.deepEqual(pairs[0].interval95, { low: 1, high: 1 });
  assert.deepEqual([pairs[0].ratio, pairs[0].verdict], [1, "equivalent"]);
  assert.deepEqual(floor!.interval95, { low: 1, high: 1 });
  assert.deepEqual(cells[1].interval, { low: 0.1, high: 0.1 });
  assert.deepEqual(compareBlocks(question, runsOf(question, 6, (cell) => cell), 6).pairs, []);
});

test("one block gives the ratio, no interval and no verdict", () => {
  const question = ask("overhead", [MODES]);
  const [pair] = compareBlocks(question, runsOf(question, 1, noisy(1, 2)), 1).pairs;
  assert.deepEqual([pair.interval95, pair.interval90, pair.verdict], [null, null, "too few blocks"]);
});

test("the baseline's two runs of a block count as one, their geometric mean, or the one that did not fail", () => {
  const question = ask("overhead", [MODES]);
  const values: Values = (cell, block, again) =>
    cell === 1 ? 3 : again ? (block === 2 ? null : 4) : block === 3 ? null : 1;
  const { cells, pairs, floor, warnings } = compareBlocks(question, runsOf(question, 8, values), 8);
  assert.deepEqual(cells[0].values, [2, 1, 4, 2, 2, 2, 2, 2]);
  near(pairs[0].ratio, 1.5, 1e-9);
  assert.equal(pairs[0].blocks, 8);
  // the six blocks that have both runs
  near(floor!.interval95.high, Math.exp(Math.log(4) / Math.sqrt(6) * quantileOfT(0.025, 6)), 1e-9);
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

test("a cell is shown by its median and by the ranks that hold it, not by its mean and its ends", () => {
  const question = ask("overhead", [MODES]);
  const values: Values = (cell, block) => cell === 0 ? 1 : block === 12 ? 1000 : block;
  const { cells: [, processes] } = compareBlocks(question, runsOf(question, 12, values), 12, 10);
  assert.deepEqual([processes.median, processes.interval], [6.5, { low: 3, high: 10 }]); // ranks 3 and 10 of 12
});

test("scaling is shown by medians, from the fewest workers on, whatever order they were asked in", () => {
  const question = ask("shared-set", [{ name: "workers", values: [4, 1, 2] }]);
  const values: Values = (cell, block) => [400, 100, 200][cell] * (block === 1 ? 50 : 1);
  const { findings: [scaling] } = compareBlocks(question, runsOf(question, 6, values), 6, 10);
  assert.ok(scaling.kind === "scaling");
  assert.deepEqual(scaling.points.map(({ workers }) => workers), [1, 2, 4]);
  scaling.points.forEach(({ workers, per_s }) => near(per_s, 100 * workers, 1e-9));
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
  // Two readings of 40 ns are a tenth of 800 ns, which two workers take for each of 2.5 million operations a second.
  assert.deepEqual([codes(() => 2.6e6).length, codes(() => 2.4e6).length], [2, 0]);
});

test("as many blocks as make the widest interval as narrow as asked, from the pilot's spread", () => {
  const question = ask("overhead", [{ name: "workers", values: [1, 2, 4] }]);
  const needed = (values: Values, percent: number): number | null =>
    blocksForWidth(compareBlocks(question, runsOf(question, 8, values), 8), percent);
  const restless: Values = (cell, block) => cell === 2 ? 1 + block % 2 : 1;
  assert.equal(needed(() => 1, 5), 8);
  // By hand: 8 halves of ln 2, so s = 0.3705, and two pairs, so t = 2.841 with 7 degrees of freedom.
  const blocks = needed(restless, 5)!;
  near(blocks, (2.841 * 0.3705 / 0.025) ** 2, 0.002);
  assert.ok(Math.abs(needed(restless, 10)! - blocks / 4) < 2);
  assert.equal(blocksForWidth(compareBlocks(question, [], 0), 5), null);
});

test("blocks that a pilot asked for have no narrower an interval than its own spread allows", () => {
  const question = ask("overhead", [{ name: "workers", values: [1, 2] }]);
  const runs = runsOf(question, 16, (cell, block) => cell === 1 && block <= 6 ? 1 + block % 2 : 1);
  const half = (pilot?: number): number => {
    const { low, high } = compareBlocks({ ...question, pilot }, runs, 16).pairs[0]!.interval95!;
    return Math.log(high / low) / 2;
  };
  // By hand: three of six logarithms are ln 2, so s = 0.3797, and t = 2.571 with 5 degrees of freedom; three of sixteen,
  // so s = 0.2794, and t = 2.131 with 15.
  near(half(6), 2.5706 * 0.3797 / 4, 0.001);
  near(half(), 2.1314 * 0.2794 / 4, 0.001);
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

test("beside it stand the break-evens of threads and of processes against the same tasks inline", () => {
  const modes = { name: "mode", values: ["threads", "processes", "inline"] };
  const question = ask("overhead", [modes, { name: "work_iters", values: [1, 2, 3, 4] }]);
  const workS = (cell: number): number => Number(question.variants[cell].key.config.work_iters) / 1000;
  const lines = { threads: [0.003, 1], processes: [0.0025, 1.2], inline: [0.001, 2] } as const;
  const costs: Values = (cell) => {
    const [fixed, each] = lines[question.variants[cell].key.mode];
    return fixed + each * workS(cell);
  };
  const findingsFor = (start: Start): Comparison => {
    const variants = question.variants.map((one) => ({ ...one, key: { ...one.key, start } }));
    const asked = { ...question, variants };
    return compareBlocks(asked, runsOf(asked, 6, costs, (cell) => ({ task_s: workS(cell) })), 6);
  };
  const comparison = findingsFor("spawn");
  const found = comparison.findings.map((finding) => {
    assert.ok(finding.kind === "break-even");
    return [finding.mode, finding.against, finding.crossing, Math.round(1e6 * finding.task_s!), finding.workers];
  });
  assert.deepEqual(found, [
    ["processes", "threads", "until", 2500, 2], // 0.5 ms / 0.2
    ["threads", "inline", "from", 2000, 2], // 2 ms / 1
    ["processes", "inline", "from", 1875, 2], // 1.5 ms / 0.8
  ]);
  const text = renderMarkdown(viewsOf({ ...fileOf([]), comparison })[0]);
  assert.match(text, /deno: a process pays off as long as a task takes no longer than 2\.500 ms/);
  assert.match(text, /deno: 2 threads pay off against inline once a task takes longer than 2\.000 ms/);
  assert.match(text, /deno: 2 processes pay off against inline once a task takes longer than 1\.875 ms/);
  const pools = renderMarkdown(viewsOf({ ...fileOf([]), comparison: findingsFor("pool") })[0]);
  assert.match(pools, /deno: a pool of 2 processes pays off against one of threads as long as/);
  assert.match(pools, /deno: a pool of 2 threads pays off against inline once a task takes longer than 2\.000 ms/);
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
  near(fitted!.sigma_interval!.high, 0.05, 1e-3); // blocks that are all the same
  near(fitted!.kappa_interval!.low, 0.002, 1e-3);
  assert.equal(points.length, 6);
});

test("cells have baselines among them, or are all held against the first", () => {
  const variants = (...kinds: readonly [module: string, mode: Mode][]) =>
    kinds.map(([module, mode]): Variant => {
      const key: CellKey = { scenario: "task", runtime: "node", mode, start: "none", config: { module } };
      return { label: `${module} ${mode}`, on: {}, key, gap: null };
    });
  const own = (baseline: CellKey, of: CellKey): boolean =>
    baseline.mode === "inline" && baseline.config.module === of.config.module;
  const both = variants(["a", "inline"], ["a", "threads"], ["b", "inline"], ["b", "threads"]);
  assert.deepEqual(baselinesAmong(both, own), [0, 0, 2, 2]);
  // Two versions of a function, by the same kind of worker: neither has a baseline of its own.
  assert.equal(baselinesAmong(variants(["a", "inline"], ["b", "inline"]), own), undefined);
  assert.deepEqual(baselinesAmong(variants(["a", "threads"], ["b", "threads"]), own), [0, 0]);
});

test("with baselines of their own cells are held against those, which are held against nothing", () => {
  const question = {
    ...ask("overhead", [{ name: "runtime", values: ["deno", "node"] }, MODES]),
    baselines: [0, 0, 2, 2],
  };
  const comparison = compareBlocks(question, runsOf(question, 12, noisy(1, 2, 10, 10)), 12);
  const { pairs } = comparison;
  assert.deepEqual(pairs.map(({ cell, baseline, verdict }) => [cell, baseline, verdict]), [
    ["deno processes", "deno threads", "slower"],
    ["node processes", "node threads", "equivalent"],
  ]);
  near(pairs[1].ratio, 1, 0.03);
  const [view] = viewsOf({ ...fileOf([]), comparison });
  assert.deepEqual(view.rows.map(([name, , ratio]) => [name, ratio]).filter(([, ratio]) => ratio === "1"), [
    ["deno threads", "1"],
    ["node threads", "1"],
  ]);
  assert.match(
    view.notes[0],
    /^Against deno threads or node threads, in 12 blocks, seed 7. Run twice deno threads lies/,
  );
});
