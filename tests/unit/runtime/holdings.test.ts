// What a process holds, by its own look, against what this test takes on purpose.

import assert from "node:assert/strict";
import { closeSync, openSync } from "node:fs";
import process from "node:process";
import { test } from "node:test";
import { ownHoldings, ownThread, processLives, threadLives } from "../../../runtime/holdings.ts";

const skip = process.platform === "linux" ? false : "Linux alone tells";

test("each open file counts, and the look itself does not", { skip }, () => {
  const before = ownHoldings()!;
  const files = [1, 2, 3].map(() => openSync("/dev/null", "r"));
  assert.equal(ownHoldings()!.descriptors, before.descriptors + 3);
  for (const file of files) closeSync(file);
  assert.equal(ownHoldings()!.descriptors, before.descriptors);
  assert.ok(before.threads >= 1 && before.rss > 2 ** 20);
});

test("a thread and a process are there as long as they are", { skip }, () => {
  assert.ok(threadLives(ownThread()!));
  assert.ok(!threadLives(2 ** 22 + 1), "no number is that high");
  assert.ok(processLives(process.pid));
  assert.ok(!processLives(2 ** 22 + 1));
});
