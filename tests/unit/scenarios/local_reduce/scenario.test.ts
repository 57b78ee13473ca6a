// Local sets on the fake runtime: every metric against a script whose right value was worked out by hand.
//
// On the parent's clock, in milliseconds after the run began: worker 0 works from 120 to 620 and draws the ids 0 to 199
// in 291 attempts, worker 1 from 130 to 720 and draws 100 to 399 in 709. The reports come at 800, all are gone at 900.

import { test } from "node:test";
import assert from "node:assert/strict";
import type { Metrics, Mode } from "../../../../engine/result/result.ts";
import { FAKE_PID, type FakeJob, type FakeRuntime, fakeRuntime } from "../../../../runtime/fake.ts";
import { scenario as localReduce } from "../../../../scenarios/local_reduce/scenario.ts";
import { insert } from "../../../../sync/id_set.ts";
import { writeBytes } from "../../../../runtime/file.ts";
import type { LocalStart } from "../../../../workers/local_main.ts";
import { holds, ORIGIN, playFake, procStat, waitMetrics, WAITS } from "../../../helpers/fake_cell.ts";
import { withFolder } from "../../../helpers/folder.ts";
import { measured } from "../../../helpers/outcome.ts";

const WORK = [
  { zero: 100, begins: 120, ends: 620, attempts: 291, ids: [0, 200], clockNs: 40, handOverS: 0.007 },
  { zero: -50, begins: 130, ends: 720, attempts: 709, ids: [100, 400], clockNs: 60, handOverS: 0.003 },
] as const;

const EXPECTED: Metrics = {
  wall_s: 0.9,
  window_s: 0.6,
  attempts: 1000,
  local_inserts: 500, // 200 + 300
  inserts: 400, // 0 to 399
  dup_rate_pct: 60, // 600 of 1000
  fill_pct: 20, // 400 of 2000
  ops_per_s: 1000 / 0.6,
  ops_per_s_wall: 1000 / 0.9,
  merge_s: 0.08, // from 720 to 800: in this script handing over is all of it
  ops_per_s_merged: 1000 / 0.68,
  inserts_per_s: 400 / 0.68,
  inserts_per_s_wall: 400 / 0.9,
  worker_spread_pct: 83.6, // (709 - 291) / 500
  start_skew_s: 0.01,
  clock_ns: 50,
  hand_over_s: 0.007,
  cpu_s: 1.05,
  ...waitMetrics("insert"),
};

function job(runtime: () => FakeRuntime): FakeJob {
  return (message, port) => {
    const { worker, shared, file } = message as LocalStart;
    const { zero, begins, ends, attempts, ids: [from, to], clockNs, handOverS } = WORK[worker];
    const at = (ms: number, action: () => void): void => port.after(ms - runtime().now(), action);
    const ids = Array.from({ length: to - from }, (_, index) => from + index);
    if (shared) { for (const id of ids) insert(shared.table, id); }
    if (file !== null) writeBytes(file, new Uint8Array(new Uint32Array(ids).buffer));
    const report = {
      origin: ORIGIN + zero,
      begun: begins - zero,
      ended: ends - zero,
      attempts,
      inserts: ids.length,
      clockNs,
      insertTime: WAITS[worker],
      handOverS,
    };
    port.post("ready");
    at(800, () => port.post(report));
    if (port.kind === "thread") return at(900, () => port.end({ kind: "exited", code: 0 }));
    port.onMessage = (word) => word === "end" && at(900, () => port.finish(null));
  };
}

for (const mode of ["threads", "processes"] as const satisfies readonly Mode[]) {
  test(`local-reduce by ${mode}: every metric is that of the script`, () =>
    withFolder(async (folder) => {
      // the measuring process merges: by threads it is all there is, by processes the workers are 1001 and 1002
      const spent: Record<number, number> = mode === "threads" ? { [FAKE_PID]: 105 } : { 1001: 45, 1002: 60 };
      const files = (path: string): string | undefined => {
        const pid = Number(/^\/proc\/(\d+)\/stat$/.exec(path)?.[1]);
        return Number.isNaN(pid) ? undefined : procStat(50, runtime.now() < 800 ? 10 : 10 + (spent[pid] ?? 3000));
      };
      const jobs = { local: job(() => runtime) };
      const runtime: FakeRuntime = fakeRuntime({ jobs, startMs: 5, timeOrigin: ORIGIN, folder, files });
      const config = { workers: 2, warmup: 0, id_space: 2000, duration_ms: 500, timing: "every", verify: false };
      const outcome = await playFake(localReduce, runtime, mode, config);
      holds(outcome, EXPECTED);
      assert.deepEqual(measured(outcome).samples.worker_attempts, [291, 709]);
      assert.deepEqual(measured(outcome).samples.ops_per_s_merged, [measured(outcome).metrics.ops_per_s_merged]);
    }));
}
