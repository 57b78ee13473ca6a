// Gates: what --fail-if says, and when it fails.

import { askFor } from "../../../../engine/compare/question.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { compareBlocks } from "../../../../engine/compare/compare.ts";
import { betterOf } from "../../../../engine/result/compared_metric.ts";
import { isMeant, judgeGate, parseGate } from "../../../../engine/compare/gate.ts";
import { ask, MODES, noisy, runsOf, type Values } from "../../../helpers/made_up_comparison.ts";

test("a gate is words, a metric and a bound", () => {
  const gate = parseGate("deno.workers=8.p50_iter_s > +5%")!;
  assert.deepEqual(gate.selectors, ["deno", "workers=8"]);
  assert.deepEqual([gate.metric, gate.beyond, gate.bound], ["p50_iter_s", "above", 1.05]);
  assert.equal(parseGate("ops_per_s<-10%")!.bound, 0.9);
  for (const bad of ["", "x", "x > 5", "x >= 5%", "x > y%", "x < -100%", "> 5%"]) {
    assert.equal(parseGate(bad), null, bad);
  }
});

test("a gate names a version, by as much of its number as it has", () => {
  assert.deepEqual(parseGate("node@24.11.0.threads.p50_iter_s > +5%")!.selectors, ["node@24.11.0", "threads"]);
  assert.deepEqual(parseGate("node@24.workers=8.ops_per_s < -5%")!.selectors, ["node@24", "workers=8"]);
  assert.deepEqual(parseGate("bun@canary.threads.p50_iter_s > 5%")!.selectors, ["bun@canary", "threads"]);
  assert.deepEqual(parseGate("bun@1.4.0-canary.7+d578a8c.pool.p50_iter_s > 5%")!.selectors, [
    "bun@1.4.0-canary.7+d578a8c",
    "pool",
  ]);
  const question = ask("overhead", [{ name: "runtime", values: ["node@22.1.0", "node@24.11.0", "node@24.2.0"] }]);
  const meant = (text: string): string[] =>
    question.variants.filter((one) => isMeant(parseGate(`${text}.p50_iter_s > 5%`)!, one)).map(({ label }) => label);
  assert.deepEqual(meant("node@24"), ["node@24.11.0", "node@24.2.0"]);
  assert.deepEqual(meant("node@24.2.0"), ["node@24.2.0"]);
  assert.deepEqual(meant("node@24.1"), []);
  assert.deepEqual(meant("node@2"), []);
  assert.equal(meant("node").length, 3);
  assert.deepEqual(meant("deno"), []);
});

test("a gate fails only when the whole interval is beyond its bound, and when nothing can be told", () => {
  const question = ask("overhead", [MODES]);
  const judge = (text: string, values: Values, blocks = 12) =>
    judgeGate(parseGate(text)!, compareBlocks(question, runsOf(question, blocks, values), blocks));
  const slower = judge("deno.processes.p50_iter_s > +5%", noisy(1, 1.3));
  assert.equal(slower.passed, false);
  assert.match(
    slower.sentence,
    /^The gate "deno.*" failed: p50_iter_s of processes is \+\d+\.?\d* %.* against threads\.$/,
  );
  const wide: Values = (cell, block) => cell ? [0.9, 1.5][block % 2] : 1;
  assert.equal(judge("processes.p50_iter_s > +5%", wide).passed, true);
  assert.equal(judge("processes.p50_iter_s > +50%", noisy(1, 1.3)).passed, true);
  assert.equal(judge("processes.p50_iter_s < -5%", noisy(1, 0.8)).passed, false);
  assert.match(judge("processes.p50_iter_s > +5%", noisy(1, 1), 5).sentence, /too few blocks/);
  assert.match(judge("processes.p50_iter_s > +5%", (cell) => cell ? null : 1).sentence, /processes was not measured/);
});

test("a gate's metric is better in its own direction", () => {
  assert.equal(betterOf("ops_per_s"), "higher");
  assert.equal(betterOf("ops_per_s_merged"), "higher");
  assert.equal(betterOf("p50_iter_s"), "lower");
  assert.equal(betterOf("avg_lock_wait_ns"), "lower");
  const question = ask("overhead", [MODES]);
  assert.equal(askFor(question, "p95_iter_s").headline.better, "lower");
});
