// On the real runtimes each metric is held against a second way of knowing it: a sleep of known length inside the work,
// pages that were taken on purpose, our own look at /proc, the sum of the phases. Bounds are wide, as the machine may be
// busy: they catch what is dropped, doubled or of another unit.

import { test } from "node:test";
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import type { Config, Measured, Metrics, Mode, Start } from "../../../engine/result/result.ts";
import type { Runtime } from "../../../runtime/contract.ts";
import { makeLocalReduce } from "../../../scenarios/local_reduce/scenario.ts";
import { scenario as memory } from "../../../scenarios/memory/scenario.ts";
import { scenario as overhead } from "../../../scenarios/overhead/scenario.ts";
import { makeShardedWriters } from "../../../scenarios/sharded_writers/scenario.ts";
import { makeSharedSet } from "../../../scenarios/shared_set/scenario.ts";
import { jobs } from "../../../workers/jobs.ts";
import { between } from "../../helpers/between.ts";
import { measured, play, posix, runtime, testJob } from "../../helpers/play.ts";
import { oneOf, testOnOne } from "../../helpers/share.ts";

const slow = { timeout: 60_000 };
const onLinux = { ...slow, skip: runtime.system === "linux" ? false : "other systems have no /proc" };
const MODES: readonly Mode[] = ["threads", "processes"];
const MIB = 2 ** 20;

/** The runtime that starts another job than it is asked for. */
function startingInstead(name: string): Runtime {
  const job = testJob(name);
  return {
    ...runtime,
    startThread: (_, options) => runtime.startThread(job, options),
    startProcess: (_, options) => runtime.startProcess(job, options),
  };
}

// Overhead

const FEW: Config = { workers: 2, iterations: 3, warmup: 1, work_iters: 1000 };
const PHASES = ["create", "start", "load", "work", "finish"];

function phasesOf(metrics: Metrics, average: "avg" | "p50"): number {
  return PHASES.reduce((sum, phase) => sum + (metrics[`${average}_${phase}_s`] ?? 0), 0);
}

test("inline: an iteration is as many tasks as there would be workers", slow, async () => {
  const config = { ...FEW, workers: 4, iterations: 20, work_iters: 200_000 };
  const { metrics } = measured(await play(overhead, "inline", config, { start: "none" }));
  between(metrics, "min_iter_s", 0.9 * 4 * metrics.task_s!, 4 * 4 * metrics.task_s!);
  between(metrics, "task_s", 1e-4, 0.02); // 200,000 rounds are some 0.2 ms at the very least
});

/** Of a phase that something always takes so long in, no worker would be below it; on a busy machine most may be above. */
function quickest(samples: Measured["samples"], phase: string, below: number): void {
  const least = Math.min(...samples[phase]!);
  assert.ok(least < below, `${phase} is ${least} at the least`);
}

for (const mode of oneOf(MODES)) {
  test(`${mode}: the phases of one worker are its iteration, and none is negative`, slow, async () => {
    const pools = ["message", mode === "threads" ? "atomics" : "shm"];
    const kinds = [["spawn", "none"], ...pools.map((dispatch) => ["pool", dispatch] as const)] as const;
    for (const [start, dispatch] of kinds satisfies readonly (readonly [Start, string])[]) {
      const config = { ...FEW, workers: 1, iterations: 10, work_iters: 200_000, dispatch };
      const begun = Date.now();
      const { metrics, samples } = measured(await play(overhead, mode, config, { start }));
      const took = (Date.now() - begun) / 1000;
      const sum = phasesOf(metrics, "avg");
      between(metrics, "avg_iter_s", 0.98 * sum, sum / 0.7 + 0.001);
      between(metrics, "avg_work_s", 1e-4, sum); // 200,000 rounds are some 0.2 ms at the very least
      for (const phase of PHASES) if (`p50_${phase}_s` in metrics) between(metrics, `p50_${phase}_s`, 0, sum);
      if (start === "spawn") assert.ok(metrics.avg_load_s! > 0, "its job's first line is not its first instruction");
      assert.equal(samples.iter_s.length, 10);
      between(metrics, "total_wall_s", 10 * metrics.min_iter_s!, took);
    }
  });

  test(`${mode}: what a worker does before its first own instruction shows in start alone`, slow, async () => {
    const on = startingInstead("cpu_starts_late");
    const { metrics, samples } = measured(await play(overhead, mode, FEW, { on }));
    between(metrics, "p50_start_s", 0.2, 5);
    between(metrics, "p50_iter_s", 0.2, 10);
    quickest(samples, "work_s", 0.2);
    quickest(samples, "finish_s", 0.2);
  });

  test(`${mode}: what the work takes shows in work alone`, slow, async () => {
    const { metrics, samples } = measured(await play(overhead, mode, FEW, { on: startingInstead("cpu_works_long") }));
    between(metrics, "p50_work_s", 0.2, 5);
    between(metrics, "avg_work_s", 0.2, 5);
    between(metrics, "p50_iter_s", 0.2, 10);
    between(metrics, "total_wall_s", 0.6, 30); // three of them
    quickest(samples, "finish_s", 0.2);
  });
}

// Memory

const HELD: Config = { workers: 2, iterations: 1, warmup: 0, hold_ms: 400, mem_interval_ms: 20, work_iters: 1000 };

for (const mode of oneOf(MODES)) {
  test(`${mode}: what each worker occupies is in the memory of all, and is what one worker adds`, onLinux, async () => {
    const { metrics } = measured(await play(memory, mode, HELD, { on: startingInstead("cpu_large") }));
    // what was unique to the parent is shared with its workers, so they add less to USS than they take
    for (const [figure, least] of [["rss", 60], ["uss", 40], ["pss", 60], ["footprint", 60]] as const) {
      between(metrics, `${figure}_per_worker`, least * MIB, 160 * MIB);
      between(metrics, `${figure}_avg`, metrics[`${figure}_baseline`]! + 2 * least * MIB, 2000 * MIB);
    }
    between(metrics, "samples_taken", 3, 21);
  });
}

/** Adds up a line of smaps_rollup over processes, in bytes, by a way of its own. */
function rollup(pids: readonly (number | string)[]): { rss: number; pss: number; uss: number } {
  const sum = { rss: 0, pss: 0, uss: 0 };
  for (const pid of pids) {
    for (const line of readFileSync(`/proc/${pid}/smaps_rollup`, "utf8").split("\n")) {
      const [name, kib] = line.split(/\s+/);
      if (name === "Rss:") sum.rss += Number(kib) * 1024;
      if (name === "Pss:") sum.pss += Number(kib) * 1024;
      if (name === "Private_Clean:" || name === "Private_Dirty:") sum.uss += Number(kib) * 1024;
    }
  }
  return sum;
}

function childrenOf(parent: number): string[] {
  // but for the one that counts pages for the reader
  return readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && statOf(pid)[1] === String(parent) && !counts(pid));
}

function counts(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("filePages");
  } catch {
    return true; // it is gone
  }
}

/** From the state on; nothing of a process that is gone. */
function statOf(pid: number | string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

test("memory is what a sampler of our own sees while the workers compute", onLinux, async () => {
  const before = rollup(["self"]);
  const seen: { rss: number; pss: number; uss: number }[] = [];
  const timer = setInterval(() => {
    const children = childrenOf(process.pid);
    try {
      if (children.length === 2) seen.push(rollup([process.pid, ...children]));
    } catch {
      // one ended while it was looked at
    }
  }, 25);
  const { metrics, samples } = measured(await play(memory, "processes", HELD));
  clearInterval(timer);
  assert.ok(seen.length >= 3, `${seen.length} looks`);
  for (const figure of ["rss", "uss", "pss"] as const) {
    const most = Math.max(...seen.map((one) => one[figure]));
    // the kernel's USS and PSS are less by what is shared with outsiders, who may run the same program meanwhile
    const mostOfAll = figure === "rss" ? most : Math.max(...seen.map(({ rss }) => rss));
    between(metrics, `${figure}_max`, 0.7 * most, 1.4 * mostOfAll);
    between(metrics, `${figure}_baseline`, 0.5 * before[figure], 1.5 * before.rss);
    const raw = samples[`${figure}_bytes`];
    assert.equal(raw.length, metrics.samples_taken);
    assert.ok(Math.abs(metrics[`${figure}_avg`]! / (raw.reduce((sum, one) => sum + one, 0) / raw.length) - 1) < 1e-9);
  }
});

// CPU time, and what workers are told

test("CPU time of local sets is that of the workers, as their parent sees it once they are gone", onLinux, async () => {
  for (const mode of oneOf(MODES)) {
    // utime, stime; of children that were waited for: cutime, cstime
    const spent = (): number => statOf(process.pid).slice(11, 15).reduce((sum, ticks) => sum + Number(ticks) / 100, 0);
    const before = spent();
    const config = { workers: 2, warmup: 0, id_space: 100_000, duration_ms: 500, timing: "off", verify: false };
    const { metrics } = measured(await play(makeLocalReduce(jobs), mode, config));
    const all = spent() - before;
    between(metrics, "cpu_s", 0.15 * metrics.window_s!, all + 0.05); // two busy loops, however many cores others take
    between(metrics, "cpu_s", 0.3 * all, all + 0.05);
  }
});

/** The runtime that notes what each worker is told at its start. */
function noting(told: unknown[]): Runtime {
  return {
    ...runtime,
    startThread(job, options) {
      told.push(options.firstMessage);
      return runtime.startThread(job, options);
    },
    startProcess(job, options) {
      told.push(options.firstMessage);
      return runtime.startProcess(job, options);
    },
  };
}

testOnOne(1, "workers are told the transport, the numbers and the settings that their row names", slow, async () => {
  const sets: [Mode, string][] = [["processes", "socket"], ["processes", "stdio"]];
  const shards: [Mode, string][] = [["threads", "ring"], ["threads", "message"], ["processes", "socket"]];
  if (posix) { for (const list of [sets, shards]) list.push(["processes", "fifo"]); }
  const config = { workers: 3, warmup: 0, id_space: 77, ops: 5, timing: "sampled", verify: true };
  for (
    const [scenario, transports, others] of [
      [makeSharedSet(jobs), sets, 1],
      [makeShardedWriters(jobs), shards, 2],
    ] as const
  ) {
    for (const [mode, transport] of transports) {
      const told: { address?: { kind: string }; idSpace?: number; ops?: number; timing?: string }[] = [];
      const { facts } = measured(
        await play(scenario, mode, { ...config, writers: 2, transport }, { on: noting(told) }),
      );
      assert.equal(facts.transport, transport);
      assert.ok(told.every((one) => one.address?.kind === transport), `${mode} ${transport}`);
      const workers = told.filter(({ ops }) => ops !== undefined);
      assert.deepEqual(
        workers.map(({ idSpace, ops, timing }) => [idSpace, ops, timing]),
        Array(3).fill([77, 5, "sampled"]),
      );
      assert.equal(told.length, workers.length + (transport === "stdio" ? 0 : others));
    }
  }
});

test(
  "garbage is collected where a runtime says that it was, before the first timed iteration and after the warm-up",
  slow,
  async () => {
    const order: string[] = [];
    const on: Runtime = {
      ...runtime,
      collectGarbage() {
        order.push("collect");
        return runtime.collectGarbage();
      },
      startThread(job, options) {
        order.push((options.firstMessage as { kind: string }).kind);
        return runtime.startThread(job, options);
      },
    };
    const { facts } = measured(await play(overhead, "threads", { ...FEW, workers: 1, iterations: 2 }, { on }));
    assert.deepEqual(order.slice(0, 4), ["once", "collect", "once", "once"]);
    if (facts.garbage_collected_before !== "yes") return;
    // three times in a row: a runtime that collects by itself may happen to do so once
    for (let time = 0; time < 3; time++) {
      const held = makeGarbage();
      await new Promise((resolve) => setTimeout(resolve, 1)); // a turn, as a WeakRef holds on until its end
      runtime.collectGarbage();
      const left = held.filter((each) => each.deref() !== undefined).length;
      assert.ok(left < held.length / 2, `${left} of ${held.length} objects outlived a collection`);
    }
  },
);

/** Weak references to objects that nothing else holds. A stack that is read conservatively may hold a few. */
function makeGarbage(): WeakRef<object>[] {
  return Array.from({ length: 20 }, () => new WeakRef({ large: new Array(1000).fill(0) }));
}
