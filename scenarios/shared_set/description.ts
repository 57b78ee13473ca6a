// What is told of scenario 2, the shared set.

import { IN_NANOSECONDS, IN_SECONDS, MEAN } from "../../engine/result/metric.ts";
import { significant } from "../../engine/result/number.ts";
import { RELATIVE } from "../../engine/result/metrics.ts";
import { column, type Description, type Remark, type Table } from "../description.ts";
import { PROBE_METRICS, PROBE_TABLE } from "../probe_description.ts";
import { proveSets } from "../proof.ts";
import { ATTEMPTS, FILL, latencyRows, SET_METRICS } from "../set_description.ts";

const OF_ONE = "of_one_worker";

/** A lock that is waited for this many times longer than one worker needs for a whole operation is the program. */
const SINGLE_LANE = 3;

const LANE: Remark = {
  code: "single-lane",
  of({ metrics, config }, find) {
    const wait = metrics.avg_lock_wait_ns;
    const alone = config.workers === 1 ? null : find({ config: { workers: 1 } })?.metrics.ops_per_s;
    if (!wait || !alone || wait < SINGLE_LANE * 1e9 / alone) return null;
    return `The lock is waited for ${significant(wait / 1000, 3)} µs where a worker alone needs ` +
      `${
        significant(1e6 / alone, 3)
      } µs for a whole operation: this is a single lane; shard the set or merge local ones.`;
  },
};

/** What a lock costs, by what makes the cells of a run or a comparison other ones where it is given. */
const COSTS: Table = {
  title: "What the lock costs",
  rowsBy: ["workers", "transport", "lock"],
  alsoBy: ["stripes", "hold_ns", "think_ns", "read_pct"],
  columns: [
    column("CPU s/M", "cpu_per_million_s"),
    column("sleeps", "sleeps_per_op"),
    column("wakes", "wake_ups_per_op"),
  ],
  notes: [
    "CPU s/M: CPU time of all workers for a million operations. sleeps, wakes: calls of the system in an operation, to " +
    "sleep until the lock is free and to wake who sleeps.",
    "futex sleeps at once, adaptive spins for a moment before; spin, ticket and mcs never sleep.",
  ],
  gaps: false,
};

/** Whom a lock keeps waiting. */
const FAIRNESS: Table = {
  title: "Whom the lock keeps waiting: µs",
  rowsBy: ["workers", "transport", "lock"],
  alsoBy: COSTS.alsoBy,
  columns: [
    column("ops/s", "ops_per_s"),
    column("p50", "p50_lock_wait_ns"),
    column("p99", "p99_lock_wait_ns"),
    column("longest", "max_lock_wait_ns"),
    column("spread", "worker_spread_pct"),
  ],
  notes: [
    "longest: of all workers. spread: between the workers with the most and the fewest attempts; is the lock fair?",
  ],
  gaps: true,
};

export const description: Description = {
  title: "One shared set",
  headline: "ops/s",
  asks: ["mode", "workers", "runtime"],
  betweenRuns: 0.25,
  explains: { avg_lock_wait_ns: "waiting for the lock", cpu_per_million_s: "CPU time of an operation" },
  metrics: [
    ...SET_METRICS,
    ...latencyRows("lock_wait", "from asking for the lock to having it"),
    ...latencyRows(
      "call",
      "one call to the manager of the set, or to the store that has it; of a batch the whole of it",
    ),
    [
      "cpu_per_million_s",
      "s",
      "lower",
      ["cpu_s", ...ATTEMPTS],
      "CPU time in the window for a million attempts",
      IN_SECONDS,
    ],
    [
      "sleeps_per_op",
      "count",
      "lower",
      ["worker_sleeps", ...ATTEMPTS],
      "how often a worker went to sleep over the attempts",
    ],
    [
      "wake_ups_per_op",
      "count",
      "lower",
      ["worker_wake_ups", ...ATTEMPTS],
      "how often a worker woke others over the attempts",
    ],
    ["reads", "count", "neither", ["worker_reads"], "attempts that only looked an id up"],
    [
      "hold_cost_ns",
      "ns",
      "neither",
      ["worker_hold_ns"],
      "what the work with the lock takes, as each worker found before it began: mean",
      { ...IN_NANOSECONDS, ...MEAN },
    ],
    [
      "think_cost_ns",
      "ns",
      "neither",
      ["worker_think_ns"],
      "what the work between takes, as each worker found before it began: mean",
      { ...IN_NANOSECONDS, ...MEAN },
    ],
    [OF_ONE, "×", "higher", [], "the rate over that of one worker alone"],
    ...PROBE_METRICS,
  ],
  prove: proveSets,
  relations: [{
    name: OF_ONE,
    to: { config: { workers: 1 } },
    as: "over",
    when: ({ config }) => config.workers !== 1,
  }],
  remarks: [LANE, FILL],
  tables: [
    {
      title: "One shared set behind one lock, checked and filled by n workers",
      rowsBy: ["workers", "transport"],
      alsoBy: ["hosts"],
      columns: [
        column("ops/s", "ops_per_s"),
        column("wait µs", "avg_lock_wait_ns"),
        column("dup", "dup_rate_pct"),
        column("of one", OF_ONE),
        column("vs threads", RELATIVE),
      ],
      notes: [
        "by: memory and shm share the set itself behind a lock; store-… ask a Valkey or Redis server: by two calls in a " +
        "lock, SADD, a script, or SADDs in batches; otherwise processes ask a manager that has it.",
        "of one: ops/s over that of one worker alone, which is all that a section everybody must pass allows (Amdahl).",
      ],
      gaps: true,
    },
    {
      title: "How long the lock was waited for: µs",
      rowsBy: ["workers", "transport"],
      columns: [
        column("p50", "p50_lock_wait_ns"),
        column("p99", "p99_lock_wait_ns"),
        column("p99.9", "p999_lock_wait_ns"),
        column("max", "max_lock_wait_ns"),
        column("call", "p50_call_ns"),
        column("spread", "worker_spread_pct"),
      ],
      notes: [
        "A wait holds one reading of the clock: where nobody else wants the lock it is little else (clock_ns in the JSON).",
        "call: the median of one call to the manager or the store. spread: between the workers with the most and the fewest attempts; is the lock fair?",
      ],
      gaps: false,
    },
    COSTS,
    PROBE_TABLE,
  ],
  compared: [FAIRNESS, COSTS],
  charts: [
    { kind: "bars", caption: "One set, one lock: operations per second", metric: "ops_per_s", unit: "ops/s" },
    {
      kind: "quantiles",
      caption: "How long the lock was waited for: µs, on a logarithmic axis",
      latency: "lock_wait",
    },
  ],
};
