// Which cells the stores that are given come to.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { CellKey, Config } from "../../../../engine/result/result.ts";
import { scenario } from "../../../../scenarios/sharded_writers/scenario.ts";

const ASKED: Config = { workers: 2, writers: [1, 2], id_space: 100, transport: "auto" };
const TWO = "redis://127.0.0.1:7000,redis://127.0.0.1:7001";

function beside(writers: number, store: string): Config[] {
  const asked = { ...ASKED, store };
  const config = scenario.configure!(asked, { mode: "threads", start: "spawn", system: "linux" });
  assert.ok(typeof config !== "string");
  assert.equal("store" in config, false, "the other rows have no store");
  const key: CellKey = {
    scenario: "sharded-writers",
    runtime: "node",
    mode: "threads",
    start: "spawn",
    config: { ...config, writers },
  };
  return scenario.companions!(key, asked).map((one) => one.config);
}

test("stores have a row beside each of as many writers", () => {
  const row = { workers: 2, id_space: 100, transport: "store-add" };
  assert.deepEqual(beside(1, "auto"), [{ ...row, writers: 1, store: "auto" }]);
  assert.deepEqual(beside(2, TWO), [{ ...row, writers: 2, store: TWO }]);
  assert.deepEqual(beside(1, TWO), []);
});

test("another number of stores than of writers is refused, and so is what is no address", () => {
  const refusal = (config: Config): string | null => scenario.refuse!({ ...ASKED, ...config }, "linux");
  assert.equal(refusal({ store: TWO }), null);
  assert.equal(refusal({ store: "auto" }), null);
  assert.equal(
    refusal({ store: TWO, writers: [1, 4] }),
    "Cannot use --store with 2 servers and --writers 1,4, as each is a writer: give --writers 2.",
  );
  assert.match(refusal({ store: `${TWO},nothing` })!, /^Cannot use this --store as it is no address: /);
  assert.match(refusal({ transport: "store-add" })!, /^Cannot use --transport store-add without a store: give/);
});
