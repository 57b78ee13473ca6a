// What a run comes to, in words: nothing that its intervals do not say, and nothing of one process that another would not.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Asked, conclusionOfRun } from "../../../../engine/compare/run_conclusion.ts";
import type { Cell, CellKey } from "../../../../engine/result/result.ts";
import { knownScenario, loadCatalogue } from "../../../../scenarios/known.ts";

await loadCatalogue();

const asked = (name: string, more: Partial<Asked["description"]> = {}): Asked => {
  const { scenario: { headline }, description } = knownScenario(name)!;
  return { name, headline, description: { ...description, ...more } };
};

type Key = Partial<Omit<CellKey, "config">> & { readonly config?: CellKey["config"]; readonly repetition?: number };

/** A measured cell whose iterations lie within a percent of `seconds`. */
function overhead(seconds: number, key: Key = {}): Cell {
  const samples = Array.from({ length: 40 }, (_, index) => seconds * (1 + 0.01 * Math.sin(index)));
  return cell("overhead", { p50_iter_s: seconds, avg_iter_s: seconds }, { iter_s: samples }, key);
}

function cell(
  scenario: string,
  metrics: Record<string, number>,
  samples: Record<string, readonly number[]>,
  { runtime = "node", mode = "threads", start = "spawn", config = { workers: 8 }, repetition }: Key,
): Cell {
  return {
    ...{ scenario, runtime, mode, start, config, metrics, samples },
    ...(repetition !== undefined && { repetition }),
    status: "measured",
    unavailable: {},
    histograms: {},
    facts: {},
    warnings: [],
    provenance: null,
    measured_at: null,
    conditions: null,
  };
}

const said = (cells: readonly Cell[], scenario = asked("overhead", { betweenRuns: 0.1 })): string[] =>
  conclusionOfRun({ cells }, [scenario]);

test("modes, starts and runtimes are a sentence each, with every runtime in it", () => {
  const of = (runtime: string, by: number): Cell[] => [
    overhead(0.01 * by, { runtime }),
    overhead(0.0001 * by, { runtime, start: "pool", config: { workers: 8, dispatch: "message" } }),
    overhead(0.05 * by, { runtime, mode: "processes" }),
    overhead(0.0002 * by, { runtime, mode: "processes", start: "pool", config: { workers: 8, dispatch: "message" } }),
    overhead(0.00001, { runtime, mode: "inline", start: "none" }),
  ];
  const sentences = said([...of("deno", 4), ...of("bun", 1)]);
  assert.equal(sentences.length, 3);
  const times = String.raw`\d[\d.]* times \(\d[\d.]* … \d[\d.]*\)`;
  assert.match(
    sentences[0],
    new RegExp(`^Threads are 5\\.00 times \\(3\\..* … 7\\..*\\) as fast as processes on Deno and ${times} on Bun\\.$`),
  );
  assert.match(
    sentences[1],
    new RegExp(`^Pooled threads are 100 times \\(.*\\) as fast as fresh threads on Deno and ${times} on Bun\\.$`),
  );
  assert.match(sentences[2], /^Bun's threads are 4\.00 times \(.*\) as fast as Deno's\.$/);
});

test("iterations of one process do not narrow what processes differ by", () => {
  const pair = (ratio: number): Cell[] => [overhead(0.01), overhead(0.01 * ratio, { mode: "processes" })];
  assert.match(said(pair(1.5))[0], /^Threads are 1\.50 times \(1\.1\d … 1\.9\d\)/);
  assert.match(
    said(pair(1.2))[0],
    /^Not settled: threads against processes on Node \(0\.9\d+ … 1\.5\d\): paratax compare overhead --axis mode=threads,processes takes/,
  );
  assert.match(said(pair(1.2), asked("overhead", { betweenRuns: 0.01 }))[0], /^Threads are 1\.20 times/);
  assert.deepEqual(said(pair(5), asked("overhead", { betweenRuns: undefined })), []);
});

test("three repetitions speak by their own spread, two do not", () => {
  const times = (count: number, spread: number): Cell[] =>
    Array.from({ length: count }, (_, index) => index + 1).flatMap((repetition) => [
      overhead(0.01 * (1 + spread * repetition), { repetition }),
      overhead(0.012 * (1 + spread * repetition), { mode: "processes", repetition }),
    ]);
  const without = asked("overhead", { betweenRuns: undefined });
  assert.match(said(times(3, 0.001), without)[0], /^Threads are 1\.20 times \(1\.(19|20) … 1\.2[01]\)/);
  assert.match(said(times(3, 0.3), without)[0], /^Not settled: /);
  assert.deepEqual(said(times(2, 0.001), without), []);
});

test("an interval is that of the iterations' medians, and of two repetitions that of processes over √2", () => {
  // Of 40 values the median lies between the 14th and the 27th with 95 %: 0.9 and 1.1 times, of each of both.
  const parts = Array.from({ length: 40 }, (_, index) => index < 14 ? 0.9 : index < 26 ? 1 : 1.1);
  const one = (seconds: number, key: Key): Cell =>
    cell("overhead", { p50_iter_s: seconds }, { iter_s: parts.map((part) => part * seconds) }, key);
  const once = [one(0.01, {}), one(0.05, { mode: "processes" })];
  // ln(1.1 / 0.9) / 2 for each, so that times √2: 5 over and times 1.1525
  assert.match(said(once, asked("overhead", { betweenRuns: 0 }))[0]!, /^Threads are 5\.00 times \(4\.34 … 5\.76\)/);
  const twice = [1, 2].flatMap((repetition) => [
    one(0.01, { repetition }),
    one(0.05, { mode: "processes", repetition }),
  ]);
  // 0.1 / √2 for each, so that 0.1, and 1.96 of it: 5 over and times 1.2165
  assert.match(said(twice, asked("overhead", { betweenRuns: 0.1 }))[0]!, /^Threads are 5\.00 times \(4\.11 … 6\.08\)/);
});

test("a runtime where it is not settled is named behind those where it is", () => {
  const cells = [
    overhead(0.01),
    overhead(0.05, { mode: "processes" }),
    overhead(0.01, { runtime: "bun" }),
    overhead(0.0101, { runtime: "bun", mode: "processes" }),
  ];
  assert.match(
    said(cells)[0],
    /^Threads are 5\.00 times \(.*\) as fast as processes on Node; not settled: threads against processes on Bun \(0\..*\)\.$/,
  );
});

test("rates, memory, and what only one kind of worker has", () => {
  const sets = asked("shared-set", { betweenRuns: 0.05 });
  const set = (rate: number, key: Key): Cell => cell("shared-set", { ops_per_s: rate }, {}, key);
  const cells = [
    set(800, { config: { workers: 8, transport: "memory", lock: "futex" } }),
    set(1600, { config: { workers: 1, transport: "memory", lock: "futex" } }),
    set(8, { mode: "processes", config: { workers: 8, transport: "fifo" } }),
    set(200, { mode: "processes", config: { workers: 8, transport: "shm", lock: "futex" } }),
  ];
  const sentences = said(cells, sets);
  assert.match(sentences[0], /^Threads do 100 times \(.*\) as many a second as processes by fifo on Node\.$/);
  assert.match(sentences[1], /^Threads do 4\.00 times \(.*\) as many a second as processes by shm on Node\.$/);
  assert.match(sentences[2], /^1 worker does 2\.00 times \(.*\) as many a second as 8 workers on Node\.$/);
  const memory = (bytes: number, mode: "threads" | "processes"): Cell =>
    cell("memory", { footprint_avg: bytes }, {}, { mode });
  assert.match(
    said([memory(50 * 2 ** 20, "threads"), memory(200 * 2 ** 20, "processes")], asked("memory"))[0],
    /^Processes take 4\.00 times \(.*\) the memory of threads on Node\.$/,
  );
});

test("a cell alone is its value and interval, and nothing measured is nothing said", () => {
  assert.match(
    said([overhead(0.0123)])[0],
    /^Threads on Node: 12\.3 ms \(10\.\d ms … 15\.\d ms\) for an iteration, median\.$/,
  );
  assert.deepEqual(said([]), []);
});

test("of several scenarios the first sentence of each", () => {
  const memory = (bytes: number, mode: "threads" | "processes"): Cell =>
    cell("memory", { footprint_avg: bytes }, {}, { mode });
  const cells = [
    overhead(0.01),
    overhead(0.05, { mode: "processes" }),
    overhead(0.0001, { start: "pool" }),
    memory(1e6, "threads"),
    memory(5e6, "processes"),
  ];
  const sentences = conclusionOfRun({ cells }, [asked("overhead"), asked("memory")]);
  assert.deepEqual(sentences.map((one) => one.replace(/ times.*/, "")), ["Threads are 5.00", "Processes take 5.00"]);
});
