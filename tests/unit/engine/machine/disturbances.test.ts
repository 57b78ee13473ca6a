// What disturbed a measurement, from the conditions of made-up cells.

import assert from "node:assert/strict";
import { test } from "node:test";
import { disturbances } from "../../../../engine/machine/disturbances.ts";
import type { Cell, Conditions, Environment, Mode, ResultFile } from "../../../../engine/result/result.ts";
import { renderMarkdown } from "../../../../report/markdown.ts";
import { savedViews } from "../../../../report/saved.ts";
import { viewsOf } from "../../../../report/views.ts";
import { savedResult, smallComparison } from "../../../helpers/saved_result.ts";

const { environment: saved, cells: [cell] } = savedResult();
const ENVIRONMENT: Environment = { ...saved, cores: 4, usable_cores: 4, load_at_start: 0.1, governor: null };

/** Two seconds on four cores in which nothing happened. */
const QUIET: Conditions = {
  wall_s: 2,
  load_at_start: 0.1,
  load_at_end: 8,
  others_cpu_s: 0.1,
  steal_s: 0.01,
  throttled_s: 0,
  thermal_throttles: 0,
  wall_drift_s: 0.002,
};

function during(changes: Partial<Conditions> | null, key: Partial<Cell> = {}): Cell {
  const conditions = changes && { ...QUIET, ...changes };
  return { ...cell, ...key, conditions } as Cell;
}

function warn(cells: readonly Cell[], environment: Partial<Environment> = {}, governor: string | null = null) {
  const warnings = disturbances({ ...ENVIRONMENT, ...environment }, governor, cells);
  for (const { message } of warnings) assert.match(message, /^[A-Z\d][^\n]*: [^\n]+\.$/);
  return warnings;
}

test("a machine at rest is quiet: the load that cells make themselves is no neighbour", () => {
  assert.deepEqual(warn([during({}), during({ load_at_start: 8, load_at_end: 16 }), during(null)]), []);
  assert.deepEqual(warn([during(Object.fromEntries(Object.keys(QUIET).map((name) => [name, null])))]), []);
  assert.deepEqual(warn([]), []);
});

/** What happened, in which measure, and what it is called. */
const HARM: readonly (readonly [string, Partial<Conditions>, string])[] = [
  ["neighbours", { others_cpu_s: 2 }, "25 %"],
  ["steal", { steal_s: 1 }, "13 %"],
  ["throttled", { throttled_s: 0.5 }, "0.5 s"],
  ["too-hot", { thermal_throttles: 3 }, "3 times"],
  ["clock-stepped", { wall_drift_s: 30 }, "30 s"],
  ["clock-stepped", { wall_drift_s: -30 }, "30 s"],
];

for (const [code, conditions, amount] of HARM) {
  test(`${JSON.stringify(conditions)} is said as ${code}, with the cell, how much and what to do`, () => {
    const [warning, ...others] = warn([during({}), during(conditions, { mode: "processes" })]);
    assert.deepEqual(others, []);
    assert.equal(warning.code, code);
    assert.match(warning.message, new RegExp(`in 1 of 2 cells \\(overhead node processes ${amount}\\): `));
  });
}

test("the worst cells are named, with what tells them apart, and the others are counted", () => {
  const shares = [0.8, 4, 2.4, 1.6, 0.9];
  const cells = shares.map((others_cpu_s, index) => during({ others_cpu_s }, { repetition: index + 1 }));
  const [{ message }] = warn(cells);
  assert.match(
    message,
    /in 5 of 5 cells \(overhead node threads repetition 2 50 %, .*repetition 3 30 %, .*repetition 4 20 %, 2 more by less\)/,
  );
  const writers = during({ others_cpu_s: 4 }, { start: "pool", config: { workers: 2, writers: 2 }, block: 3 });
  assert.match(warn([writers])[0].message, /\(overhead node threads pool writers 2 block 3 50 %\)/);
});

test("cells that differ in their workers are told apart by them", () => {
  const cells = [1, 4].map((workers) => during({ others_cpu_s: 4 }, { config: { workers } }));
  assert.match(
    warn(cells)[0].message,
    /\(overhead node threads workers 1 50 %, overhead node threads workers 4 50 %\)/,
  );
});

test("a little of anything is no harm", () => {
  const little = { others_cpu_s: 0.39, steal_s: 0.15, throttled_s: 0.019, wall_drift_s: 0.05 };
  assert.deepEqual(warn([during(little)]), []);
  assert.deepEqual(warn([during({ wall_s: 0.1, others_cpu_s: 0.09 })]), []); // a share of nothing much
});

test("load from before the run, a changed governor and more workers than cores are said", () => {
  const codes = (...given: Parameters<typeof warn>) => warn(...given).map(({ code }) => code);
  const untold = during({ others_cpu_s: null });
  assert.deepEqual(codes([untold], { load_at_start: 0.7 }), ["busy-at-start"]);
  assert.deepEqual(codes([untold], { load_at_start: 0.6 }), []);
  assert.deepEqual(codes([untold], { load_at_start: null }), []);
  assert.deepEqual(codes([during(null)], { load_at_start: 0.7 }), ["busy-at-start"]);
  assert.deepEqual(codes([], { load_at_start: 0.7 }), ["busy-at-start"]);
  // A load average remembers what has ended: cells that saw nobody (2 s on 4 cores: less than 0.16 s) know better.
  assert.deepEqual(codes([during({}), during({ others_cpu_s: 0.2 })], { load_at_start: 7 }), []);
  assert.deepEqual(codes([during({}), during({ others_cpu_s: 0.24 })], { load_at_start: 7 }), ["busy-at-start"]);
  assert.deepEqual(codes([during({})], { governor: "performance" }, "powersave"), ["governor-changed"]);
  assert.deepEqual(codes([during({}, { config: { workers: 8 } })]), ["more-workers-than-cores"]);
  assert.deepEqual(codes([during({}, { config: { workers: 3, writers: 2 } })]), ["more-workers-than-cores"]);
});

/** Cells that were measured while a thread woke after so many microseconds. */
function woken(mode: Mode, micros: readonly (readonly [number, number] | null)[], key: Partial<Cell> = {}): Cell[] {
  return micros.map((looks, index) => {
    const [before, after] = looks?.map((one) => 1000 * one) ?? [null, null];
    return during({ wake_up_before_ns: before, wake_up_after_ns: after }, { mode, block: index + 1, ...key });
  });
}

test("cells that differ in how long a thread takes to wake are named, with figures and what to do", () => {
  const fast = woken("threads", [[12, 12], [13, 11], [60, 90]]); // one of three does not move the median
  const slow = woken("processes", [[80, 90], [75, 85], [12, 14]]);
  const message = "A sleeping thread woke after 12 µs around overhead node threads and after 80 µs around overhead " +
    "node processes, as idle cores were awake or asleep, which makes what blocks faster or slower: ";
  assert.deepEqual(warn([...slow, ...fast]), [
    { code: "wake-ups", message: `${message}give --keep-awake to have all in one mode.` },
  ]);
  const [{ message: kept }] = warn([...slow, ...fast], { kept_awake: "idle" });
  assert.equal(kept, `${message}end other programs, as cores were kept awake already.`);
  const [few, many] = [12, 80].map((micros, index) =>
    woken("threads", [[micros, micros]], { config: { workers: 1 + index } })
  );
  assert.match(
    warn([...few, ...many])[0].message,
    /threads workers 1 and after 80 µs around overhead node threads workers 2,/,
  );
});

test("blocks of one cell in both modes are counted", () => {
  const mixed = (slow: number, all: number) =>
    ["threads", "processes"].flatMap((mode) =>
      woken(mode as Mode, Array.from({ length: all }, (_, index) => index < slow ? [70, 72] : [9, 11]))
    );
  assert.match(warn(mixed(2, 6))[0].message, /after 10 µs around some cells and after 71 µs around 4 of 12, as idle/);
  assert.deepEqual(warn(mixed(1, 20)), []); // 5 % of them
});

test("wake-ups that are alike, of nobody, or told by one look alone are no harm", () => {
  const quiet = (...looks: (readonly [number, number] | null)[]) =>
    assert.deepEqual(warn([...woken("threads", looks), ...woken("processes", [[10, 12]])]), []);
  quiet([32, 33]); // three times as long, by a little less
  quiet([3, 3]); // three times as short, by less than 10 µs
  quiet(null, null);
  const [cell] = woken("threads", [[80, 80]]);
  const half = { ...cell, conditions: { ...cell.conditions, wake_up_after_ns: null } } as Cell;
  assert.deepEqual(warn([half, ...woken("processes", [[10, 12]])]), []);
  assert.deepEqual(warn(woken("threads", [null, null])), []);
});

test("every view of a result begins with what disturbed it, and an older result has none", () => {
  const warnings = [{ code: "neighbours", message: "Other programs ran: end them." }];
  const results: ResultFile[] = [
    savedResult(),
    smallComparison("blocks"),
    { ...savedResult(), command: ["paratax", "reproduce"] },
  ];
  for (const result of results) {
    const [first] = savedViews({ ...result, warnings });
    assert.ok(renderMarkdown(first).includes("! Other programs ran: end them."), result.command.join(" "));
    assert.ok(!savedViews(result).some(({ notes }) => notes.some((note) => note.includes("Other programs"))));
  }
  assert.equal(
    viewsOf({ ...savedResult(), warnings }).filter(({ notes }) => notes.join().includes("end them")).length,
    1,
  );
});
