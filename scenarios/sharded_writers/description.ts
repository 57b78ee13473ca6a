// What is told of scenario 3, the sharded writers.

import { column, type Description } from "../description.ts";
import { PROBE_METRICS, PROBE_TABLE } from "../probe_description.ts";
import { proveSets } from "../proof.ts";
import { FILL, latencyRows, SET_METRICS } from "../set_description.ts";

const SPEED_UP = "speedup_over_one_writer";
const ITEMS = ["writer_items"];

export const description: Description = {
  title: "Sharded writers",
  headline: "ops/s",
  asks: ["writers", "mode", "runtime"],
  betweenRuns: 0.2,
  explains: { avg_queue_put_ns: "sending an item", avg_ack_wait_ns: "waiting for its answer" },
  metrics: [
    ...SET_METRICS,
    ["min_writer_items", "count", "higher", ITEMS, "items of the writer that got the fewest"],
    ["max_writer_items", "count", "higher", ITEMS, "items of the writer that got the most"],
    ["writer_spread_pct", "%", "lower", ITEMS, "between the most and the fewest items of a writer, of their mean"],
    ...latencyRows("queue_put", "sending an item to its writer"),
    ...latencyRows("ack_wait", "from an item sent to its answer"),
    [SPEED_UP, "×", "higher", [], "the rate over that of one writer"],
    ...PROBE_METRICS,
  ],
  prove: proveSets,
  relations: [{ name: SPEED_UP, to: { config: { writers: 1 } }, as: "over" }],
  remarks: [FILL],
  tables: [
    {
      title: "Sharded writers: {workers} producers, an acknowledgement per item",
      rowsBy: ["writers", "transport"],
      columns: [
        column("ops/s", "ops_per_s"),
        column("inserts/s", "inserts_per_s"),
        column("dup", "dup_rate_pct"),
        column("put", "avg_queue_put_ns"),
        column("ack", "avg_ack_wait_ns"),
        column("speed-up", SPEED_UP),
      ],
      notes: [
        "put, ack: mean µs to send an item, and from then to its answer. Closed loop: each producer waits for it.",
        "speed-up: over one writer; the ideal is the number of writers.",
      ],
      gaps: true,
    },
    {
      title: "How long the answer was waited for: µs",
      rowsBy: ["writers", "transport"],
      columns: [
        column("p50", "p50_ack_wait_ns"),
        column("p90", "p90_ack_wait_ns"),
        column("p99", "p99_ack_wait_ns"),
        column("p99.9", "p999_ack_wait_ns"),
        column("max", "max_ack_wait_ns"),
        column("spread", "writer_spread_pct"),
      ],
      notes: ["spread: between the writers with the most and the fewest items; is the sharding even?"],
      gaps: false,
    },
    PROBE_TABLE,
  ],
  charts: [
    { kind: "bars", caption: "Sharded writers: operations per second", metric: "ops_per_s", unit: "ops/s" },
    { kind: "speed-up", caption: "Sharded writers: operations per second", metric: "ops_per_s", over: "writers" },
    {
      kind: "quantiles",
      caption: "How long the answer was waited for: µs, on a logarithmic axis",
      latency: "ack_wait",
    },
  ],
};
