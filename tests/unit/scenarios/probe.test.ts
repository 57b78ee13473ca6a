// The probe of a parent's event loop, on the fake runtime: what a script keeps from running, and what the probe costs.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runCell } from "../../../engine/cell/cell.ts";
import type { CellKey, Measured } from "../../../engine/result/result.ts";
import { fakeRuntime } from "../../../runtime/fake.ts";
import type { Scenario } from "../../../scenarios/contract.ts";
import { scenario as overhead } from "../../../scenarios/overhead/scenario.ts";
import { measured } from "../../helpers/outcome.ts";

/** A parent whose own first thread runs 1 µs in a millisecond, and 11 µs from 500 ms on, where the probe begins. */
function runtimeOf() {
  const cpuNs = (now: number): number => 1000 * now + 10_000 * Math.max(0, now - 500);
  const files = (path: string): string | undefined =>
    path === "/proc/self/schedstat" ? `${cpuNs(runtime.now())} 5 6\n` : undefined;
  const runtime = fakeRuntime({ jobs: {}, files });
  return runtime;
}

/** `then`: how long the round goes on after what keeps the parent from its timers. */
async function played(config: CellKey["config"], then = 1): Promise<Measured> {
  const runtime = runtimeOf();
  const blocking: Scenario = {
    ...overhead,
    rounds: () => ({ warmUp: 1, timed: 1 }),
    prepare: (stage) => {
      let round = 0;
      return Promise.resolve({
        samples: {},
        reset() {},
        async iterate() {
          await stage.sleep(400);
          runtime.pass(round++ === 0 ? 5000 : 31); // nothing else runs meanwhile
          if (then > 0) await stage.sleep(then);
        },
        summarise: () => ({ metrics: { own_s: 1 }, facts: { own: "kept" } }),
        release: () => Promise.resolve(),
      });
    },
  };
  const key: CellKey = { scenario: "overhead", runtime: "node", mode: "threads", start: "spawn", config };
  const hooks = { onProgress() {}, stop: new AbortController().signal };
  return measured(await runCell(blocking, key, runtime, hooks));
}

test("what keeps the parent from its timers shows, of the timed rounds alone, beside an idle parent", async () => {
  const { metrics, histograms, samples, facts } = await played({ probe: "loop" });
  assert.equal(facts["own"], "kept");
  assert.equal(metrics["own_s"], 1);
  const longest = metrics["max_loop_delay_ns"]!;
  assert.ok(longest >= 28e6 && longest <= 31e6, `${longest}`); // the timer was due within 2 ms after the block began
  assert.ok(metrics["p50_loop_delay_ns"]! < 2, "the least that a histogram tells is a nanosecond");
  assert.equal(metrics["max_idle_loop_delay_ns"], 0);
  assert.equal(metrics["p999_idle_loop_delay_ns"], 0);
  assert.equal(metrics["p999_loop_delay_ns"], null, "of two hundred timers there is none");
  assert.ok(histograms["loop_delay"] && histograms["idle_loop_delay"]);
  assert.ok(Math.abs(samples["loop_look_s"]![0]! - 20e-6) < 1e-6, `${samples["loop_look_s"]}`); // 10 µs a ms, a look every 2 ms
});

test("a parent that is blocked to the end of its round kept a timer waiting, too", async () => {
  const { metrics } = await played({ probe: "loop" }, 0);
  assert.ok(metrics["max_loop_delay_ns"]! >= 28e6, `${metrics["max_loop_delay_ns"]}`);
});

test("without the option there is none of it", async () => {
  const { metrics } = await played({});
  assert.ok(!("max_loop_delay_ns" in metrics));
});
