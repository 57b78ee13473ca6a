// Which versions a word means.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isMeant, isRuntimeWish, newestFirst } from "../../../runtime/version_wish.ts";

test("a wish is a runtime, or one with numbers, a tag or a path behind it", () => {
  for (
    const wish of [
      "node",
      "node@24",
      "node@v24.11",
      "node@24.11.0",
      "deno@2.9.5+abc1234",
      "bun@canary",
      "bun@1.4.0-canary.20260828.1",
      "node@/opt/node-26/bin/node",
      "node@./node",
      "node@C:\\node\\node.exe",
      "node@/opt/node@24/bin/node",
    ]
  ) assert.ok(isRuntimeWish(wish), wish);
  for (
    const wish of ["", "@", "node@", "nod", "nod@24", "node@24.", "node@24.1.2.3", "node@ 24", "node@>=24", "node@Ä"]
  ) {
    assert.ok(!isRuntimeWish(wish), wish);
  }
});

test("numbers mean every release that begins so, and nothing that only leads to one", () => {
  for (const [wish, version] of [["24", "24.0.0"], ["v24", "24.11.0"], ["24.1", "24.1.9"], ["24.11.0", "24.11.0"]]) {
    assert.ok(isMeant(wish, version), `${wish} ${version}`);
  }
  for (const [wish, version] of [["24", "2.4.0"], ["2", "24.0.0"], ["24.1", "24.11.0"], ["24", "24.0.0-rc.1"]]) {
    assert.ok(!isMeant(wish, version), `${wish} ${version}`);
  }
  assert.ok(isMeant("24.0.0-rc.1", "24.0.0-rc.1"));
  assert.ok(!isMeant("24.0.0-rc.1", "24.0.0"));
});

test("a tag means the versions that bear it, and the latest every release", () => {
  assert.ok(isMeant("canary", "1.4.0-canary.20260828.1+d578a8c"));
  assert.ok(!isMeant("canary", "1.4.0"));
  assert.ok(!isMeant("can", "1.4.0-canary.1"));
  assert.ok(isMeant("latest", "1.4.0"));
  assert.ok(!isMeant("latest", "1.4.0-canary.1"));
});

test("versions are sorted by their numbers, releases before what leads to them", () => {
  const sorted = ["10.0.0", "9.10.0", "9.9.9", "9.9.9-rc.10", "9.9.9-rc.9", "1.0.0"];
  assert.deepEqual(sorted.toReversed().sort(newestFirst), sorted);
});
