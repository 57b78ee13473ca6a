// What is told of scenario 1, memory.

import { MEAN, MEDIAN, type MetricRow } from "../../engine/result/metric.ts";
import { RELATIVE } from "../../engine/result/metrics.ts";
import { column, type Description } from "../description.ts";
import { PROBE_METRICS, PROBE_TABLE } from "../probe_description.ts";
import { proveMemory } from "../proof.ts";

const KINDS: readonly (readonly [name: string, meaning: string])[] = [
  ["rss", "resident memory, in which shared pages count once a process"],
  ["uss", "memory that belongs to one process alone"],
  ["pss", "memory, its shared pages shared out among their processes"],
];

const RELATIVE_WORKER = "relative_to_threads_per_worker";

export const description: Description = {
  title: "Memory",
  headline: "MiB",
  asks: ["mode", "runtime"],
  betweenRuns: 0.02,
  metrics: [
    ...KINDS.flatMap(([kind, meaning]): MetricRow[] => {
      const [samples, before] = [[`${kind}_bytes`], [`${kind}_baseline_bytes`]];
      return [
        [`${kind}_min`, "bytes", "lower", samples, `the least sample of parent and workers: ${meaning}`],
        [`${kind}_max`, "bytes", "lower", samples, `the largest sample of parent and workers: ${meaning}`],
        [`${kind}_avg`, "bytes", "lower", samples, `mean of the samples of parent and workers: ${meaning}`, MEAN],
        [`${kind}_baseline`, "bytes", "lower", before, `the parent before any worker lived: ${meaning}`],
        [`${kind}_per_worker`, "bytes", "lower", [...samples, ...before], `what one worker adds to that: ${meaning}`],
      ];
    }),
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
    [RELATIVE_WORKER, "×", "lower", [], "what one worker adds over what a thread of the same runtime adds"],
    ...PROBE_METRICS,
  ],
  prove: proveMemory,
  relations: [{
    name: RELATIVE_WORKER,
    of: "footprint_per_worker",
    to: { mode: "threads", start: "spawn" },
    as: "worse",
    other: "spawned threads",
  }],
  remarks: [],
  tables: [
    {
      title: "Memory of {workers} workers at work and their parent: average MiB",
      rowsBy: ["start"],
      columns: [
        ...KINDS.map(([kind]) => column(kind.toUpperCase(), `${kind}_avg`)),
        column("vs threads", RELATIVE),
      ],
      notes: [
        "RSS counts shared pages once a process, USS those of one process alone, PSS shares them out among the cell's own.",
        "vs threads is of PSS, or of USS where the system has no PSS; so is all below.",
      ],
      gaps: true,
    },
    {
      title: "What one worker adds, and what was there before any: MiB",
      rowsBy: ["start"],
      columns: [
        column("idle", "footprint_idle"),
        column("paratax", "footprint_tool"),
        column("before", "footprint_baseline"),
        column("/worker", "footprint_per_worker"),
        column("vs threads", RELATIVE_WORKER),
      ],
      notes: [
        "before is the parent alone: a runtime's process that waits for work (idle) and what paratax itself holds in it.",
        "/worker: what each worker adds to before.",
      ],
      gaps: false,
    },
    PROBE_TABLE,
  ],
  charts: [
    {
      kind: "grouped",
      caption: "Memory of the workers at work and their parent: average MiB",
      parts: KINDS.map(([kind]) => ({ name: kind.toUpperCase(), metric: `${kind}_avg` })),
      unit: "MiB",
    },
    {
      kind: "samples",
      caption: "Every look at the memory: MiB",
      metrics: ["footprint_avg", "pss_avg"],
      unit: "MiB",
    },
  ],
};
