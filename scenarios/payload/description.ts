// What is told of the payload ladder.

import { MEDIAN, type MetricRow, needs } from "../../engine/result/metric.ts";
import { column, type Description } from "../description.ts";

const IN_MICROSECONDS = { shown: { unit: "µs", scale: 1e6 } } as const;

function quantiles(name: string, meaning: string, withP99: boolean): MetricRow[] {
  const from = [`${name}_s`];
  const middle: MetricRow = [`p50_${name}_s`, "s", "lower", from, `${meaning}, median`, {
    ...MEDIAN,
    ...IN_MICROSECONDS,
  }];
  const rare: MetricRow = [
    `p99_${name}_s`,
    "s",
    "lower",
    from,
    `${meaning}: as long or shorter in 99 %`,
    { ...needs(99), ...IN_MICROSECONDS },
  ];
  return withP99 ? [middle, rare] : [middle];
}

export const description: Description = {
  title: "Payload",
  headline: "p50 µs",
  asks: ["via", "runtime"],
  betweenRuns: 0.5,
  metrics: [
    ...quantiles(
      "arrival",
      "from the sender's call until the receiver has touched all of the payload, less what touching takes; of both ways the sum",
      true,
    ),
    ...quantiles(
      "round_trip",
      "the same until the measuring process knows of it, or has touched what came back",
      true,
    ),
    ...quantiles("blocked", "the sender's call, in which it does nothing else", false),
    [
      "max_blocked_s",
      "s",
      "lower",
      ["blocked_s"],
      "the sender's call, in which it does nothing else: the longest",
      IN_MICROSECONDS,
    ],
    ...quantiles(
      "received",
      "the receiver's time, from the message being there until all of it is touched, less what touching takes",
      false,
    ),
    [
      "payload_bytes_per_s",
      "per s",
      "higher",
      ["arrival_s"],
      "bytes of all payloads handed over, by the median",
      { shown: { unit: "MB/s", scale: 1e-6 } },
    ],
    [
      "peak_added_bytes",
      "bytes",
      "lower",
      ["peak_added_bytes"],
      "what all processes of the cell take at the most while a payload is handed over, beyond what they had before",
      { middle: undefined },
    ],
    [
      "memcpy_s",
      "s",
      "lower",
      ["memcpy_s"],
      "the same bytes copied once by the C library's memcpy in this process, median",
      { ...MEDIAN, ...IN_MICROSECONDS },
    ],
  ],
  relations: [],
  remarks: [],
  tables: [
    {
      title: "A payload of {shape}, {direction}: µs",
      rowsBy: ["size", "via"],
      columns: [
        column("p50", "p50_arrival_s"),
        column("p99", "p99_arrival_s"),
        column("MB/s", "payload_bytes_per_s"),
        column("trip", "p50_round_trip_s"),
        column("memcpy", "memcpy_s"),
      ],
      notes: [
        "p50, p99: from the sender's call until the receiver has touched every byte or field, less what touching takes.",
        "trip: until the sender knows of it too. memcpy: the same bytes copied once by C, in the same process.",
      ],
      gaps: true,
    },
    {
      title: "What a payload of {shape} keeps busy, {direction}",
      rowsBy: ["size", "via"],
      columns: [
        column("send µs", "p50_blocked_s"),
        column("longest", "max_blocked_s"),
        column("take µs", "p50_received_s"),
        column("peak MiB", "peak_added_bytes"),
      ],
      notes: [
        "send, longest: the sender's call, during which its thread does nothing else. take: what is left to the receiver's code.",
        "peak: resident memory of all processes at the most, beyond what they had: each copy is one size more.",
      ],
      gaps: false,
    },
  ],
  charts: [
    {
      kind: "ladder",
      caption: "A payload handed over by each way: median µs over bytes",
      metric: "p50_arrival_s",
      unit: "µs",
      over: "size",
      by: "via",
    },
  ],
};
