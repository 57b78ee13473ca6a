// Two saved results held against each other, unpaired.

import assert from "node:assert/strict";
import { test } from "node:test";
import { compareFiles } from "../engine/compare_files.ts";
import { judgeGate, parseGate } from "../engine/gate.ts";
import { seededRandom } from "../engine/inference/random.ts";
import type { Cell } from "../engine/result.ts";
import { ask, fileOf, MODES, noisy, runsOf } from "./made_up_comparison.ts";
import { near } from "./near.ts";

test("two files are compared cell by cell, unpaired, with what differs between them", () => {
  const cellsOf = (factor: number, version: string): Cell[] => {
    const random = seededRandom(`file ${factor}`);
    return ask("overhead", [MODES]).variants.map(({ key }): Cell => ({
      ...key,
      status: "measured",
      metrics: { p50_iter_s: factor },
      unavailable: {},
      samples: { iter_s: Array.from({ length: 40 }, () => factor * Math.exp(0.01 * random.normal())) },
      histograms: {},
      facts: {},
      warnings: [],
      provenance: { version, engine: "", path: "", compiled: false },
      measured_at: null,
      conditions: null,
    }));
  };
  const a = { path: "a.json", result: fileOf(cellsOf(1, "2.9")) };
  const b = { path: "b.json", result: fileOf(cellsOf(1.2, "3.0").slice(0, 1), { cpu: "another" }) };
  const comparison = compareFiles([a, b], "overhead", { metric: "p50_iter_s", better: "lower" }, 1);
  assert.equal(comparison.design, "files");
  assert.deepEqual(comparison.pairs.map(({ cell, baseline, verdict }) => [cell, baseline, verdict]), [
    ["deno threads spawn B", "deno threads spawn A", "slower"],
  ]);
  near(comparison.pairs[0].ratio, 1.2, 0.02);
  const told = comparison.warnings.map(({ message }) => message).join("\n");
  assert.match(told, /weaker/);
  assert.match(told, /cpu made up in A and another in B/);
  assert.match(told, /deno 2\.9 in A and 3\.0 in B/);
  assert.match(told, /Not measured in both files: deno processes spawn/);
  const gate = judgeGate(parseGate("deno.threads.p50_iter_s > +5%")!, comparison);
  assert.equal(gate.passed, false);
});

test("two comparisons are compared by their blocks", () => {
  const question = ask("overhead", [MODES]);
  const saved = (factor: number) => {
    const runs = runsOf(question, 8, noisy(factor, 2));
    return { path: "x.json", result: fileOf(runs.map(({ outcome }) => outcome)) };
  };
  const { pairs, cells } = compareFiles([saved(1), saved(1.5)], "overhead", question.headline, 1);
  assert.equal(cells[0].values.length, 8);
  assert.deepEqual(pairs.map(({ verdict }) => verdict), ["slower", "equivalent"]);
});
