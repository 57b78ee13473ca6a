// Scenarios 2 and 3 on the fake runtime: every metric against a script whose right value was worked out by hand.
//
// In each timed run two workers come up, each constructor taking 5 ms, and this happens on the parent's clock, in
// milliseconds after the run began:
//
//   worker   begins   ends   attempts   inserts   clock
//   0        120      620    291        150       40 ns
//   1        130      720    709        250       60 ns
//
// The clock of each worker has a zero of its own. The reports come at 800, those of writers at 850, everybody is gone at
// 900. A warm-up run before has other numbers throughout.

import { test } from "node:test";
import assert from "node:assert/strict";
import type { Config, Metrics, Mode, Outcome } from "../../../engine/result/result.ts";
import { FAKE_PID, type FakeJob, type FakePort, type FakeRuntime, fakeRuntime } from "../../../runtime/fake.ts";
import type { Scenario } from "../../../scenarios/contract.ts";
import { scenario as shardedWriters } from "../../../scenarios/sharded_writers/scenario.ts";
import { scenario as sharedSet } from "../../../scenarios/shared_set/scenario.ts";
import { callMetrics, CALLS, holds, ORIGIN, playFake, procStat, waitMetrics, WAITS } from "../../helpers/fake_cell.ts";
import { measured } from "../../helpers/outcome.ts";

const REPORT_AT = 800;
const WRITERS_AT = 850;
const GONE_AT = 900;

const WORK = [
  { zero: 100, begins: 120, ends: 620, attempts: 291, inserts: 150, clockNs: 40 },
  { zero: -50, begins: 130, ends: 720, attempts: 709, inserts: 250, clockNs: 60 },
];

const RATES: Metrics = {
  wall_s: 0.9,
  window_s: 0.6, // 720 - 120, from the first begin to the last end
  attempts: 1000,
  inserts: 400,
  dup_rate_pct: 60, // 600 of 1000
  fill_pct: 20, // 400 of 2000
  ops_per_s: 1000 / 0.6,
  ops_per_s_wall: 1000 / 0.9,
  inserts_per_s: 400 / 0.6,
  inserts_per_s_wall: 400 / 0.9,
  min_worker_attempts: 291,
  max_worker_attempts: 709,
  worker_spread_pct: 83.6, // (709 - 291) / 500
  start_skew_s: 0.01, // 130 - 120
  clock_ns: 50,
};

const CONFIG: Config = { workers: 2, warmup: 1, id_space: 2000, duration_ms: 500, timing: "every", verify: false };

/** A scripted run: which one it is, and when it began. */
class Script {
  runs = 0;
  begun = 0;
  runtime!: FakeRuntime;

  /** Called by the first worker to come up, after so many constructors of 5 ms. */
  begin(constructors: number): void {
    this.runs++;
    this.begun = this.runtime.now() - 5 * constructors;
  }

  get warm(): boolean {
    return this.runs > 1;
  }

  at(ms: number, port: FakePort, action: () => void): void {
    port.after(this.begun + ms - this.runtime.now(), action);
  }

  /** What a worker reports besides its latencies; in the warm-up it is three times as fast. */
  span(worker: number) {
    const { zero, begins, ends, attempts, inserts, clockNs } = WORK[worker];
    const onOwnClock = (ms: number): number => this.begun + ms - zero;
    return {
      origin: ORIGIN + zero,
      begun: onOwnClock(begins),
      ended: onOwnClock(this.warm ? ends : begins + 100),
      attempts: this.warm ? attempts : 3 * attempts,
      inserts: this.warm ? inserts : 1,
      clockNs: this.warm ? clockNs : 1000,
    };
  }
}

/** CPU times that grow up to the last report only: per pid in hundredths of a second, in user and system mode. */
function cpuFiles(script: Script, spent: Readonly<Record<number, readonly [number, number]>>, spentAt: number) {
  return (path: string): string | undefined => {
    const pid = Number(/^\/proc\/(\d+)\/stat$/.exec(path)?.[1]);
    const [user, system] = spent[pid] ?? [777, 888];
    const over = script.runtime.now() >= script.begun + spentAt;
    return Number.isNaN(pid) ? undefined : procStat(1000 + (over ? user : 0), 2000 + (over ? system : 0));
  };
}

interface Play {
  readonly scenario: Scenario;
  readonly mode: Mode;
  readonly config: Config;
  readonly jobs: (script: Script) => Readonly<Record<string, FakeJob>>;
  /** Per pid; the fake's own is 999, its workers' count from 1001 on. */
  readonly spent: Readonly<Record<number, readonly [number, number]>>;
  readonly spentAt?: number;
}

async function run({ scenario, mode, config, jobs, spent, spentAt = REPORT_AT }: Play): Promise<Outcome> {
  const script = new Script();
  const files = cpuFiles(script, spent, spentAt);
  // on "windows" no pipe is opened
  const options = { jobs: jobs(script), startMs: 5, timeOrigin: ORIGIN, system: "windows", files };
  const runtime = script.runtime = fakeRuntime(options);
  return await playFake(scenario, runtime, mode, { ...CONFIG, ...config });
}

/** Says ready, is heard when it is told to go, and reports; ends at once (a thread) or when it is told. */
function worker(
  script: Script,
  firstOf: number,
  reportOf: (worker: number) => unknown,
  numberOf: (start: never) => number,
): FakeJob {
  return (start, port) => {
    const own = numberOf(start as never);
    if (own === 0 && firstOf > 0) script.begin(firstOf);
    port.post("ready");
    const report = (): void => {
      if (port.kind === "process") return script.at(REPORT_AT, port, () => port.post(reportOf(own)));
      script.at(REPORT_AT, port, () => port.post(reportOf(own)));
      script.at(GONE_AT, port, () => port.end({ kind: "exited", code: 0 }));
    };
    if (port.kind === "thread") return report();
    port.onMessage = (word) => {
      if (word === "go") return report();
      assert.equal(word, "end");
      script.at(GONE_AT, port, () => port.finish(null));
    };
  };
}

const setReport = (script: Script) => (own: number) => ({
  ...script.span(own),
  lockWait: script.warm ? WAITS[own] : CALLS[own],
  callTime: null,
  waits: script.warm ? [{ sleeps: 3, wakeUps: 6 }, { sleeps: 17, wakeUps: 34 }][own] : { sleeps: 900, wakeUps: 800 },
});

/** Of 1000 attempts. */
const SYSTEM_CALLS: Metrics = { sleeps_per_op: 0.02, wake_ups_per_op: 0.04 };

test("shared-set by threads: every metric is that of the script, and the warm-up is not in it", async () => {
  const outcome = await run({
    scenario: sharedSet,
    mode: "threads",
    config: { transport: "memory" },
    jobs: (script) => ({
      setSharer: worker(script, 2, setReport(script), (start: { worker: number }) => start.worker),
    }),
    spent: { [FAKE_PID]: [80, 25] },
  });
  holds(outcome, { ...RATES, ...waitMetrics("lock_wait"), ...SYSTEM_CALLS, cpu_s: 1.05, cpu_per_million_s: 1050 });
  const { metrics, samples } = measured(outcome);
  assert.deepEqual(samples.worker_attempts, [291, 709]);
  const rounded = (name: string): number[] => samples[name].map((s) => Math.round(1e6 * s) / 1e6);
  assert.deepEqual(rounded("worker_begun_s"), [0, 0.01]); // from the first worker's start on
  assert.deepEqual(rounded("worker_ended_s"), [0.5, 0.6]);
  assert.equal(samples.ops_per_s.length, 1);
  assert.equal(samples.ops_per_s[0], metrics.ops_per_s);
  assert.ok(!("avg_call_ns" in metrics));
});

test("shared-set with stripes, work and reads: each is told by its own metric, and the warm-up is not in it", async () => {
  const contended = (script: Script) => (own: number) => ({
    ...setReport(script)(own),
    reads: script.warm ? [111, 222][own] : 1,
    holdCostNs: script.warm ? [480, 540][own] : 9,
    thinkCostNs: script.warm ? [1010, 1050][own] : 9,
  });
  const config = { transport: "memory", lock: "mcs", stripes: 2, hold_ns: 500, think_ns: 1000, read_pct: 33 };
  const outcome = await run({
    scenario: sharedSet,
    mode: "threads",
    config,
    jobs: (script) => ({
      setContender: worker(script, 2, contended(script), (start: { worker: number }) => start.worker),
    }),
    spent: { [FAKE_PID]: [80, 25] },
  });
  const own = { reads: 333, hold_cost_ns: 510, think_cost_ns: 1030 };
  holds(outcome, { ...RATES, ...waitMetrics("lock_wait"), ...SYSTEM_CALLS, ...own });
});

test("workers that spun for a lock without a core are warned of, and those who slept or had one are not", async () => {
  const codes = async (lock: string, hundredths: number): Promise<string[]> => {
    const outcome = await run({
      scenario: sharedSet,
      mode: "threads",
      config: { transport: "memory", lock },
      jobs: (script) => ({
        setSharer: worker(script, 2, setReport(script), (start: { worker: number }) => start.worker),
      }),
      spent: { [FAKE_PID]: [hundredths, 0] },
    });
    return measured(outcome).warnings.map(({ code }) => code);
  };
  for (const lock of ["spin", "ticket", "mcs"]) {
    assert.deepEqual(await codes(lock, 89), ["spun-in-vain"]); // of two times 0.6 s three quarters are 0.9
    assert.deepEqual(await codes(lock, 91), []);
  }
  for (const lock of ["futex", "adaptive", "readers-writers"]) assert.deepEqual(await codes(lock, 10), []);
});

const clientReport = (script: Script) => (own: number) => ({
  ...script.span(own),
  lockWait: script.warm ? WAITS[own] : CALLS[own],
  callTime: script.warm ? CALLS[own] : WAITS[own],
  waits: null,
});

/** Ends with the run. */
const manager = (script: Script): FakeJob => (_, port) => {
  script.begin(1);
  port.post("ready");
  script.at(GONE_AT, port, () => port.finish({ contents: { count: 500, sum: 0, mix: 0 }, overlaps: 0 }));
};

const clients = (script: Script, first: number): FakeJob =>
  worker(script, first, clientReport(script), (start: { worker: number }) => start.worker);

test("shared-set by processes: the calls have their own metrics, and CPU time is the workers' and the manager's", async () => {
  const outcome = await run({
    scenario: sharedSet,
    mode: "processes",
    config: { transport: "socket" },
    jobs: (script) => ({ setManager: manager(script), setClient: clients(script, 0) }),
    // in the warm-up the manager is 1001 and the workers are 1002 and 1003; then 1004, 1005 and 1006
    spent: { [FAKE_PID]: [4000, 4000], 1004: [31, 9], 1005: [40, 10], 1006: [50, 15] },
  });
  holds(outcome, {
    ...RATES,
    ...waitMetrics("lock_wait"),
    ...callMetrics("call"),
    cpu_s: 1.55,
    cpu_per_million_s: 1550,
  });
  assert.ok(!("sleeps_per_op" in measured(outcome).metrics), "the manager's lock is not in memory");
});

test("shared-set over stdio: the measuring process is the manager, and its CPU time counts", async () => {
  const outcome = await run({
    scenario: sharedSet,
    mode: "processes",
    config: { transport: "stdio" },
    jobs: (script) => ({ setClient: clients(script, 2) }),
    spent: { [FAKE_PID]: [20, 10], 1003: [40, 10], 1004: [50, 15] },
  });
  holds(outcome, { ...RATES, ...waitMetrics("lock_wait"), ...callMetrics("call"), cpu_s: 1.45 });
});

test("what was not timed is null with a reason, not zero", async () => {
  const nothing = { sum_ns: 0, max_ns: 0, buckets: [] };
  const report = (script: Script) => (own: number) => ({
    ...script.span(own),
    lockWait: nothing,
    callTime: null,
    waits: null,
  });
  const outcome = await run({
    scenario: sharedSet,
    mode: "threads",
    config: { transport: "memory", timing: "off" },
    jobs: (script) => ({ setSharer: worker(script, 2, report(script), (start: { worker: number }) => start.worker) }),
    spent: {},
  });
  for (const name of ["avg", "p50", "p90", "p99", "p999", "max"]) holds(outcome, { [`${name}_lock_wait_ns`]: null });
  assert.match(measured(outcome).unavailable.p99_lock_wait_ns, /--timing off/);
});

test("what a system or a setting does not tell is null with a reason", async () => {
  const script = new Script();
  const job = worker(script, 2, setReport(script), (start: { worker: number }) => start.worker);
  const runtime = script.runtime = fakeRuntime({ jobs: { setSharer: job }, startMs: 5, timeOrigin: ORIGIN });
  const outcome = await playFake(sharedSet, runtime, "threads", { ...CONFIG, transport: "memory", ops: 500 });
  holds(outcome, { cpu_s: null, cpu_per_million_s: null, worker_spread_pct: null, ops_per_s: RATES.ops_per_s });
  const { unavailable, samples } = measured(outcome);
  assert.equal(unavailable.cpu_s, "CPU time is read from /proc, which this system lacks");
  assert.equal(unavailable.worker_spread_pct, "by --ops every worker makes the same number of attempts");
  assert.equal(unavailable.cpu_per_million_s, unavailable.cpu_s);
  assert.deepEqual(Object.keys(unavailable).sort(), ["cpu_per_million_s", "cpu_s", "worker_spread_pct"]);
  assert.ok(!("cpu_s" in samples));
});

/** Writers come up first; they got 300 and 700 items. */
const writers = (script: Script): FakeJob => {
  const items = (own: number): number => script.warm ? [300, 700][own] : 5;
  const report = (own: number) => ({ contents: { count: items(own), sum: 0, mix: 0 }, items: items(own) });
  return (start, port) => {
    const { writer } = start as { writer: number };
    if (writer === 0) script.begin(2);
    port.post("ready");
    script.at(WRITERS_AT, port, () => {
      port.post(report(writer));
      if (port.kind === "thread") script.at(GONE_AT, port, () => port.end({ kind: "exited", code: 0 }));
    });
    port.onMessage = () => script.at(GONE_AT, port, () => port.finish(null));
  };
};

const producers = (script: Script): FakeJob => {
  const report = (own: number) => ({
    ...script.span(own),
    put: script.warm ? CALLS[own] : WAITS[own],
    ackWait: script.warm ? WAITS[own] : CALLS[own],
  });
  return worker(script, 0, report, (start: { producer: number }) => start.producer);
};

const SHARDED: Metrics = {
  ...RATES,
  ...callMetrics("queue_put"),
  ...waitMetrics("ack_wait"),
  min_writer_items: 300,
  max_writer_items: 700,
  writer_spread_pct: 80, // (700 - 300) / 500
};

for (
  const [mode, transport, spent] of [
    ["threads", "ring", { [FAKE_PID]: [80, 25] }],
    ["processes", "socket", { 1005: [20, 5], 1006: [20, 5], 1007: [30, 5], 1008: [15, 5], [FAKE_PID]: [4000, 4000] }],
  ] as const
) {
  test(`sharded-writers by ${mode}: every metric is that of the script, and CPU time is everybody's`, async () => {
    const outcome = await run({
      scenario: shardedWriters,
      mode,
      config: { writers: 2, transport },
      jobs: (script) => ({ writer: writers(script), producer: producers(script) }),
      spent,
      spentAt: WRITERS_AT, // what a writer does for the last items counts too
    });
    holds(outcome, { ...SHARDED, cpu_s: 1.05 });
    const { samples, metrics } = measured(outcome);
    assert.deepEqual(samples.producer_items, [291, 709]);
    assert.deepEqual(samples.writer_items, [300, 700]);
    assert.deepEqual(samples.ops_per_s, [metrics.ops_per_s]);
  });
}
