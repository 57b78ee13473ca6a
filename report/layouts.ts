// Which metrics stand in which table, and how they are written: data alone.

export interface Column {
  readonly title: string;
  readonly metric: string;
  /** From the metric's unit to the column's. */
  readonly scale: number;
  readonly suffix?: string;
  /** Digits that count, 4 unless said otherwise. */
  readonly digits?: number;
}

export interface Layout {
  readonly title: string;
  /** What tells the rows apart besides runtime and mode: a start method or settings. */
  readonly words: readonly string[];
  readonly columns: readonly Column[];
  readonly notes: readonly string[];
  /** Whether cells that were not measured have a row here. */
  readonly gaps: boolean;
}

const ms = (title: string, metric: string): Column => ({ title, metric, scale: 1000 });
const mib = (title: string, metric: string): Column => ({ title, metric, scale: 2 ** -20 });
const us = (title: string, metric: string): Column => ({ title, metric, scale: 0.001 });
const plain = (title: string, metric: string): Column => ({ title, metric, scale: 1 });
const RELATIVE: Column = { title: "vs threads", metric: "relative_to_threads", scale: 1, suffix: "×", digits: 3 };

/** The one column that stands for a scenario: its headline, as results are held against each other by it. */
export const headlines: Readonly<Record<string, Column>> = {
  "overhead": ms("avg ms", "avg_iter_s"),
  "memory": mib("MiB", "footprint_avg"),
  "shared-set": plain("ops/s", "ops_per_s"),
  "sharded-writers": plain("ops/s", "ops_per_s"),
  "local-reduce": plain("ops/s with merge", "ops_per_s_merged"),
};

export const layouts: Readonly<Record<string, readonly Layout[]>> = {
  overhead: [
    {
      title: "Overhead of {workers} workers, one tiny task each: ms per iteration",
      words: ["start"],
      columns: [
        ms("avg", "avg_iter_s"),
        ms("p50", "p50_iter_s"),
        ms("p95", "p95_iter_s"),
        RELATIVE,
      ],
      notes: [],
      gaps: true,
    },
    {
      title: "Where a worker's time goes: median ms over all workers",
      words: ["start"],
      columns: [
        ms("create", "p50_create_s"),
        ms("start", "p50_start_s"),
        ms("work", "p50_work_s"),
        ms("finish", "p50_finish_s"),
        ms("gone after", "join_to_gone_s"),
      ],
      notes: [
        "create + start + work + finish is a worker's life; gone after: from the join signal until no thread is left.",
      ],
      gaps: false,
    },
  ],
  memory: [
    {
      title: "Memory of {workers} workers at work and their parent: average MiB",
      words: ["start"],
      columns: [
        mib("RSS", "rss_avg"),
        mib("USS", "uss_avg"),
        mib("PSS", "pss_avg"),
        mib("before", "footprint_baseline"),
        mib("/worker", "footprint_per_worker"),
        RELATIVE,
      ],
      notes: [
        "RSS counts shared pages once a process, USS those of one process alone, PSS shares them out.",
        "before, /worker and vs threads are of PSS, or of USS where the system has no PSS: the parent alone, and what one more worker adds.",
      ],
      gaps: true,
    },
  ],
  "shared-set": [
    {
      title: "One shared set behind one lock, checked and filled by n workers",
      words: ["workers"],
      columns: [
        plain("ops/s", "ops_per_s"),
        plain("inserts/s", "inserts_per_s"),
        us("wait µs", "avg_lock_wait_ns"),
        { title: "dup %", metric: "dup_rate_pct", scale: 1, digits: 3 },
        { title: "of one", metric: "of_one_worker", scale: 1, suffix: "×", digits: 3 },
        RELATIVE,
      ],
      notes: [
        "of one: ops/s over that of one worker alone, which is all that a section everybody must pass allows (Amdahl).",
      ],
      gaps: true,
    },
    {
      title: "How long the lock was waited for: µs",
      words: ["workers", "transport"],
      columns: [
        us("p50", "p50_lock_wait_ns"),
        us("p99", "p99_lock_wait_ns"),
        us("p99.9", "p999_lock_wait_ns"),
        us("max", "max_lock_wait_ns"),
        us("call", "p50_call_ns"),
        { title: "spread", metric: "worker_spread_pct", scale: 1, digits: 3, suffix: "%" },
      ],
      notes: [
        "call: the median of one call to the manager. spread: between the workers with the most and the fewest attempts; is the lock fair?",
      ],
      gaps: false,
    },
  ],
  "sharded-writers": [
    {
      title: "Sharded writers: {workers} producers, an acknowledgement per item",
      words: ["writers"],
      columns: [
        plain("ops/s", "ops_per_s"),
        plain("inserts/s", "inserts_per_s"),
        { title: "dup %", metric: "dup_rate_pct", scale: 1, digits: 3 },
        us("put", "avg_queue_put_ns"),
        us("ack", "avg_ack_wait_ns"),
        { title: "speed-up", metric: "speedup_over_one_writer", scale: 1, digits: 3, suffix: "×" },
      ],
      notes: [
        "put, ack: mean µs to send an item, and from then to its answer. Closed loop: each producer waits for it.",
        "speed-up: over one writer; the ideal is the number of writers.",
      ],
      gaps: true,
    },
    {
      title: "How long the answer was waited for: µs",
      words: ["writers", "transport"],
      columns: [
        us("p50", "p50_ack_wait_ns"),
        us("p90", "p90_ack_wait_ns"),
        us("p99", "p99_ack_wait_ns"),
        us("p99.9", "p999_ack_wait_ns"),
        us("max", "max_ack_wait_ns"),
        { title: "spread", metric: "writer_spread_pct", scale: 1, digits: 3, suffix: "%" },
      ],
      notes: ["spread: between the writers with the most and the fewest items; is the sharding even?"],
      gaps: false,
    },
  ],
  "local-reduce": [
    {
      title: "A set for each of {workers} workers, merged at the end",
      words: [],
      columns: [
        plain("ops/s", "ops_per_s"),
        plain("with merge", "ops_per_s_merged"),
        plain("inserts/s", "inserts_per_s"),
        { title: "dup %", metric: "dup_rate_pct", scale: 1, digits: 3 },
        { title: "merge s", metric: "merge_s", scale: 1, digits: 3 },
        RELATIVE,
      ],
      notes: [
        "with merge: ops/s over the window and the merge, to set beside those of shared-set and sharded-writers.",
      ],
      gaps: true,
    },
  ],
};
