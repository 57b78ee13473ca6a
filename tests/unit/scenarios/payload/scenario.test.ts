// The payload ladder on the fake runtime: figures against a script whose right values were worked out by hand. Each
// message is there 2 ms after it was sent, touched at 7, touched once more at 10, and told of at 11.

import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { type FakeJob, type FakeRuntime, fakeRuntime } from "../../../../runtime/fake.ts";
import { copyingFigures } from "../../../../scenarios/payload/copying.ts";
import { peakFigures } from "../../../../scenarios/payload/memory.ts";
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

/** `late`: by how much later than the first a worker has it. */
function job(
  runtime: () => FakeRuntime,
  change: (payload: Uint8Array) => void = () => {},
  late: readonly number[] = [0],
): FakeJob {
  let workers = 0;
  return (_, port) => {
    const own = late[workers++ % late.length]!;
    port.onMessage = (message) => {
      const sent = runtime().now() - ZERO + own;
      const payload = (message as Uint8Array).slice();
      change(payload);
      const received = { digest: digest(payload), arrived: sent + 2, touched: sent + 7, again: sent + 10 };
      port.after(11 + own, () => port.post(numbersOf({ received })));
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
  const payload = job(() => runtime, () => {}, [0, 6, 2]);
  const runtime: FakeRuntime = fakeRuntime({ jobs: { payload }, timeOrigin: ORIGIN });
  holds(await playFake(scenario, runtime, "threads", { ...CONFIG, workers: 3, via: "transfer" }), {
    p50_arrival_s: 0.01, // 6 more than one alone
    p50_round_trip_s: 0.011,
    p50_received_s: 0.002,
    payload_bytes_per_s: 300_000,
  });
});

test("of a payload that comes back both ways are counted, in the time and in the bytes", async () => {
  const payload: FakeJob = (_, port) => {
    port.onMessage = (message) => {
      const came = runtime.now() - ZERO;
      const sum = digest(message);
      const received = { digest: sum, arrived: came + 2, touched: came + 7, again: came + 10 };
      const sent = { digest: sum, called: came + 12, returned: came + 13 };
      port.after(20, () => port.post(message));
      port.after(21, () => port.post(numbersOf({ received, sent })));
    };
    port.post({ origin: ORIGIN + ZERO });
  };
  const runtime: FakeRuntime = fakeRuntime({ jobs: { payload }, timeOrigin: ORIGIN });
  holds(await playFake(scenario, runtime, "threads", { ...CONFIG, direction: "both" }), {
    p50_arrival_s: 0.012, // 7 less 3 of touching, and from 12 to 20
    p50_round_trip_s: 0.014, // 20 less 3 and 3
    payload_bytes_per_s: 2000 / 0.012,
  });
});

test("making a message of a payload is a part of handing it over, for which its sender is busy", async () => {
  const payload: FakeJob = (_, port) => {
    port.onMessage = (message) => {
      const came = runtime.now() - ZERO;
      const received = { digest: digest(JSON.parse(message as string)), arrived: came, touched: came, again: came };
      port.post(numbersOf({ received }));
    };
    port.post({ origin: ORIGIN + ZERO });
  };
  const runtime: FakeRuntime = fakeRuntime({ jobs: { payload }, timeOrigin: ORIGIN });
  const { stringify } = JSON;
  JSON.stringify = (value: unknown) => {
    if (value !== null && typeof value === "object" && "rows" in value) runtime.pass(9);
    return stringify(value);
  };
  try {
    holds(await playFake(scenario, runtime, "threads", { ...CONFIG, via: "json", shape: "object" }), {
      p50_arrival_s: 0.009,
      p50_blocked_s: 0.009,
      max_blocked_s: 0.009,
    });
  } finally {
    JSON.stringify = stringify;
  }
});

test("the peak is the most that was added in any look", async (context) => {
  if (process.platform !== "linux") return context.skip("Linux alone tells the peak");
  const peaks = [100, 110, 100, 190, 150, 170]; // before and after each look, in KiB
  const files = (path: string): string | undefined =>
    path.endsWith("/status") ? `Name:\tx\nVmHWM:\t${peaks.shift()} kB\nVmRSS:\t7 kB\n` : undefined;
  const runtime = fakeRuntime({ jobs: {}, system: "linux", files });
  const { metrics } = await peakFigures({ runtime }, [process.pid], () => Promise.resolve());
  assert.equal(metrics.peak_added_bytes, 90 * 1024);
});

test("memcpy is the median of rounds, each shared out among its copies", () => {
  let [readings, time] = [0, 0];
  // A round of 0.02 ms is too short until there are 16 copies in it; the timed ones take 0.1 to 1.1 ms, not in order.
  const now = (): number => {
    const round = ++readings / 2 - 5;
    if (readings % 2 === 0) time += round < 0 ? 0.02 : round === 0 ? 0.06 : (round * 4 % 11 + 1) / 10;
    return time;
  };
  const { metrics, unavailable } = copyingFigures({ now }, 100);
  if (metrics.memcpy_s === null) return assert.match(unavailable.memcpy_s!, /./); // C cannot be called here
  assert.ok(Math.abs(metrics.memcpy_s! / (0.6 / 1000 / 16) - 1) < 1e-9, String(metrics.memcpy_s));
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
