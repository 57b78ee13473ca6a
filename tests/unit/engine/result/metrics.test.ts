// The one table of metrics, held against those who read it. `tests/live/scenarios/recompute.test.ts` holds it against what
// every scenario gives.

import { test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { refuseEmpty } from "../../../../cli/benchmark_formats.ts";
import { ownMetricsOf, refuseUnknownMetrics } from "../../../../engine/compare/metric_names.ts";
import { suggestion } from "../../../../engine/result/nearest.ts";
import { UsageError } from "../../../../engine/result/usage_error.ts";
import { compareBlocks } from "../../../../engine/compare/compare.ts";
import { betterOf, comparedMetric } from "../../../../engine/result/compared_metric.ts";
import { judgeGate, parseGate } from "../../../../engine/compare/gate.ts";
import type { Unit } from "../../../../engine/result/metric.ts";
import { metricNamed, metricsOf, registerMetrics } from "../../../../engine/result/metrics.ts";
import type { Comparison } from "../../../../engine/result/result.ts";
import { claims } from "../../../../report/article/claims.ts";
import { renderTable } from "../../../../report/table.ts";
import { viewsOf } from "../../../../report/views.ts";
import { knownScenario, loadCatalogue } from "../../../../scenarios/known.ts";
import { metricsPage, metricsSchema } from "../../../../scripts/metrics.ts";
import { ask, fileOf, MODES, noisy, runsOf } from "../../../helpers/made_up_comparison.ts";
import { plain } from "../../../helpers/plain.ts";

const scenarios = await loadCatalogue();
const metrics = metricsOf();

/** Units that a name ends in. */
const NAMED: readonly (readonly [RegExp, Unit])[] = [
  [/_per_s(_wall|_merged)?$/, "per s"],
  [/_s$/, "s"],
  [/_ns$/, "ns"],
  [/_pct$/, "%"],
  [/^(rss|uss|pss|footprint)_|_bytes$/, "bytes"],
  [/^(of|relative_to|speedup_over)_/, "×"],
];

test("names are unique, units agree with names, meanings are one sentence without its full stop", () => {
  assert.equal(new Set(metrics.map(({ name }) => name)).size, metrics.length);
  for (const { name, unit, shown, meaning } of metrics) {
    const named = NAMED.find(([pattern]) => pattern.test(name))?.[1] ?? "count";
    assert.equal(unit, named, name);
    assert.ok(shown.scale > 0 && (shown.unit !== "" || unit === "count"), name);
    assert.match(meaning, /^\S.*[^.\s]$/, name);
  }
});

test("a quantile needs as many values as it takes not to be the outermost one, and nothing else needs any", () => {
  for (const { name, fewest } of metrics) {
    const digits = /^p(\d+)_/.exec(name)?.[1];
    const share = digits === undefined ? 0.5 : Number(`0.${digits}`);
    const needed = Math.round(share / (1 - share));
    assert.equal(fewest, needed > 1 ? needed : undefined, name);
  }
});

test("headlines, tables and conclusions are of metrics that their scenario has", () => {
  const has = (scenario: string, metric: string): void =>
    assert.ok(metricsOf(scenario).some(({ name }) => name === metric), `${scenario} has no ${metric}`);
  for (const { name, headline } of scenarios) {
    assert.equal(metricNamed(headline.metric)?.better, headline.better, name);
    const compared = comparedMetric(headline);
    assert.equal(betterOf(compared.metric), compared.better, name);
    has(name, compared.metric);
    const { tables, charts, relations } = knownScenario(name)!.description;
    for (const { columns } of tables) for (const { metric } of columns) has(name, metric);
    for (const chart of charts) {
      if ("metric" in chart) has(name, chart.metric);
      if ("metrics" in chart) { for (const metric of chart.metrics) has(name, metric); }
      if ("parts" in chart) { for (const { metric } of chart.parts) has(name, metric); }
      if ("latency" in chart) has(name, `p50_${chart.latency}_ns`);
    }
    for (const { name: relation, of } of relations) for (const one of [relation, of ?? relation]) has(name, one);
  }
  for (const { terms } of claims) {
    for (const { scenario, metrics: own } of terms) for (const one of own) has(scenario, one);
  }
});

test("docs/metrics.md and the schema say what the table says: else run scripts/metrics.ts", () => {
  assert.equal(readFileSync(new URL("../../../../docs/metrics.md", import.meta.url), "utf8"), metricsPage());
  const schema = JSON.parse(
    readFileSync(new URL("../../../../engine/result/result.schema.json", import.meta.url), "utf8"),
  );
  assert.deepEqual(schema.definitions.metrics.properties, metricsSchema());
});

/** Of a pair whose second cell has `factor` times as much of a metric as the first, in 12 blocks. */
function compared(scenario: string, metric: string, factor: number): Comparison {
  const question = { ...ask(scenario, [MODES]), headline: { metric, better: betterOf(metric) } };
  return compareBlocks(question, runsOf(question, 12, noisy(1, factor)), 12);
}

test("more of what was done is faster, more of what was waited for is slower", () => {
  const verdictOf = (scenario: string, metric: string): string => compared(scenario, metric, 2).pairs[0].verdict;
  for (const metric of ["min_writer_items", "max_writer_items", "max_worker_attempts", "inserts_per_s_wall"]) {
    assert.equal(verdictOf("sharded-writers", metric), "faster", metric);
  }
  for (const metric of ["writer_spread_pct", "p99_ack_wait_ns", "start_skew_s"]) {
    assert.equal(verdictOf("sharded-writers", metric), "slower", metric);
  }
  assert.equal(verdictOf("memory", "rss_per_worker"), "slower");
});

test("by what is neither better nor worse nothing is faster or slower, though a gate can bound it", () => {
  for (const factor of [0.5, 2]) {
    const comparison = compared("shared-set", "fill_pct", factor);
    const [{ verdict, reason, ratio, interval95 }] = comparison.pairs;
    assert.deepEqual([comparison.better, verdict], ["neither", "no verdict"]);
    assert.match(reason!, /neither better nor worse/);
    assert.ok(interval95!.low < ratio && ratio < interval95!.high);
    const text = viewsOf({ ...fileOf([]), comparison }).map((view) => renderTable(view, plain, 80)).join("");
    assert.match(text, /no verdict \[1\]/);
    assert.doesNotMatch(text, /is better|Faster/);
    assert.equal(judgeGate(parseGate("processes.fill_pct > +50%")!, comparison).passed, factor < 1);
  }
  assert.equal(compared("shared-set", "fill_pct", 1).pairs[0].verdict, "equivalent");
});

test("a file of one direction is refused what has none", () => {
  const judged = [{ metric: "fill_pct", better: "neither" as const }];
  for (const format of ["custom-smaller-is-better", "custom-bigger-is-better"]) {
    assert.throws(
      () => refuseEmpty({ [format]: "x.json" }, judged),
      /fill_pct is better neither lower nor higher: give --bencher FILE\.$/,
    );
  }
  refuseEmpty({ bencher: "x.json" }, judged);
});

test("what is no metric is refused in one sentence that names the nearest", () => {
  for (
    const word of ["toString", "__proto__", "constructor", "hasOwnProperty", "", "relative_to_threads", "max_writer"]
  ) {
    const refused = (): void => refuseUnknownMetrics([word], ownMetricsOf("sharded-writers"));
    assert.throws(refused, (error) => {
      assert.ok(error instanceof UsageError);
      const [, ...names] = error.message.split(/: (?:give another, the nearest are |did you mean )/)
        .flatMap((part, index) => index === 0 ? [part] : part.slice(0, -1).split(", "));
      assert.ok(names.length > 0 && names.every((name) => metricNamed(name)), error.message);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  }
});

test("a name that several scenarios have is proposed once", () => {
  const names = [..."abcdefghijklm"].flatMap((letter) => [letter.repeat(9), letter.repeat(9)]);
  assert.equal(suggestion("abc", names), "give another, the nearest are aaaaaaaaa, bbbbbbbbb, ccccccccc.");
});

test("a metric that means something else elsewhere is refused", () => {
  assert.throws(
    () => registerMetrics("made-up", [["ops_per_s", "s", "lower", [], "something else"]]),
    /made-up as its metric ops_per_s is known in per s/,
  );
});
