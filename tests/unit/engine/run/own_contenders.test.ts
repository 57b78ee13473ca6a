// The contenders that come with paratax.

import assert from "node:assert/strict";
import { test } from "node:test";
import { firstOfBuilds } from "../../../../engine/run/own_contenders.ts";

test("a first look takes the first of each build", () => {
  const all = ["311 GIL", "312 GIL", "313 free-threading", "313 GIL"].map((name) => ({ name, engine: name.slice(4) }));
  assert.deepEqual(firstOfBuilds(all).map(({ name }) => name), ["311 GIL", "313 free-threading"]);
});
