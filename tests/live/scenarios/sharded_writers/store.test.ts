// Scenario 3 with stores as its writers: each id goes to the store of its shard, and who fails is named.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Config, Mode } from "../../../../engine/result/result.ts";
import { systemProgram } from "../../../../runtime/system_program.ts";
import { scenario } from "../../../../scenarios/sharded_writers/scenario.ts";
import { type FakeStore, fakeStore, type Fault } from "../../../helpers/fake_store.ts";
import { errorOf, leftovers, measured, play } from "../../../helpers/play.ts";
import { oneOf } from "../../../helpers/share.ts";

const slow = { timeout: 60_000 };
const installed = ["valkey-server", "redis-server"].some((program) => systemProgram(program) !== null);
const real = { ...slow, skip: installed ? false : "neither valkey-server nor redis-server is installed" };

const CONFIG: Config = { workers: 3, warmup: 0, id_space: 3000, ops: 300, timing: "every", verify: true };

function run(mode: Mode, writers: number, store: string) {
  return play(scenario, mode, { ...CONFIG, writers, transport: "store-add", store });
}

/** Two stores, of which the second fails as it is told. */
async function withTwo(
  action: (stores: readonly FakeStore[], addresses: string) => Promise<void>,
  fault?: (command: readonly string[], before: number) => Fault,
): Promise<void> {
  const stores = [await fakeStore(), await fakeStore(fault)];
  try {
    await action(stores, stores.map(({ address }) => address).join(","));
  } finally {
    for (const store of stores) await store.close();
  }
}

for (const mode of oneOf(["threads", "processes"] as const)) {
  test(`${mode} send each id to the store of its shard, and leave nothing there`, slow, async () => {
    await withTwo(async (stores, addresses) => {
      const { metrics, samples, facts } = measured(await run(mode, 2, addresses));
      assert.equal(metrics.attempts, 900);
      assert.equal(facts.verified, "yes");
      assert.equal(facts.store, "valkey 0.0.0, given");
      assert.ok(metrics.avg_queue_put_ns! > 0 && metrics.avg_ack_wait_ns! > 0);
      stores.forEach(({ commands, keys }, shard) => {
        const ids = commands.filter(([name, , id]) => name === "SADD" && id !== "-1").map(([, , id]) => Number(id));
        assert.equal(ids.length, samples.writer_items![shard]);
        assert.ok(ids.length > 0 && ids.every((id) => id % 2 === shard));
        assert.deepEqual(keys(), []);
      });
    });
  });

  test(`${mode} send them to as many private servers as there are shards`, real, async () => {
    const { metrics, facts } = measured(await run(mode, 3, "auto"));
    assert.equal(metrics.attempts, 900);
    assert.equal(facts.verified, "yes");
    assert.deepEqual(leftovers(), []);
  });
}

test("a store that loses an item is named, and one that fails is, by its own address", slow, async () => {
  await withTwo(async (_, addresses) => {
    const error = errorOf(await run("processes", 2, addresses), "verify");
    assert.match(error, /^(store 1 holds|the workers counted) \d+ .* where the replay/);
  }, ([name], before) => name === "SADD" && before === 50 ? { reply: ":1\r\n" } : null);
  await withTwo(async ([first, second], addresses) => {
    const error = errorOf(await run("processes", 2, addresses), "run");
    assert.equal(error, `${second!.address} is a replica, which takes no writes: give its primary`);
    assert.deepEqual(first!.keys(), []);
  }, ([name], before) => name === "SADD" && before > 50 ? { reply: "-READONLY You can't write\r\n" } : null);
});
