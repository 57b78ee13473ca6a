// Every metric that a result can have, once: its unit, which way is better, what it is computed from, what it means.
// Tables, charts, exports, comparisons and docs read it; tests hold every metric that a scenario gives against it.

import { MEAN, MEDIAN, type Metric, of } from "./metric.ts";

export type { Direction, Metric, Unit } from "./metric.ts";

const SECONDS = { shown: { unit: "s", scale: 1 } };
const NANOSECONDS = { shown: { unit: "ns", scale: 1 } };

/** The exclusive quantile at p needs p / (1 − p) values; the nearest rank of fewer is the largest of them too. */
const OF_19 = { fewest: 19 };
const OF_99 = { fewest: 99 };
const NINE_IN_TEN = { fewest: 9 };
const ALL_BUT_ONE_IN_1000 = { fewest: 999 };

type Values = readonly number[];
type Samples = Readonly<Record<string, Values>>;
type Facts = Readonly<Record<string, string>>;

const ITERATIONS = ["iter_s"];

const iterations = of(["overhead"], [
  ["total_wall_s", "s", "lower", ITERATIONS, "the sum of all timed iterations", SECONDS],
  [
    "avg_iter_s",
    "s",
    "lower",
    ITERATIONS,
    "an iteration, mean: N workers created, used once and joined, or a pool used",
    MEAN,
  ],
  ["p50_iter_s", "s", "lower", ITERATIONS, "an iteration, median", MEDIAN],
  ["p95_iter_s", "s", "lower", ITERATIONS, "an iteration: as long or shorter in 95 %", OF_19],
  ["p99_iter_s", "s", "lower", ITERATIONS, "an iteration: as long or shorter in 99 %", OF_99],
  ["min_iter_s", "s", "lower", ITERATIONS, "the shortest iteration"],
  ["max_iter_s", "s", "lower", ITERATIONS, "the longest iteration"],
  ["stdev_iter_s", "s", "lower", ITERATIONS, "sample standard deviation of the iterations; 0 of a single one"],
  [
    "join_to_gone_s",
    "s",
    "lower",
    ["join_to_gone_s"],
    "threads: from the join signal until the system counts none left",
  ],
]);

const task = of(["overhead"], [
  ["task_s", "s", "lower", ["task_s"], "the task alone and warm: one call by a worker that has called it often"],
]);

const PHASES: readonly (readonly [name: string, meaning: string])[] = [
  ["create", "the constructor, from its call to its return"],
  ["start", "return of the constructor (pool: dispatch) to the worker's first own instruction (pool: picking it up)"],
  ["load", "first own instruction to the first line of the job: what is left of its imports"],
  ["work", "the task: a spawned worker's first call of it, a pool's one of many"],
  ["finish", "task done to the end as the parent sees it"],
];

const phases = PHASES.flatMap(([phase, meaning]) =>
  of(["overhead"], [
    [`avg_${phase}_s`, "s", "lower", [`${phase}_s`], `mean over all workers: ${meaning}`, MEAN],
    [`p50_${phase}_s`, "s", "lower", [`${phase}_s`], `median over all workers: ${meaning}`, MEDIAN],
    [`p95_${phase}_s`, "s", "lower", [`${phase}_s`], `as long or shorter for 95 % of the workers: ${meaning}`, OF_19],
  ])
);

const KINDS: readonly (readonly [name: string, meaning: string])[] = [
  ["rss", "resident memory, in which shared pages count once a process"],
  ["uss", "memory that belongs to one process alone"],
  ["pss", "memory, its shared pages shared out among their processes"],
];

const memory = [
  ...KINDS.flatMap(([kind, meaning]) => {
    const [samples, before] = [[`${kind}_bytes`], [`${kind}_baseline_bytes`]];
    return of(["memory"], [
      [`${kind}_min`, "bytes", "lower", samples, `the least sample of parent and workers: ${meaning}`],
      [`${kind}_max`, "bytes", "lower", samples, `the largest sample of parent and workers: ${meaning}`],
      [`${kind}_avg`, "bytes", "lower", samples, `mean of the samples of parent and workers: ${meaning}`, MEAN],
      [`${kind}_baseline`, "bytes", "lower", before, `the parent before any worker lived: ${meaning}`],
      [`${kind}_per_worker`, "bytes", "lower", [...samples, ...before], `what one worker adds to that: ${meaning}`],
    ]);
  }),
  ...of(["memory"], [
    [
      "footprint_avg",
      "bytes",
      "lower",
      [],
      "pss_avg where the system has it, else uss_avg",
      { standsFor: { pss: "pss_avg", uss: "uss_avg" } },
    ],
    ["footprint_baseline", "bytes", "lower", [], "pss_baseline where the system has it, else uss_baseline"],
    ["footprint_per_worker", "bytes", "lower", [], "pss_per_worker where the system has it, else uss_per_worker"],
    [
      "footprint_idle",
      "bytes",
      "lower",
      ["idle_bytes"],
      "a process of the runtime that waits for work, beside the parent",
    ],
    ["footprint_tool", "bytes", "lower", [], "what the parent held more than that before any worker lived: paratax"],
    ["samples_taken", "count", "neither", ["sampled_at_s"], "samples that count"],
    ["samples_missed", "count", "lower", ["missed"], "samples too late, or in which a process was gone"],
    ["p50_sample_cost_s", "s", "lower", ["sample_cost_s"], "taking a sample, median", MEDIAN],
    ["sampling_share_pct", "%", "lower", ["sample_cost_s"], "what sampling took of one core"],
  ]),
];

const SPAN = ["worker_begun_s", "worker_ended_s"];
const ATTEMPTS = ["worker_attempts"];
const INSERTS = ["worker_inserts"];

const sets = of(["shared-set", "sharded-writers", "local-reduce"], [
  ["wall_s", "s", "lower", ["wall_s"], "the run, with creating and joining the workers", SECONDS],
  ["window_s", "s", "lower", SPAN, "from the first worker's start to the last one's end", SECONDS],
  ["attempts", "count", "higher", ATTEMPTS, "attempts of all workers to insert an id"],
  ["inserts", "count", "higher", INSERTS, "attempts whose id was new; of local sets the ids of the merged one"],
  ["dup_rate_pct", "%", "neither", [...ATTEMPTS, ...INSERTS], "attempts that were no insert; grows as the set fills"],
  ["fill_pct", "%", "neither", INSERTS, "inserts over the id space"],
  ["ops_per_s", "per s", "higher", [...ATTEMPTS, ...SPAN], "attempts over the window"],
  ["ops_per_s_wall", "per s", "higher", [...ATTEMPTS, "wall_s"], "attempts over the wall, as the article divides"],
  ["inserts_per_s", "per s", "higher", [...INSERTS, ...SPAN], "inserts over the window, of local sets with the merge"],
  ["inserts_per_s_wall", "per s", "higher", [...INSERTS, "wall_s"], "inserts over the wall, as the article divides"],
  ["min_worker_attempts", "count", "higher", ATTEMPTS, "attempts of the worker that made the fewest"],
  ["max_worker_attempts", "count", "higher", ATTEMPTS, "attempts of the worker that made the most"],
  ["worker_spread_pct", "%", "lower", ATTEMPTS, "between the most and the fewest attempts of a worker, of their mean"],
  ["cpu_s", "s", "neither", ["cpu_s"], "CPU time of all workers and managers in the window", SECONDS],
  ["start_skew_s", "s", "lower", ["worker_begun_s"], "between the first and the last start of a worker"],
  [
    "clock_ns",
    "ns",
    "lower",
    ["clock_ns"],
    "what one reading of the clock costs, warm, before any worker is there",
    NANOSECONDS,
  ],
]);

const writers = of(["sharded-writers"], [
  ["min_writer_items", "count", "higher", ["writer_items"], "items of the writer that got the fewest"],
  ["max_writer_items", "count", "higher", ["writer_items"], "items of the writer that got the most"],
  [
    "writer_spread_pct",
    "%",
    "lower",
    ["writer_items"],
    "between the most and the fewest items of a writer, of their mean",
  ],
]);

const merging = of(["local-reduce"], [
  ["local_inserts", "count", "higher", INSERTS, "ids that were new to their worker's own set"],
  ["merge_s", "s", "lower", ["merge_s"], "from the last worker's end to the merged set, with handing over", SECONDS],
  [
    "hand_over_s",
    "s",
    "lower",
    ["worker_hand_over_s"],
    "the longest that a process took to write out its set",
    SECONDS,
  ],
  ["ops_per_s_merged", "per s", "higher", [...ATTEMPTS, ...SPAN, "merge_s"], "attempts over the window and the merge"],
]);

const LATENCIES: readonly (readonly [name: string, scenario: string, meaning: string])[] = [
  ["lock_wait", "shared-set", "from asking for the lock to having it"],
  ["call", "shared-set", "one call of a process to the manager of the set"],
  ["queue_put", "sharded-writers", "sending an item to its writer"],
  ["ack_wait", "sharded-writers", "from an item sent to its answer"],
  ["insert", "local-reduce", "one attempt at the worker's own set"],
];

const latencies = LATENCIES.flatMap(([name, scenario, meaning]) =>
  of([scenario], [
    [`avg_${name}_ns`, "ns", "lower", [name], `mean: ${meaning}`],
    [`p50_${name}_ns`, "ns", "lower", [name], `median: ${meaning}`],
    [`p90_${name}_ns`, "ns", "lower", [name], `as long or shorter in 90 %: ${meaning}`, NINE_IN_TEN],
    [`p99_${name}_ns`, "ns", "lower", [name], `as long or shorter in 99 %: ${meaning}`, OF_99],
    [`p999_${name}_ns`, "ns", "lower", [name], `as long or shorter in 99.9 %: ${meaning}`, ALL_BUT_ONE_IN_1000],
    [`max_${name}_ns`, "ns", "lower", [name], `the longest: ${meaning}`],
  ])
);

const relations = [
  ...of(
    ["overhead", "memory", "shared-set", "sharded-writers", "local-reduce"],
    [["relative_to_threads", "×", "lower", [], "how many times worse than spawned threads of the same runtime"]],
  ),
  ...of(["overhead"], [
    [
      "relative_to_thread_pool",
      "×",
      "lower",
      [],
      "a pool: how many times worse than the pool of threads of the same runtime",
    ],
  ]),
  ...of(["memory"], [[
    "relative_to_threads_per_worker",
    "×",
    "lower",
    [],
    "what one worker adds over what a thread of the same runtime adds",
  ]]),
  ...of(["shared-set"], [[
    "of_one_worker",
    "×",
    "higher",
    [],
    "the rate over that of one worker alone",
  ]]),
  ...of(["sharded-writers"], [[
    "speedup_over_one_writer",
    "×",
    "higher",
    [],
    "the rate over that of one writer",
  ]]),
];

export const metrics: readonly Metric[] = [
  ...iterations,
  ...phases,
  ...task,
  ...memory,
  ...sets,
  ...writers,
  ...merging,
  ...latencies,
  ...relations,
];

const byName: ReadonlyMap<string, Metric> = new Map(
  metrics.map((metric) => [metric.name, metric]),
);

/** Undefined where a result has a metric that nobody knows. */
export function metricNamed(name: string): Metric | undefined {
  return byName.get(name);
}

/** The metric that a name stands for in a cell with these facts. */
function meantBy(name: string, facts: Facts): Metric | undefined {
  const metric = metricNamed(name);
  const other = Object.entries(metric?.standsFor ?? {}).find(([value]) => Object.values(facts).includes(value))?.[1];
  return other === undefined ? metric : metricNamed(other);
}

/** The samples that a metric is the mean or median of; null where there are none, or it is something else of them. */
export function samplesBehind({ samples, facts }: { samples: Samples; facts: Facts }, name: string): Values | null {
  const metric = meantBy(name, facts);
  const behind = metric?.middle === undefined ? undefined : metric.from[0];
  return behind !== undefined && Object.hasOwn(samples, behind) ? samples[behind]! : null;
}

/** The median of what a metric is the mean of, where there is such a metric. */
export function medianOf(name: string): Metric | undefined {
  const mean = metricNamed(name);
  if (mean?.middle !== "mean") return undefined;
  return metrics.find(({ middle, from, scenarios }) =>
    middle === "median" && from[0] === mean.from[0] && scenarios[0] === mean.scenarios[0]
  );
}
