// Results over time: series of each machine, where they change, and what of the machine did.

import assert from "node:assert/strict";
import { test } from "node:test";
import { historyOf } from "../../../../engine/compare/history.ts";
import { changePoints } from "../../../../engine/compare/inference/change_points.ts";
import { seededRandom } from "../../../../engine/compare/inference/random.ts";
import type { Cell, Environment, ResultFile } from "../../../../engine/result/result.ts";
import { historyViews } from "../../../../report/history_view.ts";
import { renderHistory } from "../../../../report/html/history_page.ts";
import { renderTable } from "../../../../report/table.ts";
import { near } from "../../../helpers/near.ts";
import { savedResult } from "../../../helpers/saved_result.ts";
import { testOnOne } from "../../../helpers/share.ts";
import { plain } from "../../../helpers/plain.ts";

const METRIC = "p50_iter_s";

/** A value a day, with one percent of noise: `levels` by day. */
function daily(
  levels: readonly number[],
  environment: (day: number) => Partial<Environment> = () => ({}),
): ResultFile[] {
  const random = seededRandom("history");
  const { cells: [cell], ...result } = savedResult();
  return levels.map((level, day) => ({
    ...result,
    created: new Date(Date.UTC(2026, 0, 1 + day)).toISOString(),
    environment: { ...result.environment, machine: "lab1", ...environment(day) },
    cells: [{ ...cell, metrics: { [METRIC]: level * Math.exp(0.01 * random.normal()) } } as Cell],
    comparison: undefined,
  }));
}

function historyIn(results: readonly ResultFile[]) {
  return historyOf(
    results.map((result, index) => ({ path: `${index}.json`, result })),
    (name) => name === "overhead" ? METRIC : null,
  );
}

const STEP = Array.from({ length: 24 }, (_, day) => day < 14 ? 0.01 : 0.012);

test("a step is found where it is, and what is no change is none", () => {
  const random = seededRandom("steps");
  const noise = (count: number, level: number) => Array.from({ length: count }, () => level + random.normal());
  assert.deepEqual(changePoints([...noise(15, 0), ...noise(12, 6)], 1).map(({ index }) => index), [15]);
  assert.deepEqual(changePoints([...noise(12, 0), ...noise(12, 9), ...noise(12, 0)], 1).map(({ index }) => index), [
    12,
    24,
  ]);
  assert.deepEqual(changePoints([1, 1, 1, 1, 1, 1, 1, 1], 1), []);
  assert.deepEqual([changePoints([], 1), changePoints([1, 1, 1, 9, 9], 1)], [[], []]);
  const values = [...noise(10, 0), ...noise(10, 2)];
  assert.deepEqual(changePoints(values, 7), changePoints(values, 7));
  const [found] = changePoints([...noise(10, 0), ...noise(10, 9)], 1);
  near(found!.p, 0.001, 1e-9);
});

testOnOne(
  1,
  "of a hundred series without a change one or two have one, and a step of two deviations is mostly found",
  {},
  () => {
    const random = seededRandom("chance");
    let [false_, found] = [0, 0];
    for (let seed = 0; seed < 300; seed++) {
      const values = Array.from({ length: 20 }, () => random.normal());
      if (changePoints(values, seed).length > 0) false_++;
      if (changePoints(values.map((value, index) => index < 10 ? value : value + 2), seed).length > 0) found++;
    }
    assert.ok(false_ <= 9, `${false_} of 300`); // 3 are expected
    assert.ok(found >= 200, `${found} of 300`);
  },
);

test("each machine has its series by time, with the change, its size and its way", () => {
  const others = daily([0.5, 0.5], () => ({ machine: "lab2" }));
  const machines = historyIn([...daily(STEP).reverse(), ...others]);
  assert.deepEqual(machines.map(({ name, runs }) => [name, runs.length]), [["lab1", 24], ["lab2", 2]]);
  const [{ runs, series: [{ points, changes }] }] = machines;
  assert.ok(runs.every(({ created }, index) => index === 0 || created > runs[index - 1]!.created));
  assert.equal(points.length, 24);
  assert.deepEqual(changes.map(({ point }) => point), [14]);
  near(changes[0]!.ratio, 1.2, 0.02);
  assert.deepEqual(historyIn(daily(STEP.map(() => 0.01)))[0]!.series[0]!.changes, []);
  assert.deepEqual(
    historyIn(daily(STEP.map((_, day) => day < 14 ? 0.01 : 0.01005)))[0]!.series[0]!.changes,
    [],
    "below 2 %",
  );
});

test("a changed kernel, microcode or governor is told with its run; what older results did not keep is no change", () => {
  const changed = historyIn(daily([1, 1, 1, 1], (day) => ({
    ...(day > 0 && { kernel: day < 2 ? "6.1.0-18" : "6.1.0-20", microcode: day < 3 ? "0x1" : "0x2" }),
    governor: day < 3 ? "performance" : "powersave",
  })));
  assert.deepEqual(changed[0]!.warnings.map(({ message }) => message), [
    "With the run of 2026-01-03 00:00 changed the kernel from 6.1.0-18 to 6.1.0-20: figures before and after are not of the same machine.",
    "With the run of 2026-01-04 00:00 changed the microcode from 0x1 to 0x2, the frequency governor from performance to powersave: figures before and after are not of the same machine.",
  ]);
});

test("it is drawn in 80 columns and as a page, and a change is a sentence with what ran before and since", () => {
  const results = daily(STEP).map((result, day) =>
    day < 14 ? result : { ...result, tool: { ...result.tool, version: "0.9.9" } }
  );
  const machines = historyIn(results);
  const [view, ...more] = historyViews(machines);
  assert.deepEqual(more, []);
  const text = renderTable(view!, plain, 80);
  for (const line of text.split("\n")) assert.ok(line.length <= 80, line);
  assert.match(text, /^lab1: p50_iter_s over time\n24 runs, 2026-01-01 00:00 to 2026-01-24 00:00\n/);
  assert.match(text, /^overhead node threads spawn, workers 2 +[\d.]+ +[\d.]+ +[▁▂▃]{14}[▆▇█]{10}$/m);
  assert.match(
    text.replace(/\s+/g, " "),
    /: \+[\d.]+ %, worse from 2026-01-15 00:00 on \(p 0\.001; paratax 0\.1\.0, .* before, paratax 0\.9\.9, .* since\)\./,
  );
  const page = renderHistory(machines);
  assert.match(page, /<section id="m0"[^]*<figure [^]*<svg [^]*lab1: p50_iter_s over time/);
});

test("of a cell that one result has several times its median is the point", () => {
  const results = daily([1, 1]).map((result) => ({
    ...result,
    cells: [7, 2, 3].map((value, index) => {
      return { ...result.cells[0]!, repetition: index + 1, metrics: { [METRIC]: value } } as Cell;
    }),
  }));
  assert.deepEqual(historyIn(results)[0]!.series[0]!.points.map(({ value }) => value), [3, 3]);
});
