// The answer in words, from cells that are made up: what the intervals allow, and no more.

import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../../../engine/compare/inference/random.ts";
import type { Cell, CellKey, Comparison, Config, Metrics, Mode, Start } from "../../../../engine/result/result.ts";
import { answer } from "../../../../scenarios/task/answer.ts";

const COMPARISON = { delta: 0.02, margin: 0.05, pairs: [], cells: [] } as unknown as Comparison;
const MIB = 2 ** 20;

interface Made {
  readonly mode: Mode;
  readonly start?: Start;
  readonly config?: Config;
  readonly metrics: Metrics;
}

/** Each of these in every block, all numbers off by some 1 %, or by `noise`. */
function cellsOf(made: readonly Made[], blocks = 12, noise = 0.01, runtime: "node" | "bun" = "node"): Cell[] {
  const random = seededRandom("answer");
  return Array.from({ length: blocks }, (_, index) => index + 1).flatMap((block) =>
    made.flatMap(({ mode, start = mode === "inline" ? "none" : "pool", config = {}, metrics }) => {
      const key: CellKey = { scenario: "task", runtime, mode, start, config: { module: "./resize.ts", ...config } };
      const values = Object.fromEntries(
        Object.entries(metrics).map(([name, value]) => [name, value! * (1 + noise * (random.uniform() - 0.5))]),
      );
      const kept = { provenance: null, measured_at: null, conditions: null, block };
      return [
        { ...key, status: "measured", metrics: values, unavailable: {}, samples: {}, ...kept } as unknown as Cell,
      ];
    })
  );
}

const inline = (perS: number, more: Metrics = {}): Made => ({
  mode: "inline",
  metrics: { tasks_per_s: perS, call_s: 1 / perS, peak_bytes: 60 * MIB, p99_delay_s: 0.0001, ...more },
});
const pool = (mode: Mode, workers: number, perS: number, more: Metrics = {}): Made => ({
  mode,
  config: { workers, ...(mode === "threads" && { dispatch: "message" }) },
  metrics: { tasks_per_s: perS, p99_loaded_s: 0.004, peak_bytes: 81 * MIB, p50_hand_over_s: 0.00006, ...more },
});
const only = (cells: readonly Cell[]) => {
  const answers = answer(COMPARISON, cells);
  assert.equal(answers.length, 1);
  return { advice: answers[0]!.advice, text: answers[0]!.sentences.join(" ") };
};

test("a pool that does more is advised, as large as pays, with what it costs and what the others do", () => {
  const { advice, text } = only(cellsOf([
    inline(100),
    pool("threads", 1, 99),
    pool("threads", 2, 190),
    pool("threads", 3, 191),
    pool("processes", 2, 189, { peak_bytes: 123 * MIB }),
  ]));
  assert.equal(advice, "pool");
  assert.match(
    text,
    /^Use a pool of 2 threads: 1\.9 times \(1\.9 … 1\.9\) inline's throughput, p99 4 ms .*, 21 MiB more\./,
  );
  assert.match(text, /A pool of 3 threads adds 0\.\d+ % \(-?\d/);
  assert.match(text, /A pool of 2 processes does as much for 3 times the memory\./);
});

test("a call that is shorter than its hand-over stays inline, and the batch that pays is said", () => {
  const batched = { message_s: 0.00009, batched_call_s: 0.00002 };
  const { advice, text } = only(cellsOf([
    inline(1 / 0.00003),
    pool("threads", 1, 9000, batched),
    pool("threads", 2, 12_000, batched),
  ]));
  assert.equal(advice, "inline");
  assert.match(
    text,
    /^Keep it inline: a call takes 0\.03 ms, handing it to a warm thread costs 0\.06 ms more \(0\.06 … 0\.06\)\./,
  );
  assert.match(text, /A pool of \d threads? pays from (9|10) calls a message \((8|9) … 10\)\./);
});

test("where no batch pays that is said, and where it is open nothing", () => {
  const never = { message_s: 0.00009, batched_call_s: 0.00006 };
  assert.match(
    only(cellsOf([inline(1 / 0.00003), pool("threads", 2, 9000, never)])).text,
    /No number of calls a message makes a pool pay\./,
  );
  const open = { message_s: 0.00009, batched_call_s: 0.00003 };
  assert.doesNotMatch(only(cellsOf([inline(1 / 0.00003), pool("threads", 2, 9000, open)])).text, /calls a message/);
});

test("what the intervals leave open is not settled, with what would settle it", () => {
  const cells = cellsOf([inline(100), pool("threads", 2, 104)], 12, 0.4);
  const { advice, text } = only(cells);
  assert.equal(advice, "unsettled");
  assert.match(
    text,
    /^Not settled: a pool of 2 threads does [01]\.\d+ times \(0\.\d+ … 1\.\d+\) what inline does; a quieter machine/,
  );
  const pairs = [
    { cell: "threads pool", baseline: "inline", blocks_needed: 77 },
    { cell: "another", baseline: "inline", blocks_needed: 99 },
  ];
  const named = [{ label: "threads pool", key: cells.find(({ mode }) => mode === "threads")! }];
  const told = answer({ ...COMPARISON, pairs, cells: named } as unknown as Comparison, cells)[0]!;
  assert.match(told.sentences[0]!, /--blocks 77 would most likely settle it\.$/);
});

test("fewer blocks than an interval needs settle nothing", () => {
  const { advice, text } = only(cellsOf([inline(100), pool("threads", 2, 200)], 5));
  assert.deepEqual([advice, text], ["unsettled", "Nothing is settled by 5 blocks: give --blocks 6 or more."]);
});

test("atomics are advised only where they beat messages for certain", () => {
  const atomics = (perS: number): Made => ({
    ...pool("threads", 2, perS),
    config: { workers: 2, dispatch: "atomics" },
  });
  assert.match(only(cellsOf([inline(100), pool("threads", 2, 190), atomics(191)])).text, /^Use a pool of 2 threads:/);
  assert.match(
    only(cellsOf([inline(100), pool("threads", 2, 120), atomics(191)])).text,
    /^Use a pool of 2 threads by Atomics:/,
  );
  assert.match(
    only(cellsOf([inline(100), pool("threads", 2, 60), atomics(191)])).text,
    /^Use a pool of 2 threads by Atomics:/,
  );
});

test("a fresh worker's cost is said with its imports and the task from which it is small", () => {
  const spawn: Made = {
    mode: "threads",
    start: "spawn",
    metrics: { tasks_per_s: 20, p50_hand_over_s: 0.048, import_s: 0.041 },
  };
  assert.match(
    only(cellsOf([inline(100), pool("threads", 2, 190), spawn])).text,
    /A fresh thread a task costs 48 ms \(48 … 48\), 41 ms of them importing: from tasks of 480 ms on that is less than a tenth\.$/,
  );
});

test("who waits for the call is said where waiting is noticed, and a pool helps", () => {
  const waits = { p99_delay_s: 0.022 };
  const helps = pool("threads", 2, 60, { p99_delay_s: 0.001 });
  assert.match(
    only(cellsOf([inline(45, waits), helps])).text,
    /a timer for 22 ms; with a pool of 2 threads for 1 ms \(p99\)/,
  );
  assert.doesNotMatch(only(cellsOf([inline(45, waits), pool("threads", 2, 60, waits)])).text, /a timer/);
  assert.doesNotMatch(only(cellsOf([inline(45), helps])).text, /a timer/);
});

test("each runtime and module has its own answer, and none where inline was not measured", () => {
  const cells = [
    ...cellsOf([inline(100), pool("threads", 2, 190)]),
    ...cellsOf([inline(100), pool("threads", 2, 60)], 12, 0.01, "bun"),
  ];
  assert.deepEqual(answer(COMPARISON, cells).map(({ runtime, advice, subject }) => [runtime, advice, subject]), [
    ["node", "pool", "./resize.ts"],
    ["bun", "inline", "./resize.ts"],
  ]);
  const named = cells.filter(({ block }) => block === 1).sort((a, b) => a.runtime < b.runtime ? -1 : 1)
    .map((key) => ({ key }));
  const inOrder = answer({ ...COMPARISON, cells: named } as unknown as Comparison, cells);
  assert.deepEqual(inOrder.map(({ runtime }) => runtime), ["bun", "node"], "they stand as the cells were asked for");
  assert.deepEqual(answer(COMPARISON, cellsOf([pool("threads", 2, 60)])), []);
});

test("a pool that failed in too many blocks is left out, and costs no answer", () => {
  const cells = cellsOf([inline(100), pool("threads", 2, 60), pool("processes", 2, 60)]);
  const few = cells.map((cell) =>
    cell.mode === "processes" && cell.block! > 5 ? { ...cell, status: "failed" } as unknown as Cell : cell
  );
  assert.equal(only(few).advice, "inline");
  assert.equal(only(few.filter(({ mode }) => mode !== "threads")).text, "A call takes 10 ms inline.");
});

test("the hand-over that is cheapest for the user's own values is named with what the next one takes, where that is certain", () => {
  const ways = { as_clone_s: 0.00003, as_json_s: 0.00001 };
  const told = only(cellsOf([inline(1000, ways), pool("threads", 1, 900), pool("threads", 2, 890)])).text;
  assert.match(
    told,
    /Input and output are handed over for the least as a text of JSON: 0\.01 ms \([\d.]+ … [\d.]+\), as a clone for 3 times \([\d.]+ … [\d.]+\)\./,
  );
  const moved = only(cellsOf([inline(100, { ...ways, as_transfer_s: 0.000002 }), pool("threads", 2, 190)])).text;
  assert.match(
    moved,
    /for the least as a clone that moves their buffers \(export transfer\): 0\.002 ms .* JSON for 5 times/,
  );
  const alike = { as_clone_s: 0.00001, as_json_s: 0.0000100001 };
  assert.doesNotMatch(only(cellsOf([inline(1000, alike), pool("threads", 2, 890)])).text, /handed over/);
  assert.doesNotMatch(
    only(cellsOf([inline(1000, { as_clone_s: 0.00003 }), pool("threads", 2, 890)])).text,
    /handed over/,
  );
});
