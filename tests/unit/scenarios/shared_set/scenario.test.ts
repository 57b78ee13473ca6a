// Which cells the settings of the lock and of a store come to.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { CellKey, Config, Mode } from "../../../../engine/result/result.ts";
import { readAxes } from "../../../../engine/run/axes.ts";
import { smallest } from "../../../../engine/run/rehearsal.ts";
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

test("a store has a row in each way beside the others, by threads and processes, and no other row has any of it", () => {
  const ways = (mode: Mode, config: Config): unknown[] =>
    rows(mode, config).map(({ transport, lock, workers, store, batch }) => [transport, lock, workers, store, batch]);
  const inStore = (batch: number) => [
    ["store-lock", undefined, 4, "auto", undefined],
    ["store-add", undefined, 4, "auto", undefined],
    ["store-script", undefined, 4, "auto", undefined],
    ["store-batch", undefined, 4, "auto", batch],
  ];
  for (const mode of ["threads", "processes"] as const) {
    assert.deepEqual(ways(mode, { store: "auto" }), [...ways(mode, {}), ...inStore(64)]);
  }
  assert.deepEqual(ways("processes", { store: "auto", batch: 5, transport: "stdio" }), [
    ...ways("processes", { transport: "stdio" }),
    ...inStore(5),
  ]);
  assert.deepEqual(ways("threads", { store: "auto", lock: "mcs" }).slice(2), inStore(64));
  assert.deepEqual(ways("threads", { store: "auto", transport: "store-add", batch: 9 }), [
    ["store-add", undefined, 4, "auto", undefined],
  ]);
});

test("hosts that meet have rows in their store alone, a rehearsal is of one host, and no comparison has any", () => {
  const asked: Config = { store: "redis://10.0.0.1:6379", meeting: "2/3:k3x9q7w1:lab2" };
  const ways = (config: Config): unknown[] =>
    rows("processes", config).map(({ transport, hosts, meeting }) => [transport, hosts, meeting]);
  assert.deepEqual(
    ways(asked),
    ["store-lock", "store-add", "store-script", "store-batch"].map((way) => [way, 3, asked.meeting]),
  );
  assert.deepEqual(ways({ ...asked, transport: "store-batch" }), [["store-batch", 3, asked.meeting]]);
  assert.equal("meeting" in smallest(scenario, key("threads", asked)).config, false);
  assert.throws(() => readAxes(scenario, ["meeting=1/2:k3x9q7w1:a"]), /as shared-set has no axis meeting: /);
});

test("what a store cannot have is refused or is a row with the reason", () => {
  const refusal = (config: Config, system = "linux"): string | null =>
    scenario.refuse!({ ...ASKED, ...config }, system);
  assert.equal(refusal({ store: "auto" }), null);
  assert.equal(
    refusal({ transport: "store-add" }),
    "Cannot use --transport store-add without a store: give --store auto, or the address of a server.",
  );
  assert.equal(refusal({ batch: 5 }), "Cannot use --batch without a store: give --store auto.");
  assert.equal(
    refusal({ store: "auto", read_pct: 0 }),
    "Cannot use --store with --read-pct, which is of shared memory alone: leave one of them out.",
  );
  assert.match(refusal({ store: "nothing" })!, /^Cannot use this --store as it is no address: /);
  assert.match(refusal({ store: "unix:///a" }, "windows")!, /^Cannot use --store with a unix socket on Windows: give/);
  assert.match(
    String(configured("processes", { transport: "store-add", lock: "mcs" })),
    /^a store has one lock of its own/,
  );
  const place = { mode: "processes", start: "spawn", system: "linux", contender: true } as const;
  assert.equal(scenario.configure!({ ...ASKED, transport: "store-add" }, place), "a contender reaches no store");
  const contenders: CellKey = { ...key("processes", {}), config: { workers: 4, transport: "own" } };
  assert.equal(
    scenario.companions!(contenders, { ...ASKED, store: "auto" }).some(({ config }) => "store" in config),
    false,
  );
});
