// A result holds all that its metrics were computed from.

import { test } from "node:test";
import assert from "node:assert/strict";
import type { CellKey, Measured } from "../../../engine/result/result.ts";
import { scenario as overhead } from "../../../scenarios/overhead/scenario.ts";
import { EVERY_KIND, type Kind, playTiny } from "../../helpers/every_kind.ts";
import { runtime } from "../../helpers/play.ts";
import { assertRecomputable } from "../../helpers/recompute.ts";

function check({ scenario, mode, start, config }: Kind, cell: Measured, near: (name: string) => number): void {
  const key: CellKey = { scenario: scenario.name, runtime: runtime.identity.name, mode, start, config };
  assertRecomputable(key, cell, near);
}

for (const kind of EVERY_KIND) {
  test(`every metric of ${kind.label} can be computed from the result`, { timeout: 60_000 }, async () => {
    check(kind, await playTiny(kind), () => 1e-9);
  });
}

test("of many workers a phase is a histogram, and a duration makes a spread", { timeout: 120_000 }, async () => {
  const config = { workers: 2, iterations: 300, warmup: 1, work_iters: 100 };
  const pool: Kind = { label: "pool", scenario: overhead, mode: "threads", start: "pool", config };
  const measured = await playTiny(pool);
  assert.ok(!("work_s" in measured.samples) && measured.histograms.work_s.length === 1);
  assert.equal(measured.histograms.work_s[0].buckets.reduce((sum, [, count]) => sum + count, 0), 600);
  assert.equal(measured.samples.iter_s.length, 300);
  check(pool, measured, (name) => /^p.*_(start|load|work|finish)_s$/.test(name) ? 0.005 : 1e-9);
  const timed = EVERY_KIND.find(({ scenario, mode }) => scenario.name === "sharded-writers" && mode === "threads")!;
  const { ops: _, ...rest } = timed.config;
  const byTime: Kind = { ...timed, config: { ...rest, duration_ms: 50 } };
  check(byTime, await playTiny(byTime), () => 1e-9);
});
