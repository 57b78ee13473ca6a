// The one result of hosts that measured together, and which words hosts can measure together by.

import assert from "node:assert/strict";
import { test } from "node:test";
import { understand } from "../../../../cli/arguments.ts";
import { jointOf } from "../../../../cli/fleet_together.ts";
import type { Surroundings } from "../../../../cli/surroundings.ts";
import { readHosts } from "../../../../engine/fleet/hosts.ts";
import { togetherResult } from "../../../../engine/fleet/together.ts";
import type { Cell, ResultFile } from "../../../../engine/result/result.ts";
import { loadCatalogue } from "../../../../scenarios/known.ts";
import { savedResult } from "../../../helpers/saved_result.ts";

const scenarios = await loadCatalogue();

function resultOf(rates: readonly number[], warning?: string): ResultFile {
  const base = savedResult();
  const [first] = base.cells;
  const names = rates.map((_, host) => `lab${host + 1}`);
  const cell = {
    ...first,
    scenario: "shared-set",
    mode: "processes",
    config: { workers: 2, transport: "store-add", meeting: "1/2:k3x9q7w1:lab1", hosts: rates.length },
    metrics: { ops_per_s: 12_345.6 },
    samples: { host_ops_per_s: rates },
    facts: { hosts: names.join(", ") },
  } as Cell;
  return { ...base, cells: [cell], ...(warning && { warnings: [{ code: "load", message: warning }] }) };
}

test("the result is the first host's, without how they met, with what disturbed any, and says each host's rate", () => {
  const first = { host: "lab1", result: resultOf([6000.4, 6400]) };
  const other = { host: "lab2", result: resultOf([1, 1], "The load was high: wait.") };
  const { cells, warnings, conclusion, command } = togetherResult([first, other], "meeting", ["paratax", "fleet"]);
  assert.deepEqual(cells[0]!.config, { workers: 2, transport: "store-add", hosts: 2 });
  assert.equal(cells.length, 1);
  assert.deepEqual(warnings, [{ code: "load", message: "lab2: The load was high: wait." }]);
  assert.deepEqual(command, ["paratax", "fleet"]);
  assert.deepEqual(conclusion, [
    "Together 2 hosts, each with 2 workers, made 12,346 ops/s by processes and store-add: each over its own window lab1 " +
    "6000, lab2 6400.",
  ]);
  const many = togetherResult([{ host: "lab1", result: resultOf([5, 3, 9, 4, 6]) }], "meeting", []);
  assert.match(many.conclusion![0]!, /each over its own window from 3\.000 \(lab2\) to 9\.000 \(lab3\)\.$/);
});

test("what hosts cannot measure together is refused before any is reached", () => {
  const around = { runtime: { system: "linux" } } as Surroundings;
  const joint = (words: string, hosts = "a\nb") =>
    jointOf(readHosts(hosts, false), understand(words.split(" "), scenarios, "1"), around);
  const store = "shared-set --store redis://10.0.0.1:6379";
  assert.deepEqual(joint(store), { meeting: "meeting", store: "redis://10.0.0.1:6379" });
  const refusals: [string, RegExp][] = [
    ["overhead", /^Cannot measure this together as hosts can do that with shared-set alone: give that, or leave --tog/],
    ["sharded-writers --store redis://a:1,redis://b:1", /with shared-set alone/],
    [`compare ${store}`, /with shared-set alone/],
    ["shared-set", /without a store that each of them reaches: give --store redis:\/\/HOST:PORT\.$/],
    ["shared-set --store auto", /without a store that each of them reaches/],
    ["shared-set --store unix:///a", /without a store that each of them reaches/],
    [`${store} --transport fifo`, /by --transport fifo, which ends at one: leave it out, or give one of store-lock, /],
    [`${store} --runtime node,bun`, /several runtimes or contenders together: give one --runtime\.$/],
  ];
  for (const [words, message] of refusals) assert.throws(() => joint(words), { message }, words);
  assert.throws(() => joint(store, "a"), { message: /^Cannot measure together on one host: name two or more/ });
  for (const via of ["kubernetes --image y", "slurm-array"]) {
    const printed = understand(
      ["fleet", "--hosts", "x", "--via", ...via.split(" "), "--together", "--", "a"],
      scenarios,
      "1",
    );
    assert.ok(
      printed.kind === "say" && /^Cannot use --together with --via [\w-]+, which starts/.test(printed.text),
      via,
    );
  }
});
