// Several machines as one: which are pooled, what they come to, and what that is worth on simulated fleets.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type Fleet, pooledFleet, simulatedFleet } from "../../../../bench/simulated_fleet.ts";
import { failedAudit } from "../../../../engine/compare/audit.ts";
import { intervalOf } from "../../../../engine/compare/inference/ratio.ts";
import { randomEffects } from "../../../../engine/compare/inference/random_effects.ts";
import { type Pooled, poolResults } from "../../../../engine/compare/pool.ts";
import { disturbances } from "../../../../engine/machine/disturbances.ts";
import type { Environment, Interval, ResultFile } from "../../../../engine/result/result.ts";
import { pooledViews } from "../../../../report/pooled_view.ts";
import { renderTable } from "../../../../report/table.ts";
import { testOnOne, WHOLE } from "../../../helpers/share.ts";
import { near } from "../../../helpers/near.ts";
import { fileOf } from "../../../helpers/made_up_comparison.ts";
import { plain } from "../../../helpers/plain.ts";

const FLEET: Fleet = { machines: 7, blocks: 12, truth: 1.2, tau: 0.02 };

/** Eight machines of three processor models. */
function fleet(): ResultFile[] {
  return simulatedFleet(FLEET, 1);
}

function pool(results: readonly ResultFile[], withDisturbed = false): Pooled | null {
  return poolResults(results.map((result, index) => ({ path: `results/m${index}.json`, result })), withDisturbed);
}

function changed(index: number, change: (result: ResultFile) => Partial<ResultFile>): ResultFile[] {
  return fleet().map((result, at) => at === index ? { ...result, ...change(result) } : result);
}

/** What is said of a machine that is not pooled, by its name. */
function leftOut(pooled: Pooled | null): Record<string, string> {
  const out = pooled!.ratios[0]!.machines.filter(({ left_out }) => left_out !== null);
  return Object.fromEntries(out.map(({ machine, left_out }) => [pooled!.machines[machine]!.name, left_out!]));
}

test("three machines, worked out by hand: the mean, Student's interval, the next machine, τ and I²", () => {
  const effects = [0, 0.1, 0.2].map((log) => ({ log, error: 0.05 }));
  const { mean, next, tau, i2 } = randomEffects(effects);
  const t = 4.302652729911275; // of two degrees of freedom, 2.5 % beyond
  near(Math.log(mean.ratio), 0.1, 1e-12);
  near(Math.log(intervalOf(mean, 0.95)!.high), 0.1 + t * 0.1 / Math.sqrt(3), 1e-9);
  near(Math.log(intervalOf(next, 0.95)!.low), 0.1 - t * 0.1 * Math.sqrt(4 / 3), 1e-9);
  near(tau, Math.sqrt(0.01 - 0.0025), 1e-12);
  near(i2, 0.75, 1e-12);
  const quiet = randomEffects([{ log: 0.1, error: 0.2 }, { log: 0.12, error: 0.2 }]);
  assert.deepEqual([quiet.tau, quiet.i2], [0, 0], "less than their errors explain");
  near(quiet.mean.error, 0.2 / Math.sqrt(2), 1e-12); // and not 0.01, by which they differ
  near(quiet.next.error, 0.2 * Math.sqrt(1.5), 1e-12);
  assert.equal(randomEffects([{ log: 1, error: 0 }, { log: 1, error: 0 }]).i2, 0);
  assert.throws(
    () => randomEffects(effects.slice(1, 2)),
    /^RangeError: Cannot pool as there must be 2 or more machines/,
  );
});

test("every machine is a row, those of one processor together, and the word is held against each one's own", () => {
  const { machines, ratios: [ratio, ...others] } = pool(fleet())!;
  assert.deepEqual(others, []);
  assert.deepEqual(machines.map(({ environment: { cpu } }) => cpu.at(-1)), ["0", "0", "0", "1", "1", "1", "2", "2"]);
  const { all, by_cpu } = ratio!;
  assert.deepEqual(by_cpu.map(({ cpu, pool: { machines } }) => [cpu, machines]), [["model 0", 3], ["model 1", 3], [
    "model 2",
    2,
  ]]);
  assert.equal(all!.machines, 8);
  assert.equal(all!.verdict, "slower");
  const own = ratio!.machines.filter(({ verdict }) => verdict === "slower").length;
  assert.equal(all!.verdicts.slower, own);
  const logs = ratio!.machines.map(({ ratio }) => Math.log(ratio));
  near(Math.log(all!.ratio), logs.reduce((sum, one) => sum + one, 0) / 8, 1e-9);
});

test("the machine that is unlike the others is named first, with how far it lies from them", () => {
  const leads = (results: readonly ResultFile[]): string => pooledViews(pool(results)!)[0]!.lead!.join(" ");
  assert.match(
    leads(fleet()),
    /^No machine is odd: each of 8 lies where the others say that one more would\. Over all/,
  );
  const [other] = simulatedFleet({ ...FLEET, truth: 3 }, 2);
  const lab = fleet().map((result, at) =>
    at === 4 ? { ...other!, environment: { ...other!.environment, machine: "attic" } } : result
  );
  assert.match(leads(lab), /^Odd: attic, 2\.\d+ times \([12]\.\d+ … [23]\.\d+\) what the others show\. Over all/);
  const { odd } = pool(lab)!.ratios[0]!;
  assert.deepEqual(odd!.map(({ machine }) => pool(lab)!.machines[machine]!.name), ["attic"]);
  assert.equal(pool(fleet().slice(0, 3))!.ratios[0]!.odd, undefined, "of three nobody can say");
});

test("who was interrupted, disturbed, or measured too little is shown, left out and told why", () => {
  assert.deepEqual(leftOut(pool(fleet())), {});
  const stolen = [{ code: "steal", message: "x" }, { code: "drift", message: "y" }];
  for (
    const [change, reason] of [
      [{ complete: false }, "it was interrupted"],
      [{ warnings: stolen }, "the hypervisor gave a part of the cores to other machines"],
      [{ warnings: undefined }, "its paratax was too old to look for disturbances"],
    ] as const
  ) {
    const pooled = pool(changed(2, () => change));
    assert.deepEqual(leftOut(pooled), { "machine-2": reason });
    assert.equal(pooled!.ratios[0]!.all!.machines, 7);
    assert.equal(pooled!.ratios[0]!.machines.length, 8);
  }
  assert.deepEqual(leftOut(pool(changed(2, () => ({ warnings: stolen })), true)), {});
  assert.deepEqual(leftOut(pool(changed(2, () => ({ complete: false })), true)), { "machine-2": "it was interrupted" });
  const few = changed(3, ({ comparison }) => ({
    comparison: {
      ...comparison!,
      cells: comparison!.cells.map((cell) => ({ ...cell, values: cell.values.slice(0, 5) })),
    },
  }));
  assert.deepEqual(leftOut(pool(few)), { "machine-3": "fewer than 6 blocks have both" });
  const none = pool(fleet().map((result) => ({ ...result, warnings: stolen })))!;
  assert.equal(none.ratios[0]!.all, null);
});

test("every code that speaks of a disturbance is one that a measurement can have", () => {
  const machine: Environment = { ...fleet()[0]!.environment, load_at_start: 9 };
  const conditions = { wall_s: 1, others_cpu_s: 8, steal_s: 8, throttled_s: 1, thermal_throttles: 1, wall_drift_s: 9 };
  const cell = { scenario: "overhead", runtime: "node", mode: "threads", start: "spawn", config: {}, conditions };
  const found = disturbances(machine, "powersave", [cell as never]);
  for (const warning of found) {
    const told = failedAudit({ warnings: [warning] });
    assert.equal(
      told === null,
      ["variables", "more-workers-than-cores", "wake-ups"].includes(warning.code),
      warning.code,
    );
  }
  const all = failedAudit({ warnings: found })!;
  assert.equal(all.split(", and ").length, 7, all);
});

test("a machine that measured twice counts once, and machines without a name are taken for what they look like", () => {
  const again = fleet();
  const newer = { ...again[1]!, created: "2026-02-01T00:00:00.000Z" };
  const twice = pool([...again, newer])!;
  assert.equal(twice.ratios[0]!.all!.machines, 8);
  assert.deepEqual(leftOut(twice), { "results/m1.json": "results/m8.json has this machine's newest result" });
  const disturbed = pool([...again, { ...newer, warnings: [{ code: "steal", message: "x" }] }])!;
  assert.equal(disturbed.ratios[0]!.all!.machines, 8, "the older one passed its audit");

  const unnamed = fleet().map(({ environment: { machine: _, ...environment }, ...result }) => ({
    ...result,
    environment,
  }));
  const [one, twin, other] = unnamed.filter((_, index) => index % 3 === 0 || index === 1);
  const alike = poolResults([one!, twin!, other!].map((result, index) => ({ path: `${"abc"[index]}.json`, result })))!;
  assert.equal(alike.ratios[0]!.all!.machines, 2);
  assert.match(
    alike.warnings.map(({ message }) => message).join("\n"),
    /^a\.json, c\.json have the same processor, cores and memory and are taken for one machine: .* --machine NAME\.$/m,
  );
  assert.equal(pool([one!, other!]), null, "one machine alone is pooled with nothing");
});

test("what else differs between the machines is told with how many have it", () => {
  const other = changed(0, ({ tool, comparison }) => ({
    tool: { ...tool, version: "0.1.0" },
    quick: true,
    comparison: {
      ...comparison!,
      cells: comparison!.cells.map((cell) => ({
        ...cell,
        key: { ...cell.key, config: { workers: 2, iterations: 9 } },
      })),
    },
  }));
  const told = pool(other)!.warnings.map(({ message }) => message).join("\n");
  assert.match(told, /^1 of 8 results are a first look/m);
  assert.match(told, /differ in paratax: 0\.1\.0 \(1\), simulated \(7\):/);
  assert.match(told, /differ in workers: 2 \(1\), none \(7\):/);
  assert.doesNotMatch(told, /iterations \(/);
  assert.equal(pool([fileOf([]), ...fleet().slice(0, 1)]), null);
});

test("figures beyond all measure are shown as none", () => {
  const far = fleet().slice(0, 2).map((result, index) => ({
    ...result,
    comparison: {
      ...result.comparison!,
      cells: result.comparison!.cells.map((cell, at) => ({
        ...cell,
        values: cell.values.map(() => at === index ? 1e300 : 1e-4),
      })),
    },
  }));
  const { all } = pool(far)!.ratios[0]!;
  assert.deepEqual([all!.interval95, all!.next95], [null, null]);
});

test("in 80 columns, without colours: the answer, each machine's interval, and all of them", () => {
  const pooled = pool(changed(4, () => ({ warnings: [{ code: "steal", message: "x" }] })))!;
  const [text, machines] = pooledViews(pooled).map((view) => renderTable(view, plain, 80)) as [string, string];
  for (const line of `${text}${machines}`.split("\n")) assert.ok(line.length <= 80, line);
  assert.match(text, /^overhead: p50_iter_s of processes over threads, on deno\n8 machines, 1 left out\n/);
  assert.match(
    text.replace(/\s+/g, " "),
    /Over all 1\.\d+× \(95 %: 1\.\d+ … 1\.\d+\): slower, which holds on 7 of 7\. Between machines: τ [\d.]+ %, I² [\d.]+ %\. One more machine like these would show 1\.\d+ … 1\.\d+ \(95 %\)\./,
  );
  assert.match(text, /^machine-4 +12 +1\.\d+× +1\.\d+ … 1\.\d+ +left out \[1\]$/m);
  assert.match(text, /^machine-4 .*├─*○─*┤$/m);
  assert.match(text, /^machine-0 .*├─*●─*┤$/m);
  assert.match(text, /^all 7 .*├?─*◆─*┤?$/m);
  assert.match(text, /^\[1\] Left out: the hypervisor gave/m);
  assert.match(machines, /^model 2\nmachine-2 +8 of 8 cores/m);
});

test("of hundreds of machines the ends have rows, and all are counted", () => {
  const [result] = fleet() as [ResultFile];
  const many = Array.from({ length: 300 }, (_, index): ResultFile => ({
    ...result,
    environment: { ...result.environment, machine: `m${index}` },
    comparison: {
      ...result.comparison!,
      pairs: result.comparison!.pairs.map((pair) => ({ ...pair, ratio: 1 + index / 300 })),
    },
  }));
  const [view] = pooledViews(pool(many)!);
  assert.equal(view!.rows.filter(([name]) => /^m\d+$/.test(name!)).length, 40);
  assert.deepEqual([view!.rows[0]![0], view!.rows[39]![0], view!.rows[40]![0]], ["m0", "m299", "all 300"]);
  assert.match(view!.notes.join(" "), /Of 300 machines the 40 at both ends/);
});

testOnOne(0, "three and five machines of few blocks: 94 % or more of pooled intervals hold the truth", {}, () => {
  covers({ machines: 3, blocks: 6, truth: 1.2, tau: 0 }, 500);
  covers({ machines: 5, blocks: 6, truth: 1.2, tau: 0.1 }, 400);
});

testOnOne(
  1,
  "twenty machines: 94 % or more of pooled intervals hold the truth, and of predictions the next machine",
  {},
  () => {
    covers({ machines: 20, blocks: 6, truth: 1.2, tau: 0.05 }, 150);
  },
);

/** `runs` fleets, in a whole sweep more. At 95 % chance leaves so many out by three deviations. */
function covers(kind: Fleet, runs: number): void {
  const count = WHOLE ? 2000 : runs;
  const least = WHOLE ? 0.94 : 0.95 - 3 * Math.sqrt(0.05 * 0.95 / count);
  let [covered, predicted] = [0, 0];
  for (let seed = 0; seed < count; seed++) {
    const results = simulatedFleet(kind, seed);
    const { interval95, next95 } = pooledFleet(results.slice(0, -1)).ratios[0]!.all!;
    if (holds(interval95, kind.truth)) covered++;
    if (holds(next95, results.at(-1)!.comparison!.pairs[0]!.ratio)) predicted++;
  }
  assert.ok(covered / count >= least, `${covered} of ${count} hold the truth`);
  assert.ok(predicted / count >= least, `${predicted} of ${count} hold the next machine`);
}

function holds(interval: Interval | null, value: number): boolean {
  return interval !== null && interval.low <= value && value <= interval.high;
}

test("machines are held against the largest δ and the smallest margin that any of them has", () => {
  const results = fleet().map((result, index) => ({
    ...result,
    comparison: { ...result.comparison!, delta: index === 2 ? 0.09 : 0.03, margin: index === 4 ? 0.04 : 0.05 },
  }));
  const [ratio] = pool(results)!.ratios;
  assert.deepEqual([ratio!.delta, ratio!.margin], [0.09, 0.04]);
});
