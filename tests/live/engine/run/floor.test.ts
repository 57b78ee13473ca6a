// The machine's own limit in C, where this machine has a compiler.

import assert from "node:assert/strict";
import { findFloor } from "../../../../engine/run/floor.ts";
import { host, measuredBy, outcomes } from "../../../helpers/contender_cells.ts";
import { testOnOne } from "../../../helpers/share.ts";

const found = await findFloor(host);
const options = { timeout: 60_000, skip: found.c === undefined && "there is no C compiler here, or another system" };

testOnOne(0, "C measures what runtimes do, and loses no id", options, async () => {
  const given = {
    workers: 2,
    iterations: 2,
    warmup: 0,
    work_iters: 100,
    duration_ms: 100,
    id_space: 1000,
    writers: [2],
  };
  const by = (scenario: string) => measuredBy("found", scenario, ["spawn", "fork"], given);
  assert.deepEqual(outcomes(await by("overhead")), [
    "threads spawn measured",
    "processes spawn measured",
    "processes fork measured",
    "inline none measured",
  ]);
  const sets = outcomes(await by("shared-set"));
  assert.equal(sets.filter((one) => one === "threads spawn measured").length, 2);
  assert.equal(sets.filter((one) => one === "processes spawn measured").length, 2, sets.join("\n")); // that share the set
  assert.equal(outcomes(await by("sharded-writers")).filter((one) => one.endsWith(" measured")).length, 2);
});
