// The payload ladder on the fake runtime: figures against a script whose right values were worked out by hand. Each
// message is there 2 ms after it was sent, touched at 7, touched once more at 10, and told of at 11.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type FakeJob, type FakeRuntime, fakeRuntime } from "../../../../runtime/fake.ts";
import { scenario } from "../../../../scenarios/payload/scenario.ts";
import { digest } from "../../../../sync/payload.ts";
import { numbersOf } from "../../../../workers/payload_ways.ts";
import { holds, ORIGIN, playFake } from "../../../helpers/fake_cell.ts";
import { errorOf } from "../../../helpers/outcome.ts";

/** By how much the worker's clock began earlier than the parent's. */
const ZERO = -500;

const CONFIG = {
  size: 1000,
  shape: "bytes",
  via: "clone",
  direction: "there",
  workers: 1,
  iterations: 4,
  warmup: 1,
  content_seed: 1,
} as const;

function job(runtime: () => FakeRuntime, change: (payload: Uint8Array) => void = () => {}): FakeJob {
  return (_, port) => {
    port.onMessage = (message) => {
      const sent = runtime().now() - ZERO;
      const payload = (message as Uint8Array).slice();
      change(payload);
      const received = { digest: digest(payload), arrived: sent + 2, touched: sent + 7, again: sent + 10 };
      port.after(11, () => port.post(numbersOf({ received })));
    };
    port.post({ origin: ORIGIN + ZERO });
  };
}

test("every figure is that of the script", async () => {
  const runtime: FakeRuntime = fakeRuntime({ jobs: { payload: job(() => runtime) }, timeOrigin: ORIGIN });
  holds(await playFake(scenario, runtime, "threads", CONFIG), {
    p50_arrival_s: 0.004, // 7 less 3 of touching
    p99_arrival_s: null,
    p50_round_trip_s: 0.005, // 11 less 3 and 3
    p50_received_s: 0.002, // 5 less 3
    p50_blocked_s: 0,
    max_blocked_s: 0,
    payload_bytes_per_s: 250_000,
    peak_added_bytes: null,
  });
});

test("to three workers the payload is there when the last one has it", async () => {
  const runtime: FakeRuntime = fakeRuntime({ jobs: { payload: job(() => runtime) }, timeOrigin: ORIGIN });
  holds(await playFake(scenario, runtime, "threads", { ...CONFIG, workers: 3, via: "transfer" }), {
    p50_arrival_s: 0.004,
    payload_bytes_per_s: 750_000,
  });
});

test("a byte that another one arrives for, in one turn of several, fails the cell", async () => {
  let turn = 0;
  const spoil = (payload: Uint8Array): void => {
    if (++turn === 3) payload[500]! ^= 1;
  };
  const runtime: FakeRuntime = fakeRuntime({ jobs: { payload: job(() => runtime, spoil) }, timeOrigin: ORIGIN });
  const outcome = await playFake(scenario, runtime, "threads", CONFIG);
  assert.match(
    errorOf(outcome, "verify"),
    /^thread 0 has another payload by clone: its digest is \d+ where \d+ is right$/,
  );
});

test("a message of a turn before is not taken for that of this one", async () => {
  let first: Uint8Array | null = null;
  const stale = (payload: Uint8Array): void => {
    first ??= payload.slice();
    payload.set(first);
  };
  const runtime: FakeRuntime = fakeRuntime({ jobs: { payload: job(() => runtime, stale) }, timeOrigin: ORIGIN });
  assert.match(errorOf(await playFake(scenario, runtime, "threads", CONFIG), "verify"), /has another payload by clone/);
});

test("a runtime whose processes have no channel of its own is a row with the reason", async () => {
  const runtime = { ...fakeRuntime({ jobs: {} }), withoutIpc: "it has none here" };
  const outcome = await playFake(scenario, runtime, "processes", { ...CONFIG, via: "ipc" });
  assert.deepEqual(outcome, { status: "unsupported", reason: "it has none here" });
});
