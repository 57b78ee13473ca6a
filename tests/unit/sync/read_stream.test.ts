// Which operations only read.

import assert from "node:assert/strict";
import { test } from "node:test";
import { readStream } from "../../../sync/read_stream.ts";
import { idStream } from "../../../sync/splitmix64.ts";

function first(count: number, worker: number, percent: number): boolean[] {
  return Array.from({ length: count }, readStream(worker, percent));
}

test("none, all or the share that was asked for read", () => {
  assert.ok(first(1000, 0, 0).every((reads) => reads === false));
  assert.ok(first(1000, 0, 100).every((reads) => reads));
  const share = first(100_000, 3, 30).filter(Boolean).length / 1000;
  assert.ok(Math.abs(share - 30) < 0.6, `${share} %`); // four standard deviations
});

test("they are drawn from streams that no worker's ids are of", () => {
  const drawn = idStream(65_536 + 2, 100);
  assert.deepEqual(first(500, 2, 50), Array.from({ length: 500 }, () => drawn() < 50));
});

test("a worker's are the same each time, and another's are others", () => {
  assert.deepEqual(first(500, 1, 50), first(500, 1, 50));
  assert.notDeepEqual(first(500, 1, 50), first(500, 2, 50));
});
