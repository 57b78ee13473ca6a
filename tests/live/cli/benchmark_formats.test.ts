// What tools that watch benchmarks are given: their formats, to the letter.

import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { benchmarkFormats, judgedIn, lackingCells, refuseEmpty } from "../../../cli/benchmark_formats.ts";
import { UsageError } from "../../../engine/result/usage_error.ts";
import type { Cell, ResultFile } from "../../../engine/result/result.ts";
import { paratax } from "../../helpers/command.ts";
import { withFolder } from "../../helpers/folder.ts";
import { savedResult, smallComparison } from "../../helpers/saved_result.ts";
import { testOnOne } from "../../helpers/share.ts";

async function written(result: ResultFile) {
  const formats = benchmarkFormats(result);
  return {
    smaller: JSON.parse(await formats["custom-smaller-is-better"]()),
    bigger: JSON.parse(await formats["custom-bigger-is-better"]()),
    bencher: JSON.parse(await formats.bencher()),
  };
}

test("a result is its headline, the mean with its standard deviation, and what was not measured is left out", async () => {
  const { smaller, bigger, bencher } = await written(savedResult());
  assert.deepEqual(smaller, [
    {
      name: "overhead node threads spawn, workers 2: avg_iter_s",
      unit: "s",
      value: 0.01,
      range: "0.009 … 0.011",
      extra: "range: ± the standard deviation of 3 samples",
    },
    {
      name: "overhead node processes spawn, workers 2: avg_iter_s",
      unit: "s",
      value: 0.05,
      range: "0.045 … 0.055",
      extra: "range: ± the standard deviation of 3 samples",
    },
  ]);
  assert.deepEqual(bigger, []);
  assert.deepEqual(Object.keys(bencher), [
    "overhead node threads spawn, workers 2",
    "overhead node processes spawn, workers 2",
  ]);
  const { value, lower_value, upper_value, ...rest } = bencher["overhead node threads spawn, workers 2"]["avg-iter-s"];
  assert.deepEqual([value, lower_value.toFixed(6), upper_value.toFixed(6), rest], [0.01, "0.009000", "0.011000", {}]);
});

test("a comparison in blocks is the median of each cell with its interval, named by what the axes vary", async () => {
  const { smaller, bencher } = await written(smallComparison("blocks", "fifo"));
  assert.deepEqual(smaller[0], {
    name: "overhead node threads spawn, workers 2, note fifo: p50_iter_s",
    unit: "s",
    value: 0.01,
    range: "0.009 … 0.011",
    extra: "range: 95 % interval of the median of 3 blocks",
  });
  assert.equal(smaller.length, 2);
  assert.deepEqual(bencher, {
    "overhead node threads spawn, workers 2, note fifo": {
      "p50-iter-s": { value: 0.01, lower_value: 0.009, upper_value: 0.011 },
    },
    "overhead node processes spawn, workers 2, note fifo": {
      "p50-iter-s": { value: 0.05, lower_value: 0.045, upper_value: 0.011 * 5 },
    },
  });
});

test("a comparison of two files is the second one", async () => {
  const { smaller } = await written(smallComparison("files"));
  assert.deepEqual(smaller.map(({ name, value, extra }: Record<string, unknown>) => [name, value, extra]), [
    [
      "overhead node threads spawn, workers 2: p50_iter_s",
      0.05,
      "range: 95 % interval of the median of 3 values",
    ],
  ]);
});

test("rates go into the other file; Bencher has both, and a lone value has no range", async () => {
  const plain = savedResult();
  const rate: Cell = {
    ...plain.cells[0] as Cell & { status: "measured" },
    scenario: "sharded-writers",
    config: { workers: 8, writers: 4, ring_slots: 64 },
    metrics: { ops_per_s: 1e6 },
    samples: { worker_attempts: [1, 2] },
  };
  const mixed = { ...plain, cells: [...plain.cells, rate] };
  const { smaller, bigger, bencher } = await written(mixed);
  assert.deepEqual([smaller.length, Object.keys(bencher).length], [2, 3]);
  assert.deepEqual(bigger, [
    { name: "sharded-writers node threads spawn, workers 8, writers 4: ops_per_s", unit: "per s", value: 1e6 },
  ]);
  assert.deepEqual(bencher["sharded-writers node threads spawn, workers 8, writers 4"], {
    "ops-per-s": { value: 1e6 },
  });
  refuseEmpty({ "custom-smaller-is-better": "a", "custom-bigger-is-better": "b", bencher: "c" }, judgedIn(mixed));
  assert.throws(
    () => refuseEmpty({ "custom-bigger-is-better": "b.json" }, judgedIn(plain)),
    (error: Error) =>
      error instanceof UsageError && error.message ===
        "Cannot write --custom-bigger-is-better b.json as avg_iter_s is better lower: give --custom-smaller-is-better FILE.",
  );
});

test("a metric that was not available is left out, and cells of the same name are one", async () => {
  const plain = savedResult();
  const [first] = plain.cells as readonly (Cell & { status: "measured" })[];
  const again = { ...first, metrics: { avg_iter_s: 9 } };
  const cells = [{ ...first, metrics: { avg_iter_s: null } }, first, again, { ...first, scenario: "__proto__" }];
  assert.deepEqual((await written({ ...plain, cells })).smaller.map(({ value }: { value: number }) => value), [0.01]);
});

test("hostile words stay text", async () => {
  const word = '<script>alert(1)</script>"\n\u001b[31m\u009b\u202e\u{e0001}';
  const result = smallComparison("blocks", word);
  const named = { ...result, comparison: { ...result.comparison!, metric: word } };
  for (const [format, render] of Object.entries(benchmarkFormats(named))) {
    const text = await render();
    assert.match(text, /^[\n\x20-\x7e]*$/, format);
    assert.doesNotMatch(text, /[<>&]/, format);
  }
  const [{ name }] = (await written(named)).smaller;
  assert.equal(name, `overhead node threads spawn, workers 2, note ${word}: ${word}`);
  assert.deepEqual(Object.keys(Object.values((await written(named)).bencher)[0] as object), [
    "-script-alert-1-script-31m-",
  ]);
});

test("what a file lacks is said where one is asked for", () => {
  assert.equal(lackingCells({ json: "x" }, savedResult()), null);
  const expected = "Not in --bencher: 1 of 3 cells, as they were not measured.";
  assert.equal(lackingCells({ bencher: "x" }, savedResult()), expected);
  assert.equal(lackingCells({ "custom-bigger-is-better": "x" }, savedResult()), null); // none of its cells has a rate
  assert.equal(lackingCells({ bencher: "x" }, smallComparison("blocks")), expected);
  assert.equal(lackingCells({ bencher: "x" }, smallComparison("files")), null);
});

testOnOne(
  1,
  "report writes them of a saved result, and what would be empty is refused",
  { timeout: 60_000 },
  () =>
    withFolder(async (folder) => {
      const [saved, bencher, none] = ["r.json", "b.json", "none.json"].map((name) => join(folder, name));
      writeFileSync(saved, JSON.stringify(savedResult()));
      const both = await paratax("report", saved, "--bencher", bencher, "--custom-smaller-is-better", "-");
      assert.equal(both.code, 0, both.stderr);
      assert.equal(JSON.parse(both.stdout).length, 2);
      assert.equal(Object.keys(JSON.parse(readFileSync(bencher, "utf8"))).length, 2);
      assert.match(both.stderr, /^Not in --custom-smaller-is-better and --bencher: 1 of 3 cells/);

      const empty = await paratax("overhead", "--custom-bigger-is-better", none);
      assert.deepEqual([empty.code, empty.stdout, existsSync(none)], [2, "", false]);
      assert.match(empty.stderr, /^Cannot write --custom-bigger-is-better .*none\.json as avg_iter_s is better lower/);
    }),
);
