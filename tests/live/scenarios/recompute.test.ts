// Every kind of cell, measured once, those of a scenario on one runtime: its result holds all that its metrics were
// computed from, and the table of metrics has each of them.

import { test } from "node:test";
import assert from "node:assert/strict";
import { ownMetricsOf } from "../../../engine/compare/metric_names.ts";
import { metricNamed, scenariosWith } from "../../../engine/result/metrics.ts";
import type { CellKey, Measured } from "../../../engine/result/result.ts";
import { loadCatalogue } from "../../../scenarios/known.ts";
import { scenario as overhead } from "../../../scenarios/overhead/scenario.ts";
import { EVERY_KIND, type Kind, playTiny } from "../../helpers/every_kind.ts";
import { runtime } from "../../helpers/play.ts";
import { assertRecomputable } from "../../helpers/recompute.ts";
import { sampleOf, testOnOne } from "../../helpers/share.ts";

const scenarios = sampleOf(await loadCatalogue());
const slow = { timeout: 60_000 };

function check({ scenario, mode, start, config }: Kind, cell: Measured, near: (name: string) => number): void {
  const key: CellKey = { scenario: scenario.name, runtime: runtime.identity.name, mode, start, config };
  assertRecomputable(key, cell, near);
}

const seen = new Map<string, Set<string>>();

function checkTable({ scenario }: Kind, { metrics, unavailable }: Measured): void {
  const names = seen.get(scenario.name) ?? new Set();
  for (const name of Object.keys(metrics)) {
    const known = metricNamed(name);
    assert.ok(known, `${name} is not in the table`);
    assert.ok(scenariosWith(known).includes(scenario.name), `${name} is not told of ${scenario.name}`);
    assert.notEqual(known.unit, "×", `${name} sets cells beside each other`);
    if (metrics[name] === null) assert.ok(unavailable[name], `${name} is null without a reason`);
    names.add(name);
  }
  seen.set(scenario.name, names);
}

for (const kind of EVERY_KIND.filter(({ scenario }) => scenarios.some(({ name }) => name === scenario.name))) {
  test(`every metric of ${kind.label} is in the table, and can be computed from the result`, slow, async () => {
    const cell = await playTiny(kind);
    checkTable(kind, cell);
    check(kind, cell, () => 1e-9);
  });
}

test("every metric of the table is given by each scenario that it is told of", () => {
  for (const { name } of scenarios) {
    const given = [...seen.get(name) ?? []];
    assert.deepEqual(ownMetricsOf(name).sort(), given.sort(), name);
  }
});

testOnOne(
  1,
  "of many workers a phase is a histogram, and a duration makes a spread",
  { timeout: 120_000 },
  async () => {
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
  },
);
