// What is told of local sets, merged at the end.

import { IN_SECONDS } from "../../engine/result/metric.ts";
import { RELATIVE } from "../../engine/result/metrics.ts";
import { column, type Description } from "../description.ts";
import { PROBE_METRICS, PROBE_TABLE } from "../probe_description.ts";
import { ATTEMPTS, FILL, INSERTS, latencyRows, SET_METRICS, SPAN } from "../set_description.ts";

export const description: Description = {
  title: "Local sets",
  headline: "ops/s with merge",
  asks: ["mode", "runtime"],
  betweenRuns: 0.25,
  metrics: [
    ...SET_METRICS,
    ["local_inserts", "count", "higher", INSERTS, "ids that were new to their worker's own set"],
    [
      "merge_s",
      "s",
      "lower",
      ["merge_s"],
      "from the last worker's end to the merged set, with handing over",
      IN_SECONDS,
    ],
    [
      "hand_over_s",
      "s",
      "lower",
      ["worker_hand_over_s"],
      "the longest that a process took to write out its set",
      IN_SECONDS,
    ],
    [
      "ops_per_s_merged",
      "per s",
      "higher",
      [...ATTEMPTS, ...SPAN, "merge_s"],
      "attempts over the window and the merge",
    ],
    ...latencyRows("insert", "one attempt at the worker's own set"),
    ...PROBE_METRICS,
  ],
  relations: [],
  remarks: [FILL],
  tables: [
    {
      title: "A set for each of {workers} workers, merged at the end",
      rowsBy: [],
      columns: [
        column("ops/s", "ops_per_s"),
        column("with merge", "ops_per_s_merged"),
        column("inserts/s", "inserts_per_s"),
        column("dup", "dup_rate_pct"),
        column("merge s", "merge_s"),
        column("vs threads", RELATIVE),
      ],
      notes: [
        "with merge: ops/s over the window and the merge, to set beside those of shared-set and sharded-writers.",
      ],
      gaps: true,
    },
    PROBE_TABLE,
  ],
  charts: [
    {
      kind: "grouped",
      caption: "Local sets: operations per second, without and with their merge",
      parts: [
        { name: "without merge", metric: "ops_per_s" },
        { name: "with merge", metric: "ops_per_s_merged" },
      ],
      unit: "ops/s",
    },
  ],
};
