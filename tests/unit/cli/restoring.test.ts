// A terminal that a bar was drawn on is left as it was, also by who waits for nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { restoring } from "../../../cli/restoring.ts";

test("progress is ended once, by its run or by the last resort", () => {
  let ends = 0;
  const lastResort = new Set<() => void>();
  const progress = { begin() {}, update() {}, end: () => void ends++ };
  restoring(progress, { lastResort });
  for (const end of lastResort) end();
  assert.deepEqual([ends, lastResort.size], [1, 0]);
  const ended = restoring(progress, { lastResort });
  assert.equal(lastResort.size, 1);
  ended.end();
  assert.deepEqual([ends, lastResort.size], [2, 0]);
});
