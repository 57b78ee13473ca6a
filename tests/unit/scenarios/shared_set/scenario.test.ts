// Which cells the settings of the lock come to.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { CellKey, Config, Mode } from "../../../../engine/result/result.ts";
import { scenario } from "../../../../scenarios/shared_set/scenario.ts";

const ASKED: Config = { workers: 4, transport: "auto", lock: "auto" };

function configured(mode: Mode, config: Config): Config | string {
  return scenario.configure!({ ...ASKED, ...config }, { mode, start: "spawn", system: "linux" });
}

function key(mode: Mode, config: Config): CellKey {
  const own = configured(mode, config);
  assert.ok(typeof own !== "string", String(own));
  return { scenario: "shared-set", runtime: "node", mode, start: "spawn", config: own };
}

function rows(mode: Mode, config: Config): Config[] {
  const first = key(mode, config);
  return [first, ...scenario.companions!(first, { ...ASKED, ...config })].map((one) => one.config);
}

test("what is not asked for is a mutex in memory, and a manager has neither a lock nor stripes", () => {
  assert.deepEqual(configured("threads", {}), { workers: 4, transport: "memory", lock: "futex" });
  assert.deepEqual(configured("processes", { transport: "shm" }), { workers: 4, transport: "shm", lock: "futex" });
  assert.deepEqual(configured("processes", {}), { workers: 4, transport: "fifo" });
});

test("processes are measured by a manager and by shared memory, or by the latter where it alone has what is asked", () => {
  const ways = (config: Config): unknown[] =>
    rows("processes", config).map(({ transport, lock, workers }) => [transport, lock, workers]);
  assert.deepEqual(ways({}), [["fifo", undefined, 4], ["fifo", undefined, 1], ["shm", "futex", 4], [
    "shm",
    "futex",
    1,
  ]]);
  assert.deepEqual(ways({ lock: "futex" }), [["shm", "futex", 4], ["shm", "futex", 1]]);
  for (const [name, value] of [["stripes", 1], ["hold_ns", 0], ["think_ns", 10], ["read_pct", 5]] as const) {
    assert.deepEqual(ways({ [name]: value }), [["shm", "futex", 4], ["shm", "futex", 1]]);
  }
});

test("with a manager a lock of choice, stripes, work and reads cannot be had, in words that say what can", () => {
  assert.equal(
    configured("processes", { transport: "fifo", lock: "mcs", hold_ns: 5 }),
    "a manager has one lock of its own, and --lock, --hold-ns can be had in shared memory alone: give --transport shm",
  );
  assert.equal(typeof configured("threads", { transport: "fifo", lock: "mcs", hold_ns: 5 }), "object");
});
