// Two saved results held against each other, unpaired.

import assert from "node:assert/strict";
import { test } from "node:test";
import { compareFiles } from "../../../../engine/compare/compare_files.ts";
import { blocksCommand } from "../../../../cli/judgeable.ts";
import { understand } from "../../../../cli/arguments.ts";
import { loadCatalogue } from "../../../../scenarios/known.ts";
import { judgeGate, parseGate } from "../../../../engine/compare/gate.ts";
import { seededRandom } from "../../../../engine/compare/inference/random.ts";
import type { Cell } from "../../../../engine/result/result.ts";
import { renderCsv } from "../../../../report/csv.ts";
import { ask, fileOf, MODES, noisy, runsOf } from "../../../helpers/made_up_comparison.ts";
import { near } from "../../../helpers/near.ts";

const scenarios = await loadCatalogue();

const HEADLINE = { metric: "p50_iter_s", better: "lower" } as const;

/** What one process each measured: 40 iterations, of which 1 % is noise. */
function cellsOf(factor: number, version = "2.9", repetitions = 1): Cell[] {
  const random = seededRandom(`file ${factor}`);
  return ask("overhead", [MODES]).variants.flatMap(({ key }) =>
    Array.from({ length: repetitions }, (_, index): Cell => ({
      ...key,
      status: "measured",
      metrics: { p50_iter_s: factor * Math.exp(0.01 * random.normal()) },
      unavailable: {},
      samples: { iter_s: Array.from({ length: 40 }, () => factor * Math.exp(0.01 * random.normal())) },
      histograms: {},
      facts: {},
      warnings: [],
      provenance: { version, engine: "", path: "", compiled: false },
      measured_at: null,
      conditions: null,
      ...(repetitions > 1 && { repetition: index + 1 }),
    }))
  );
}

function blocksOf(factor: number, blocks: number): Cell[] {
  const question = ask("overhead", [MODES]);
  return runsOf(question, blocks, noisy(factor, 2)).map(({ outcome }) => outcome);
}

function compared(a: Cell[], b: Cell[], standard = {}) {
  const saved = [a, b].map((cells, index) => ({ path: `${"ab"[index]}.json`, result: fileOf(cells) }));
  return compareFiles([saved[0], saved[1]], "overhead", HEADLINE, standard);
}

test("two files are compared cell by cell, unpaired, with what differs between them", () => {
  const a = { path: "a.json", result: fileOf(cellsOf(1)) };
  const b = { path: "b.json", result: fileOf(cellsOf(1.2, "3.0").slice(0, 1), { cpu: "another" }) };
  const comparison = compareFiles([a, b], "overhead", HEADLINE);
  assert.equal(comparison.design, "files");
  assert.deepEqual(comparison.pairs.map(({ cell, baseline }) => [cell, baseline]), [
    ["deno threads spawn B", "deno threads spawn A"],
  ]);
  near(comparison.pairs[0].ratio, 1.2, 0.05);
  const told = comparison.warnings.map(({ message }) => message).join("\n");
  assert.match(told, /not measured in turns/);
  assert.match(told, /cpu made up in A and another in B/);
  assert.match(told, /deno 2\.9 in A and 3\.0 in B/);
  assert.match(told, /Not measured in both files: deno processes spawn/);
});

test("files of which a thread woke faster in one are said to differ, and one whose cores were kept awake", () => {
  const woken = (micros: number) =>
    cellsOf(1).map((cell) => ({
      ...cell,
      conditions: { wake_up_before_ns: 1000 * micros, wake_up_after_ns: 1000 * micros },
    }));
  const told = (a: number, b: number, awake = {}) =>
    compareFiles(
      [{ path: "a", result: fileOf(woken(a)) }, { path: "b", result: fileOf(woken(b), awake) }],
      "overhead",
      HEADLINE,
    ).warnings.filter(({ code }) => code !== "unpaired").map(({ message }) => message);
  const [warning, ...others] = told(70, 9);
  assert.match(
    warning,
    /^A sleeping thread woke after 9 µs around deno \w+ spawn B and after 70 µs around deno \w+ spawn A, .*: measure both with --keep-awake\.$/,
  );
  assert.deepEqual(others, []);
  assert.deepEqual(told(9, 11), []);
  assert.match(told(9, 9, { kept_awake: "idle" }).join(), /^The files differ in kept_awake none in A and idle in B: /);
});

test("one process each has figures and a ratio, no interval and no verdict, and passes no gate", () => {
  const comparison = compared(cellsOf(1), cellsOf(1.2));
  for (const { interval95, interval90, p, verdict, reason, blocks } of comparison.pairs) {
    assert.deepEqual([interval95, interval90, p, verdict, reason, blocks], [
      null,
      null,
      null,
      "no verdict",
      "one process each",
      1,
    ]);
  }
  for (const sign of ["> +99%", "< -99%"]) {
    const { passed, sentence } = judgeGate(parseGate(`deno.threads.p50_iter_s ${sign}`)!, comparison, "do that");
    assert.equal(passed, false);
    assert.match(sentence, /deno threads spawn B gets no verdict \(one process each\): do that\.$/);
  }
});

test("iterations of one process are replicates at the user's word alone", () => {
  const { pairs, warnings } = compared(cellsOf(1), cellsOf(1.2), { trustOneProcess: true });
  assert.deepEqual(pairs.map(({ verdict, blocks }) => [verdict, blocks]), [["slower", 40], ["slower", 40]]);
  assert.ok(warnings.some(({ code }) => code === "one-process"));
  const few = cellsOf(1).map((cell) => ({ ...cell, samples: { iter_s: [1, 2, 3, 4, 5] } }));
  const none = compared(few, few, { trustOneProcess: true }).pairs;
  assert.deepEqual(none.map(({ verdict, reason }) => [verdict, reason]), [
    ["no verdict", "5 iterations each"],
    ["no verdict", "5 iterations each"],
  ]);
  const mixed = compared(cellsOf(1), blocksOf(1, 12), { trustOneProcess: true }).pairs;
  assert.equal(mixed[0].reason, "one process in A and 12 blocks in B");
});

test("what cannot be judged says why, and only what has blocks has too few of them", () => {
  const verdicts = (a: Cell[], b: Cell[]) => {
    const [{ verdict, reason }] = compared(a, b).pairs;
    return reason ?? verdict;
  };
  assert.equal(verdicts(blocksOf(1, 12), cellsOf(1)), "12 blocks in A and one process in B");
  assert.equal(verdicts(cellsOf(1), blocksOf(1, 12)), "one process in A and 12 blocks in B");
  assert.equal(verdicts(cellsOf(1, "", 3), cellsOf(1.2, "", 3)), "3 processes each");
  assert.equal(verdicts(cellsOf(1, "", 3), cellsOf(1.2)), "3 processes in A and one process in B");
  assert.equal(verdicts(cellsOf(1, "", 8), cellsOf(1.2, "", 8)), "slower");
  for (const blocks of [1, 5]) assert.equal(verdicts(blocksOf(1, blocks), blocksOf(1.5, 12)), "too few blocks");
});

test("two comparisons are compared by their blocks", () => {
  const { pairs, cells, blocks } = compared(blocksOf(1, 8), blocksOf(1.5, 8));
  assert.equal(cells[0].values.length, 8);
  assert.equal(blocks, 8);
  assert.deepEqual(pairs.map(({ verdict }) => verdict), ["slower", "equivalent"]);
  const { floor, delta } = compared(blocksOf(1, 8), blocksOf(1.5, 8));
  assert.deepEqual([floor, delta], [null, 0.02]);
});

test("δ of two files is the floor of the one that is less quiet", () => {
  const restless = runsOf(ask("overhead", [MODES]), 8, (cell, _, again) => cell ? 2 : again ? 1.5 : 1);
  const cells = restless.map(({ outcome }) => outcome);
  for (const [a, b] of [[cells, blocksOf(1, 8)], [blocksOf(1, 8), cells]]) {
    near(compared(a, b).delta, 1.5 ** (1 / Math.sqrt(8)) - 1, 1e-9);
  }
});

test("the same two files have the same answer, and one file is equivalent to itself", () => {
  assert.deepEqual(compared(blocksOf(1, 8), blocksOf(1.1, 8)), compared(blocksOf(1, 8), blocksOf(1.1, 8)));
  const { pairs } = compared(blocksOf(1, 8), blocksOf(1, 8));
  assert.deepEqual(pairs.map(({ ratio, verdict }) => [ratio, verdict]), [[1, "equivalent"], [1, "equivalent"]]);
});

test("the command for files that can be judged measures the cells of these", () => {
  assert.deepEqual(blocksCommand(cellsOf(1)).slice(1), [
    "compare",
    "overhead",
    "--axis",
    "runtime=deno",
    "--axis",
    "mode=threads,processes",
    "--workers",
    "2",
    "--work-iters",
    "1000",
    "--json",
    "A.json",
  ]);
  for (const name of ["memory", "shared-set", "sharded-writers", "local-reduce"]) {
    const cells = ask(name, [MODES]).variants.map(({ key }) => ({ ...cellsOf(1)[0], ...key }));
    const request = understand(blocksCommand(cells).slice(1), scenarios, "1");
    assert.ok(request.kind === "compare", JSON.stringify(request));
  }
});

test("of a cell that was run twice in a block the geometric mean of both counts", () => {
  const question = ask("overhead", [{ name: "workers", values: [2] }]);
  const file = (again: number): Cell[] =>
    runsOf(question, 8, (_, __, second) => second ? again : 1).map(({ outcome }) => outcome);
  const [pair] = compared(file(1), file(4)).pairs;
  near(pair!.ratio, 2); // 1 and 4 over 1 and 1
});

test("as CSV a pair has the ends of its interval in their order, around its ratio", () => {
  const comparison = compared(blocksOf(1, 8), blocksOf(1.5, 8));
  const [head, ...rows] = renderCsv({ ...fileOf([]), comparison }).trimEnd().split("\n").map((line) => line.split(","));
  const of = (row: readonly string[], name: string): number => Number(row[head!.indexOf(name)]);
  assert.equal(rows.length, 2);
  rows.forEach((row, index) => {
    const { ratio, interval95 } = comparison.pairs[index]!;
    assert.deepEqual(["low95", "ratio", "high95"].map((name) => of(row, name)), [
      interval95!.low,
      ratio,
      interval95!.high,
    ]);
    assert.ok(interval95!.low < ratio && ratio < interval95!.high);
  });
});
