// What stands above a result, and what its charts are called.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Cell, Mode, ResultFile } from "../../../engine/result/result.ts";
import { findingOf, headlineOf } from "../../../report/finding.ts";
import { savedResult, savedRun, smallComparison } from "../../helpers/saved_result.ts";

/** Three repetitions on Node, in which a process takes so many times as long as a thread. */
function repeated(...times: readonly number[]): ResultFile {
  const [first] = savedResult().cells;
  const cell = (mode: Mode, repetition: number, avg_iter_s: number): Cell =>
    ({ ...first, mode, repetition, config: { workers: 8 }, metrics: { avg_iter_s } }) as Cell;
  const cells = times.flatMap((many, at) => [cell("threads", at + 1, 0.01), cell("processes", at + 1, 0.01 * many)]);
  return { ...savedResult(), command: ["paratax", "reproduce"], cells };
}

test("a chart of a reproduction is called by the first of its scenario's conclusions that is settled", () => {
  assert.equal(
    findingOf(repeated(3, 4, 5), "overhead"),
    "A process costs more than a thread: so it is on Node (4.00×)",
  );
  assert.equal(
    findingOf(repeated(0.5, 0.6, 0.7), "overhead"),
    "A process costs more than a thread: not so on Node (0.600×)",
  );
  assert.equal(findingOf(repeated(0.5, 4, 5), "overhead"), null, "that goes both ways");
  assert.equal(findingOf(repeated(3, 4), "overhead"), null, "two say neither yes nor no");
  assert.equal(findingOf(repeated(3, 4, 5), "memory"), null);
});

test("a reproduction without a conclusion of its own says how many of the article's hold", () => {
  assert.deepEqual(headlineOf(repeated(3, 4, 5)), ["On Node 1 of the article's 2 conclusions holds and 1 does not."]);
  assert.deepEqual(headlineOf(repeated(3, 4)), [
    "On Node 0 of the article's 2 conclusions hold and 2 are not settled.",
  ]);
  assert.deepEqual(headlineOf({ ...repeated(3, 4, 5), conclusion: ["So it is."] }), ["So it is."]);
});

test("another result's chart is called by its first sentence that settles something, where that is of its scenario", () => {
  const told = {
    ...savedResult(),
    conclusion: ["Not settled: a.", "Threads are faster (1 … 2); not settled: b.", "c."],
  };
  assert.equal(findingOf(told, "overhead"), "Threads are faster (1 … 2).");
  assert.equal(findingOf({ ...savedRun(), conclusion: ["Threads are faster."] }, "overhead"), null, "or of another");
  assert.equal(findingOf(savedResult(), "overhead"), null);
  const compared = smallComparison("blocks");
  const comparison = { ...compared.comparison!, conclusion: ["Processes are slower."] };
  assert.equal(findingOf({ ...compared, comparison }, "overhead"), "Processes are slower.");
});
