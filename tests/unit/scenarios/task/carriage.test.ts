// Which ways carry a user's own values, and what each takes, by a clock that the test turns.

import assert from "node:assert/strict";
import { test } from "node:test";
import { carriageFigures } from "../../../../scenarios/task/carriage.ts";
import type { Case } from "../../../../scenarios/task/reference.ts";

function figures(input: unknown, output: unknown, clock: () => number = () => performance.now()) {
  return carriageFigures({ now: clock }, [{ take: () => input, output } as Case]);
}

test("plain values go by a clone and by JSON, and have no buffers", async () => {
  const { metrics, unavailable } = await figures({ a: [1, "b", null] }, "text");
  assert.ok(metrics.as_clone_s! > 0 && metrics.as_json_s! > 0);
  assert.deepEqual(unavailable, { as_transfer_s: "they hold no buffers that could move" });
});

test("what JSON gives back as something else is not carried by it", async () => {
  for (const value of [new Date(0), new Map([[1, 2]]), NaN, { a: undefined }, Uint8Array.of(1)]) {
    assert.equal((await figures(1, value)).unavailable.as_json_s, "JSON does not give them back as they were");
  }
});

test("buffers move, each once, and the user's own stay where they are", async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const { metrics } = await figures({ deep: [{ bytes, again: bytes.subarray(1) }] }, 1);
  assert.ok(metrics.as_transfer_s! > 0);
  assert.equal(bytes.length, 3);
});

test("what cannot be cloned goes by none", async () => {
  const { metrics, unavailable } = await figures(() => 1, 1);
  assert.deepEqual(metrics, { as_clone_s: null, as_json_s: null, as_transfer_s: null });
  assert.equal(unavailable.as_clone_s, "they cannot be cloned");
});

test("a figure is the median of what the clock tells", async () => {
  let now = 0;
  let step = 0;
  const { metrics, samples } = await figures(1, 2, () => now += [1, 2, 4][step++ % 3]!);
  assert.ok(samples!.as_clone_s!.every((seconds) => seconds <= 0.004) && metrics.as_clone_s! >= 0.001);
});
