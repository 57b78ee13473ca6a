import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cellId,
  cellMention,
  cellName,
  cellValues,
  differingSettings,
  differInStart,
  keyOf,
} from "../../../../engine/result/cell_name.ts";
import { unsupported } from "../../../../engine/run/plan.ts";
import type { CellKey } from "../../../../engine/result/result.ts";

const KEY: CellKey = {
  scenario: "sharded-writers",
  runtime: "bun",
  mode: "processes",
  start: "spawn",
  config: { workers: 8, writers: 2, transport: "fifo", duration_ms: 500 },
};

const withConfig = (config: CellKey["config"]): CellKey => ({ ...KEY, config: { ...KEY.config, ...config } });

test("an id is the same in whatever order the settings stand, and another for every other key", () => {
  const { workers, ...others } = KEY.config;
  assert.equal(cellId({ ...KEY, config: { ...others, workers } }), cellId(KEY));
  const other: CellKey[] = [
    { ...KEY, scenario: "shared-set" },
    { ...KEY, runtime: "node" },
    { ...KEY, mode: "threads" },
    { ...KEY, start: "pool" },
    withConfig({ workers: 4 }),
    withConfig({ more: true }),
  ];
  assert.equal(new Set([KEY, ...other].map((key) => cellId(key))).size, 1 + other.length);
});

test("an id tells repetitions apart where it is given one, and leaves out settings where it is told to", () => {
  assert.equal(new Set([cellId(KEY), cellId(KEY, 1), cellId(KEY, 2)]).size, 3);
  const socket = withConfig({ transport: "socket" });
  assert.notEqual(cellId(socket), cellId(KEY));
  assert.equal(cellId(socket, 1, ["transport"]), cellId(KEY, 1, ["transport"]));
});

test("a name has the numbers of workers and writers and the way of dispatch, and the settings that are asked for, each once", () => {
  assert.equal(cellName(KEY), "sharded-writers bun processes spawn, workers 8, writers 2");
  assert.equal(
    cellName(withConfig({ dispatch: "atomics" })),
    "sharded-writers bun processes spawn, workers 8, writers 2, dispatch atomics",
  );
  assert.equal(
    cellName(KEY, ["workers", "duration_ms", "absent"]),
    "sharded-writers bun processes spawn, workers 8, writers 2, duration-ms 500",
  );
});

test("a cell is mentioned in few words, and a fresh start is not worth one", () => {
  const cell = unsupported(KEY, "no reason");
  assert.equal(cellMention(cell, ["writers", "absent"]), "sharded-writers bun processes writers 2");
  assert.equal(
    cellMention({ ...cell, start: "pool", repetition: 2, block: 0 }, ["workers"]),
    "sharded-writers bun processes pool workers 8 repetition 2 block 0",
  );
});

test("values of settings tell the cells of a scenario apart", () => {
  assert.equal(cellValues(KEY, ["workers", "absent", "transport"]), "bun processes spawn 8 fifo");
});

test("starts differ where a mode has several, and what is inline needs no word for its own", () => {
  const inline: CellKey = { ...KEY, mode: "inline", start: "none" };
  assert.equal(differInStart([KEY, { ...KEY, mode: "threads" }, inline]), false);
  assert.equal(differInStart([KEY, { ...KEY, start: "pool" }, inline]), true);
  assert.equal(cellMention(unsupported(inline, "no reason"), []), "sharded-writers bun inline");
});

test("settings differ that have another value, or none, in one of the cells", () => {
  assert.deepEqual(differingSettings([KEY]), []);
  assert.deepEqual(differingSettings([KEY, withConfig({ writers: 4, verify: true })]), ["writers", "verify"]);
});

test("the key of a cell is its key alone", () => {
  assert.deepEqual(keyOf(unsupported(KEY, "no reason")), KEY);
});
