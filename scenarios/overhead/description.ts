// What is told of scenario 1, overhead.

import { IN_SECONDS, MEAN, MEDIAN, type MetricRow, needs } from "../../engine/result/metric.ts";
import { RELATIVE } from "../../engine/result/metrics.ts";
import { column, type Description } from "../description.ts";
import { PROBE_METRICS, PROBE_TABLE } from "../probe_description.ts";
import { proveOverhead } from "../proof.ts";

const ITERATIONS = ["iter_s"];

const PHASES: readonly (readonly [name: string, meaning: string])[] = [
  ["create", "the constructor, from its call to its return"],
  ["start", "return of the constructor (pool: dispatch) to the worker's first own instruction (pool: picking it up)"],
  ["load", "first own instruction to the first line of the job: what is left of its imports"],
  ["work", "the task: a spawned worker's first call of it, a pool's one of many"],
  ["finish", "task done to the end as the parent sees it"],
];

const IMPORT = "own import of a user's module, from its job's first line until the module is there";

/** A pool beside the pool of threads: who keeps workers asks which of them to keep. */
const RELATIVE_TO_POOL = "relative_to_thread_pool";

export const description: Description = {
  title: "Overhead",
  headline: "avg ms",
  asks: ["mode", "start", "runtime"],
  betweenRuns: 0.2,
  explains: {
    p50_create_s: "creating",
    p50_start_s: "starting",
    p50_load_s: "loading",
    p50_work_s: "the task",
    p50_finish_s: "ending",
  },
  metrics: [
    ["total_wall_s", "s", "lower", ITERATIONS, "the sum of all timed iterations", IN_SECONDS],
    [
      "avg_iter_s",
      "s",
      "lower",
      ITERATIONS,
      "an iteration, mean: N workers created, used once and joined, or a pool used",
      MEAN,
    ],
    ["p50_iter_s", "s", "lower", ITERATIONS, "an iteration, median", MEDIAN],
    ["p95_iter_s", "s", "lower", ITERATIONS, "an iteration: as long or shorter in 95 %", needs(19)],
    ["p99_iter_s", "s", "lower", ITERATIONS, "an iteration: as long or shorter in 99 %", needs(99)],
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
    ...[...PHASES, ["import", IMPORT] as const].flatMap(([phase, meaning]): MetricRow[] => [
      [`avg_${phase}_s`, "s", "lower", [`${phase}_s`], `mean over all workers: ${meaning}`, MEAN],
      [`p50_${phase}_s`, "s", "lower", [`${phase}_s`], `median over all workers: ${meaning}`, MEDIAN],
      [
        `p95_${phase}_s`,
        "s",
        "lower",
        [`${phase}_s`],
        `as long or shorter for 95 % of the workers: ${meaning}`,
        needs(19),
      ],
    ]),
    [
      "cold_import_s",
      "s",
      "lower",
      ["cold_import_s"],
      "what --import names, in the first worker of the process that measures",
    ],
    [
      "paratax_s",
      "s",
      "neither",
      ["own_turn_s", "by_hand_s"],
      "fresh workers: what paratax takes of an iteration, the median of what its own takes beyond one of the least workers",
    ],
    ["task_s", "s", "lower", ["task_s"], "the task alone and warm: one call by a worker that has called it often"],
    [
      RELATIVE_TO_POOL,
      "×",
      "lower",
      [],
      "a pool: how many times worse than the pool of threads of the same runtime",
    ],
    ...PROBE_METRICS,
  ],
  prove: proveOverhead,
  relations: [{
    name: RELATIVE_TO_POOL,
    to: { mode: "threads" },
    as: "worse",
    other: "a pool of threads",
    when: ({ start }) => start === "pool",
  }],
  remarks: [],
  tables: [
    {
      title: "Overhead of {workers} workers, one tiny task each: ms per iteration",
      rowsBy: ["start", "dispatch"],
      columns: [
        column("avg", "avg_iter_s"),
        column("p50", "p50_iter_s"),
        column("p95", "p95_iter_s"),
        column("vs threads", RELATIVE),
        column("vs pool", RELATIVE_TO_POOL),
      ],
      notes: [
        "vs threads, vs pool: p50 over that of threads created anew, and of a pool over that of the pool of threads.",
        "by: how a pool gets its tasks (--dispatch): by messages, or through memory that all share.",
      ],
      gaps: true,
    },
    {
      title: "Where a worker's time goes: median ms over all workers",
      rowsBy: ["start"],
      columns: [
        ...PHASES.map(([phase]) => column(phase, `p50_${phase}_s`)),
        column("gone", "join_to_gone_s"),
        column("task", "task_s"),
        column("paratax", "paratax_s"),
      ],
      notes: [
        "create + start + load + work + finish is a worker's life; load: from its first instruction to its job's first line.",
        "work is a spawned worker's first call, which its engine interprets before it compiles it; task: a call once compiled, alone.",
        "gone: from the join signal until no thread is left.",
        "paratax: what it takes itself of the whole iteration, beside the least workers in turns.",
      ],
      gaps: false,
    },
    PROBE_TABLE,
    {
      title: "What {workers} workers pay for an import: ms",
      rowsBy: ["import"],
      onlyWith: "import",
      columns: [
        column("cold", "cold_import_s"),
        column("p50", "p50_import_s"),
        column("p95", "p95_import_s"),
        column("whole", "p50_iter_s"),
      ],
      notes: [
        "cold: in the first worker of a process, before any that is timed. p50, p95: in the workers that are, each made anew.",
        "whole: creating all of them, importing and joining; the row without a name is of workers that import nothing.",
      ],
      gaps: false,
    },
  ],
  charts: [
    {
      kind: "bars",
      caption: "An iteration: mean ms, and the range of nine in ten",
      metric: "avg_iter_s",
      unit: "ms",
      reach: true,
    },
    { kind: "samples", caption: "Every iteration: ms", metrics: ["avg_iter_s"], unit: "ms" },
    {
      kind: "stacked",
      caption: "Where a worker's time goes: median ms over all workers",
      parts: PHASES.map(([name]) => ({ name, metric: `p50_${name}_s` })),
      unit: "ms",
    },
  ],
};
