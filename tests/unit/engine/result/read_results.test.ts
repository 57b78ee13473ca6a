// Saved results are read, or refused in one sentence that says which file and where.

import assert from "node:assert/strict";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { readResults } from "../../../../engine/result/read_results.ts";
import { fileURLToPath } from "node:url";
import { SCHEMA } from "../../../../engine/result/result.ts";
import { renderCsv } from "../../../../report/csv.ts";
import { renderTable } from "../../../../report/table.ts";
import { viewsOf } from "../../../../report/views.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { plain } from "../../../helpers/plain.ts";
import { savedResult } from "../../../helpers/saved_result.ts";
import { valid } from "../../../helpers/valid.ts";

const good = savedResult();

test("what --json wrote is read", () =>
  withFolder(async (folder) => {
    const path = join(folder, "good.json");
    writeFileSync(path, JSON.stringify(good));
    const { results, problems } = await readResults([path]);
    assert.deepEqual(problems, []);
    assert.deepEqual(results[0].result, good);
  }));

for (const name of ["schema_1_cells.json", "schema_1_blocks.json"]) {
  test(`what the first paratax wrote stays readable: ${name}`, async () => {
    const path = fileURLToPath(new URL(`../../../fixtures/${name}`, import.meta.url));
    const { results, problems } = await readResults([path]);
    assert.deepEqual(problems, []);
    const [{ result }] = results;
    valid(JSON.stringify(result));
    const old = JSON.parse(readFileSync(path, "utf8"));
    assert.equal(old.schema, "paratax/1");
    assert.equal(result.schema, SCHEMA);
    assert.equal(result.cells.length, old.cells.length);
    result.cells.forEach((cell, index) => {
      assert.deepEqual([cell.measured_at, cell.conditions], [null, null]);
      if (cell.status !== "measured") return;
      assert.deepEqual(cell.histograms, {});
      assert.deepEqual([cell.metrics, cell.samples], [old.cells[index].metrics, old.cells[index].samples]);
    });
    const views = viewsOf(result);
    const scenarios = new Set(result.cells.map(({ scenario }) => scenario));
    assert.ok(views.length >= scenarios.size, "a scenario has no table");
    for (const view of views) assert.doesNotMatch(renderTable(view, plain, 80), /undefined|NaN/);
    assert.match(renderCsv(result), /^scenario,/);
  });
}

test("a pool that does not say how it gets its tasks is of before: threads by atomics, processes by messages", () =>
  withFolder(async (folder) => {
    const path = join(folder, "before.json");
    const pool = { ...good.cells[0], scenario: "overhead", start: "pool", config: { workers: 2 } };
    const cells = [
      { ...pool, mode: "threads" },
      { ...pool, mode: "processes" },
      { ...pool, mode: "threads", start: "spawn" },
      { ...pool, mode: "threads", config: { workers: 2, dispatch: "message" } },
      { ...pool, mode: "threads", scenario: "of-a-user" },
    ];
    for (const schema of ["paratax/1", SCHEMA]) {
      writeFileSync(path, JSON.stringify({ ...good, schema, comparison: undefined, cells }));
      const { results: [{ result }] } = await readResults([path]);
      const said = result.cells.map(({ config }) => config.dispatch);
      assert.deepEqual(said, ["atomics", "message", undefined, "message", undefined], schema);
    }
  }));

const bad: readonly [string, string | Uint8Array, RegExp][] = [
  ["binary", new Uint8Array([0xff, 0xfe, 0, 1]), /it is not text/],
  ["empty", "", /it is no JSON at 1:1/],
  ["truncated", '{\n"a": ', /it is no JSON at 2:6/],
  ["foreign", '{"name":"x"}', /no result of paratax/],
  ["null", "null", /no result of paratax/],
  [
    "newer",
    JSON.stringify({ ...good, schema: "paratax/99" }),
    /it is paratax\/99 and this paratax reads up to paratax\/\d+/,
  ],
  [
    "wrong type",
    JSON.stringify(good).replace(/"avg_iter_s":[\d.]+/, '"avg_iter_s":"x"'),
    /cells\[0\]\.metrics\.avg_iter_s/,
  ],
  [
    "infinite",
    JSON.stringify(good).replace(/"avg_iter_s":[\d.]+/, '"avg_iter_s":1e999'),
    /cells\[0\]\.metrics\.avg_iter_s/,
  ],
  ["no cells", JSON.stringify({ ...good, cells: undefined }), /cells is wrong/],
  ["nested", "[".repeat(200_000), /it is no (JSON|result)/],
];

for (const [name, content, wanted] of bad) {
  test(`a file that is ${name} is one sentence, and the other is still read`, () =>
    withFolder(async (folder) => {
      const [path, other] = [join(folder, "bad.json"), join(folder, "good.json")];
      writeFileSync(path, content);
      writeFileSync(other, JSON.stringify(good));
      const { results, problems } = await readResults([path, other]);
      assert.equal(results.length, 1);
      assert.equal(problems.length, 1);
      assert.match(problems[0], wanted);
      assert.ok(problems[0].startsWith(`Cannot read ${path} as `) && !problems[0].includes("\n"), problems[0]);
    }));
}

test("what is missing, a folder or larger than 64 MB is said without reading it", () =>
  withFolder(async (folder) => {
    const large = join(folder, "large.json");
    writeFileSync(large, "");
    truncateSync(large, 64 * 2 ** 20 + 1);
    const { problems } = await readResults([join(folder, "none.json"), folder, large]);
    assert.match(problems[0], /there is no such file/);
    assert.match(problems[1], /it is a folder/);
    assert.match(problems[2], /more than 64 MB/);
  }));

test("a key __proto__ changes nothing", () =>
  withFolder(async (folder) => {
    const path = join(folder, "proto.json");
    writeFileSync(path, JSON.stringify(good).replace('"metrics":{', '"metrics":{"__proto__":{"polluted":1},'));
    const { results, problems } = await readResults([path]);
    assert.equal(({} as { polluted?: number }).polluted, undefined);
    for (const { result } of results) assert.deepEqual(result, good);
    assert.ok(results.length === 1 || problems.length === 1);
  }));
