// Which metrics stand in which table: data alone. How they are written is said where the metrics are.

export interface Column {
  readonly title: string;
  readonly metric: string;
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

const of = (title: string, metric: string): Column => ({ title, metric });
const RELATIVE = of("vs threads", "relative_to_threads");

/** The one column that stands for a scenario: its headline, as results are held against each other by it. */
export const headlines: Readonly<Record<string, Column>> = {
  "overhead": of("avg ms", "avg_iter_s"),
  "memory": of("MiB", "footprint_avg"),
  "shared-set": of("ops/s", "ops_per_s"),
  "sharded-writers": of("ops/s", "ops_per_s"),
  "local-reduce": of("ops/s with merge", "ops_per_s_merged"),
};

export const layouts: Readonly<Record<string, readonly Layout[]>> = {
  overhead: [
    {
      title: "Overhead of {workers} workers, one tiny task each: ms per iteration",
      words: ["start"],
      columns: [
        of("avg", "avg_iter_s"),
        of("p50", "p50_iter_s"),
        of("p95", "p95_iter_s"),
        RELATIVE,
        of("vs pool", "relative_to_thread_pool"),
      ],
      notes: [
        "vs threads, vs pool: p50 over that of threads created anew, and of a pool over that of the pool of threads.",
      ],
      gaps: true,
    },
    {
      title: "Where a worker's time goes: median ms over all workers",
      words: ["start"],
      columns: [
        of("create", "p50_create_s"),
        of("start", "p50_start_s"),
        of("load", "p50_load_s"),
        of("work", "p50_work_s"),
        of("finish", "p50_finish_s"),
        of("gone", "join_to_gone_s"),
        of("task", "task_s"),
      ],
      notes: [
        "create + start + load + work + finish is a worker's life; load: from its first instruction to its job's first line.",
        "work is a spawned worker's first call, which its engine interprets before it compiles it; task: a call once compiled, alone.",
        "gone: from the join signal until no thread is left.",
      ],
      gaps: false,
    },
  ],
  memory: [
    {
      title: "Memory of {workers} workers at work and their parent: average MiB",
      words: ["start"],
      columns: [
        of("RSS", "rss_avg"),
        of("USS", "uss_avg"),
        of("PSS", "pss_avg"),
        RELATIVE,
      ],
      notes: [
        "RSS counts shared pages once a process, USS those of one process alone, PSS shares them out among the cell's own.",
        "vs threads is of PSS, or of USS where the system has no PSS; so is all below.",
      ],
      gaps: true,
    },
    {
      title: "What one worker adds, and what was there before any: MiB",
      words: ["start"],
      columns: [
        of("idle", "footprint_idle"),
        of("paratax", "footprint_tool"),
        of("before", "footprint_baseline"),
        of("/worker", "footprint_per_worker"),
        of("vs threads", "relative_to_threads_per_worker"),
      ],
      notes: [
        "before is the parent alone: a runtime's process that waits for work (idle) and what paratax itself holds in it.",
        "/worker: what each worker adds to before.",
      ],
      gaps: false,
    },
  ],
  "shared-set": [
    {
      title: "One shared set behind one lock, checked and filled by n workers",
      words: ["workers"],
      columns: [
        of("ops/s", "ops_per_s"),
        of("inserts/s", "inserts_per_s"),
        of("wait µs", "avg_lock_wait_ns"),
        of("dup", "dup_rate_pct"),
        of("of one", "of_one_worker"),
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
        of("p50", "p50_lock_wait_ns"),
        of("p99", "p99_lock_wait_ns"),
        of("p99.9", "p999_lock_wait_ns"),
        of("max", "max_lock_wait_ns"),
        of("call", "p50_call_ns"),
        of("spread", "worker_spread_pct"),
      ],
      notes: [
        "A wait holds one reading of the clock: where nobody else wants the lock it is little else (clock_ns in the JSON).",
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
        of("ops/s", "ops_per_s"),
        of("inserts/s", "inserts_per_s"),
        of("dup", "dup_rate_pct"),
        of("put", "avg_queue_put_ns"),
        of("ack", "avg_ack_wait_ns"),
        of("speed-up", "speedup_over_one_writer"),
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
        of("p50", "p50_ack_wait_ns"),
        of("p90", "p90_ack_wait_ns"),
        of("p99", "p99_ack_wait_ns"),
        of("p99.9", "p999_ack_wait_ns"),
        of("max", "max_ack_wait_ns"),
        of("spread", "writer_spread_pct"),
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
        of("ops/s", "ops_per_s"),
        of("with merge", "ops_per_s_merged"),
        of("inserts/s", "inserts_per_s"),
        of("dup", "dup_rate_pct"),
        of("merge s", "merge_s"),
        RELATIVE,
      ],
      notes: [
        "with merge: ops/s over the window and the merge, to set beside those of shared-set and sharded-writers.",
      ],
      gaps: true,
    },
  ],
};
