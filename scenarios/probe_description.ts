// What is told of the probe of a parent's event loop, in each scenario that can have it.

import type { MetricRow } from "../engine/result/metric.ts";
import { column, type Table } from "./description.ts";
import { latencyRows } from "./set_description.ts";

export const PROBE_METRICS: readonly MetricRow[] = [
  ...latencyRows("loop_delay", "by --probe loop, how late a timer of the parent's came in the timed rounds"),
  ...latencyRows("idle_loop_delay", "by --probe loop, how late one came in a parent that did nothing, before"),
  [
    "loop_look_s",
    "s",
    "lower",
    ["loop_look_s"],
    "CPU time that one look of the probe takes of the parent's own thread",
  ],
];

export const PROBE_TABLE: Table = {
  title: "How late the parent's timers came: µs",
  rowsBy: ["start"],
  alsoBy: ["writers"],
  onlyWith: "probe",
  columns: [
    column("p50", "p50_loop_delay_ns"),
    column("p99", "p99_loop_delay_ns"),
    column("p99.9", "p999_loop_delay_ns"),
    column("longest", "max_loop_delay_ns"),
    column("idle p99", "p99_idle_loop_delay_ns"),
    column("idle max", "max_idle_loop_delay_ns"),
    column("look ms", "loop_look_s"),
  ],
  notes: [
    "In the timed rounds, and in a parent that does nothing; inline is what the work itself does to the parent's loop.",
    "look: the CPU time that the probe takes of the parent, every 2 ms and what the timer is late.",
  ],
  gaps: false,
};
