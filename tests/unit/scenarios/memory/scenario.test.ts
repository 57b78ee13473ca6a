// Memory on the fake runtime: every metric against a script whose right value was worked out by hand, in KiB of 1024.

import { test } from "node:test";
import assert from "node:assert/strict";
import type { Mode, Outcome } from "../../../../engine/result/result.ts";
import { FAKE_PID, type FakeJob, type FakeRuntime, fakeRuntime } from "../../../../runtime/fake.ts";
import { scenario as memory } from "../../../../scenarios/memory/scenario.ts";
import type { CpuStart } from "../../../../workers/cpu.ts";
import { cpuAnswer } from "../../../../scenarios/cpu_answer.ts";
import { holds, ORIGIN, playFake, smapsRollup } from "../../../helpers/fake_cell.ts";
import { measured } from "../../../helpers/outcome.ts";

const WORK_ITERS = 10;
const HOLD_MS = 180;
const KIB = 1024;

/** One process in KiB: rss, pss, private clean, private dirty. */
type Kib = readonly [rss: number, pss: number, clean: number, dirty: number];

/**
 * Two workers that compute for 180 ms, sampled every 50, in one iteration after one that does not count. A read of a
 * process takes `readMs`. `own` and `worker` say what is there at the nth look of the timed iteration, from 0.
 */
async function run(
  mode: Mode,
  own: (look: number) => Kib,
  worker: (pid: number) => Kib | null,
  readMs: (look: number) => number = () => 1,
): Promise<Outcome> {
  let started = -1; // the process that waits is started before any worker
  let held = NaN; // when the first look of the present iteration was
  const job: FakeJob = (start, port) => {
    started++;
    held = NaN;
    port.onMessage = () => {
      port.after(
        (start as CpuStart & { holdMs: number }).holdMs,
        () => port.finish({ answer: cpuAnswer(WORK_ITERS), origin: ORIGIN, begun: 0, done: 0 }),
      );
    };
    port.post({ origin: ORIGIN });
  };
  const files = (path: string): string | undefined => {
    const pid = Number(/^\/proc\/(\d+)\/smaps_rollup$/.exec(path)?.[1]);
    if (Number.isNaN(pid)) return undefined;
    if (Number.isNaN(held)) held = runtime.now();
    const look = Math.floor((runtime.now() - held) / 50);
    runtime.pass(started === 0 ? 1 : readMs(look));
    if (started === 0) return smapsRollup(...BEFORE);
    if (started <= 2) return smapsRollup(900_000, 800_000, 400_000, 300_000);
    const kib = pid === FAKE_PID ? own(look) : worker(pid);
    return kib === null ? undefined : smapsRollup(...kib);
  };
  const options = { jobs: { cpu: job }, startMs: 1, timeOrigin: ORIGIN, system: "linux", files };
  const runtime: FakeRuntime = fakeRuntime(options);
  const config = {
    workers: 2,
    iterations: 1,
    warmup: 1,
    hold_ms: HOLD_MS,
    mem_interval_ms: 50,
    work_iters: WORK_ITERS,
  };
  return await playFake(memory, runtime, mode, config);
}

/** What is there before any worker is. */
const BEFORE: Kib = [20_000, 16_000, 4000, 6000];

test("threads: the parent's own figures, averaged over every look, less what was there before", async () => {
  const looks: Kib[] = [
    [30_000, 24_000, 5000, 9000],
    [40_000, 34_000, 5000, 19_000],
    [50_000, 44_000, 5000, 29_000],
    [80_000, 74_000, 5000, 59_000],
  ];
  const outcome = await run("threads", (look) => looks[look], () => null);
  holds(outcome, {
    rss_min: 30_000 * KIB,
    rss_max: 80_000 * KIB,
    rss_avg: 50_000 * KIB, // 200 000 / 4; the median would be 45 000
    rss_baseline: 20_000 * KIB,
    rss_per_worker: 15_000 * KIB, // (50 000 - 20 000) / 2
    pss_min: 24_000 * KIB,
    pss_max: 74_000 * KIB,
    pss_avg: 44_000 * KIB, // 176 000 / 4
    pss_baseline: 16_000 * KIB,
    pss_per_worker: 14_000 * KIB, // (44 000 - 16 000) / 2
    uss_min: 14_000 * KIB, // 5000 + 9000
    uss_max: 64_000 * KIB,
    uss_avg: 34_000 * KIB, // (14 000 + 24 000 + 34 000 + 64 000) / 4
    uss_baseline: 10_000 * KIB, // 4000 + 6000
    uss_per_worker: 12_000 * KIB, // (34 000 - 10 000) / 2
    footprint_avg: 44_000 * KIB, // PSS, as the system has it
    footprint_baseline: 16_000 * KIB,
    footprint_per_worker: 14_000 * KIB,
    samples_taken: 4, // at 0, 50, 100 and 150 ms
    samples_missed: 0,
    p50_sample_cost_s: 0.001, // one process, a millisecond
    sampling_share_pct: 2, // 1 ms in 50
  });
  const { samples, facts } = measured(outcome);
  assert.equal(facts.footprint, "pss");
  assert.deepEqual(samples.rss_bytes, looks.map(([rss]) => rss * KIB));
  assert.deepEqual(samples.pss_bytes, looks.map(([, pss]) => pss * KIB));
  assert.deepEqual(samples.uss_bytes, looks.map(([, , clean, dirty]) => (clean + dirty) * KIB));
});

test("processes: the parent and each of its workers are added up", async () => {
  // the process that waits was 1001, the workers of the iteration before 1002 and 1003
  const workers: Record<number, Kib> = { 1004: [7000, 5000, 1000, 2000], 1005: [9000, 6000, 1500, 2500] };
  const outcome = await run("processes", () => [22_000, 17_000, 4000, 7000], (pid) => workers[pid]);
  holds(outcome, {
    rss_avg: 38_000 * KIB, // 22 000 + 7000 + 9000
    pss_avg: 28_000 * KIB, // 17 000 + 5000 + 6000
    uss_avg: 18_000 * KIB, // 11 000 + 3000 + 4000
    rss_per_worker: 9000 * KIB, // (38 000 - 20 000) / 2
    pss_per_worker: 6000 * KIB, // (28 000 - 16 000) / 2
    uss_per_worker: 4000 * KIB, // (18 000 - 10 000) / 2
    footprint_avg: 28_000 * KIB,
    samples_taken: 4,
    samples_missed: 0,
    p50_sample_cost_s: 0.003, // three processes
    sampling_share_pct: 6,
  });
});

test("a look at which one process was gone is missed, not a smaller sum", async () => {
  let looks = 0;
  const outcome = await run("processes", () => [22_000, 17_000, 4000, 7000], (pid) => {
    if (pid === 1005 && looks++ === 1) return null;
    return [7000, 5000, 1000, 2000];
  });
  holds(outcome, { samples_taken: 3, samples_missed: 1, rss_min: 36_000 * KIB, rss_avg: 36_000 * KIB });
});

test("a look that is over after the next one was due has missed that one, and its cost is in no mean", async () => {
  // at 0, at 50 for 55 ms, at 150: the one that was due at 100 is left out
  const outcome = await run("threads", () => BEFORE, () => null, (look) => look === 1 ? 55 : 1);
  holds(outcome, { samples_taken: 3, samples_missed: 1, p50_sample_cost_s: 0.001, sampling_share_pct: 38 }); // 19 ms of 50
});

test("what there is before any worker is read 200 ms after the garbage was collected, once all else is gone", async () => {
  const seen: string[] = [];
  let collectedAt = NaN;
  const files = (path: string): string | undefined => {
    if (!path.endsWith("/smaps_rollup")) return undefined;
    const own = path === `/proc/${FAKE_PID}/smaps_rollup`;
    const since = own && seen.length > 0 ? `, ${runtime.now() - collectedAt} ms after` : "";
    seen.push(`${own ? "own" : "worker"}${since}, ${runtime.living()} living`);
    return smapsRollup(...BEFORE);
  };
  const cpu: FakeJob = (start, port) => {
    const { holdMs } = start as CpuStart & { holdMs: number };
    port.onMessage = () =>
      port.after(holdMs, () => port.finish({ answer: cpuAnswer(WORK_ITERS), origin: ORIGIN, begun: 0, done: 0 }));
    port.post({ origin: ORIGIN });
  };
  const base = fakeRuntime({ jobs: { cpu }, timeOrigin: ORIGIN, system: "linux", files });
  const runtime: FakeRuntime = {
    ...base,
    collectGarbage() {
      collectedAt = base.now();
      return true;
    },
  };
  const config = { workers: 1, iterations: 1, warmup: 0, hold_ms: 20, mem_interval_ms: 50, work_iters: WORK_ITERS };
  await playFake(memory, runtime, "processes", config);
  assert.deepEqual(seen.slice(0, 2), ["worker, 1 living", "own, 200 ms after, 0 living"]);
});

test("a hold that is too short for three looks is doubled until it is not, and says so", async () => {
  const outcome = await run("processes", () => [22_000, 17_000, 4000, 7000], () => [7000, 5000, 1000, 2000], () => 60);
  // A look at three processes takes 180 ms: three of them are over after 540.
  holds(outcome, { p50_sample_cost_s: 0.18, rss_avg: 36_000 * KIB });
  const { facts, metrics } = measured(outcome);
  assert.equal(facts.held_ms, "720");
  assert.ok(metrics.samples_taken! >= 3);
});
