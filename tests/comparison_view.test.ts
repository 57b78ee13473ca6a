// A comparison as tables and bars.

import assert from "node:assert/strict";
import { test } from "node:test";
import { compareBlocks } from "../engine/compare.ts";
import type { Axis } from "../engine/variants.ts";
import { renderBars } from "../report/bars.ts";
import { renderTable } from "../report/table.ts";
import { viewsOf } from "../report/view.ts";
import { ask, fileOf, MODES, noisy, runsOf } from "./made_up_comparison.ts";
import { plain } from "./plain.ts";

test("tables and bars of a comparison fit the width given", () => {
  const axes: Axis[] = [{ name: "runtime", values: ["deno", "bun", "node"] }, MODES, {
    name: "workers",
    values: [1, 128],
  }];
  const question = ask("overhead", axes);
  const factors = question.variants.map((_, index) => 1 + index * index * 40);
  const comparison = compareBlocks(question, runsOf(question, 6, noisy(...factors)), 6);
  for (const width of [80, 100]) {
    const [view] = viewsOf({ ...fileOf([]), comparison });
    const text = renderTable(view, plain, width);
    assert.deepEqual(text.split("\n").filter((line) => line.length > width), []);
    assert.match(text, /node processes 128 .*[├●]/);
  }
});

test("bars show the ratio, its interval, 1 and the band of δ", () => {
  const bars = { bars: [{ label: "x", ratio: 1.5, low: 1.2, high: 1.9 }], delta: 0.1, caption: "c" };
  const [line, axis] = renderBars(bars, 60);
  assert.match(line, /^x +┊ +│ +┊ +├─+●─+┤$/);
  assert.match(axis, /0\.\d+× +1 +1\.90×$/);
  assert.deepEqual(renderBars(bars, 15), []);
});
