// What the article's scripts print is read as results.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { hasPrintedRuns, isPrinted, readPrintedRuns } from "../../../../engine/result/printed_runs.ts";
import { readResults } from "../../../../engine/result/read_results.ts";
import type { Cell, ResultFile } from "../../../../engine/result/result.ts";
import { loadCatalogue } from "../../../../scenarios/known.ts";
import { besidePrinted, savedViews } from "../../../../report/saved.ts";
import { renderTable } from "../../../../report/table.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { plain } from "../../../helpers/plain.ts";
import { savedResult } from "../../../helpers/saved_result.ts";
import { valid } from "../../../helpers/valid.ts";

await loadCatalogue();

const FILE = fileURLToPath(new URL("../../../fixtures/printed_runs.txt", import.meta.url));
const text = readFileSync(FILE, "utf8");
const CREATED = "2026-01-02T03:04:05.000Z";
const results = readPrintedRuns(text, CREATED);

const metricsOf = ({ cells }: ResultFile, at: number): Readonly<Record<string, number | null>> => {
  const cell = cells[at]!;
  return cell.status === "measured" ? cell.metrics : {};
};
const named = ({ scenario, runtime, mode, start }: Cell): string => [scenario, runtime, mode, start].join(" ");

test("every run is a cell, of a result for each system", () => {
  const [linux, macos] = results as [ResultFile, ResultFile];
  assert.equal(results.length, 2);
  assert.match(linux.environment.os, /^Linux-6\.17/);
  assert.deepEqual([linux.environment.arch, macos.environment.arch], ["x86_64", "arm64"]);
  assert.deepEqual(linux.cells.map(named), [
    "overhead python314 threads spawn",
    "memory python314 threads spawn",
    "overhead python314 processes forkserver",
    "memory python314 processes forkserver",
  ]);
  assert.deepEqual(macos.cells.map(named), [
    "shared-set python314 threads spawn",
    "shared-set python314 processes spawn",
    "sharded-writers python314 processes spawn",
  ]);
  assert.deepEqual([linux.complete, macos.complete], [true, false]); // the last run was cut off
  for (const result of results) valid(JSON.stringify(result));
});

test("figures are those printed, in the units of results", () => {
  const [linux, macos] = results as [ResultFile, ResultFile];
  assert.deepEqual(metricsOf(linux, 0), {
    total_wall_s: 2.458765,
    avg_iter_s: 0.00182284,
    p50_iter_s: 0.001771547,
    p95_iter_s: 0.002239553,
  });
  assert.deepEqual(linux.cells[0]!.config, { workers: 8, iterations: 1000, warmup: 5, work_iters: 20000 });
  const memory = metricsOf(linux, 3);
  assert.deepEqual([memory.rss_max, memory.uss_avg, memory.footprint_avg], [180404224, 37621174, 51388952]);
  assert.equal(memory.avg_iter_s, undefined); // no metric of memory
  const set = metricsOf(macos, 0);
  assert.deepEqual([set.ops_per_s, set.ops_per_s_wall, set.avg_lock_wait_ns], [677008.01, 677008.01, 9658.5]);
  assert.deepEqual([set.attempts, set.dup_rate_pct], [3486328, 15.59]);
  assert.deepEqual(metricsOf(macos, 2), { wall_s: 5.100178 });
  assert.deepEqual(macos.cells[2]!.config, { workers: 8, writers: 8, duration_ms: 5000, id_space: 10000000 });
});

test("the same run again is another repetition", () => {
  const [first = ""] = text.split("✗").slice(1);
  const [result] = readPrintedRuns(`${first}\r\n${first.replaceAll("\n", "\r\n")}`, CREATED);
  assert.deepEqual(result!.cells.map(({ repetition }) => repetition), [1, 2]);
});

test("what is no run is none", () => {
  assert.equal(hasPrintedRuns("=== environments ===\n"), false);
  for (const odd of ["=== environment ===\n", "=== environment ===\nworkers: 8\n=== result ===\nwall_s: 1\n"]) {
    assert.equal(hasPrintedRuns(odd), true);
    assert.deepEqual(readPrintedRuns(odd, CREATED), []);
  }
});

test("a file of them is read like a saved result, and stands among the rows of a reproduction", () =>
  withFolder(async (folder) => {
    const path = join(folder, "here.json");
    const here = savedResult();
    writeFileSync(path, JSON.stringify({ ...here, command: ["paratax", "reproduce"], comparison: undefined }));
    const empty = join(folder, "empty.txt");
    writeFileSync(empty, "=== environment ===\n");
    const { results: read, problems } = await readResults([FILE, path, empty]);
    assert.equal(problems.length, 1);
    assert.match(problems[0]!, /Cannot read .*empty\.txt as it is no JSON/);
    assert.deepEqual(read.map(({ result }) => isPrinted(result)), [true, true, false]);
    assert.match(read[1]!.path, /printed_runs\.txt \(macOS-26\.2/);
    const [, , beside] = besidePrinted(read);
    const shown = savedViews(beside!.result).map((view) => renderTable(view, plain, 80)).join("\n");
    assert.match(shown, /A:python314 +threads +spawn +1\.823 +1\.00×/);
    assert.match(shown, /! A: [^]*printed_runs\.txt/);
    assert.match(shown, /CPython +threads +spawn +1\.832/);
    const alone = savedViews(read[0]!.result).map((view) => renderTable(view, plain, 80)).join("\n");
    assert.match(alone, /python314 +processes +forkserver +4\.226 +2\.32×/);
    assert.doesNotMatch(shown + alone, /undefined|NaN/);
  }));
