// What is told of lifecycle.

import { MEDIAN, type MetricRow, needs } from "../../engine/result/metric.ts";
import { listed } from "../../engine/result/listed.ts";
import { groupBy } from "../../engine/result/group.ts";
import { precise } from "../../engine/result/number.ts";
import type { Cell } from "../../engine/result/result.ts";
import { titleOf } from "../../runtime/runtimes.ts";
import { column, type Description } from "../description.ts";

const LOOKS = ["look_workers", "look_rss_bytes"];

/** What one worker leaves is less than a MiB. */
const IN_KIB = { shown: { unit: "KiB", scale: 2 ** -10 } } as const;

function pings(name: string, meaning: string): readonly MetricRow[] {
  const from = [`${name}_s`];
  return [
    [`p50_${name}_s`, "s", "lower", from, `${meaning}, median`, MEDIAN],
    [`p99_${name}_s`, "s", "lower", from, `${meaning}: as long or shorter in 99 %`, needs(99)],
    [`max_${name}_s`, "s", "lower", from, `${meaning}, the longest`],
  ];
}

export const description: Description = {
  title: "Lifecycle",
  headline: "recycle ms",
  conclude: keptWords,
  metrics: [
    [
      "p50_recycle_s",
      "s",
      "lower",
      ["recycle_s"],
      "a round over its workers: to create, use and end one, median",
      MEDIAN,
    ],
    ["p95_recycle_s", "s", "lower", ["recycle_s"], "the same: as long or shorter in 95 % of the rounds", needs(19)],
    ["max_recycle_s", "s", "lower", ["recycle_s"], "the same, the longest"],
    [
      "rss_slope_bytes",
      "bytes",
      "lower",
      LOOKS,
      "resident memory that the parent keeps of each worker that has ended",
      IN_KIB,
    ],
    ["rss_slope_low_bytes", "bytes", "lower", LOOKS, "the least that this may be, with 95 %", IN_KIB],
    ["rss_slope_high_bytes", "bytes", "lower", LOOKS, "the most that this may be, with 95 %", IN_KIB],
    [
      "grown_descriptors",
      "count",
      "lower",
      ["look_descriptors"],
      "descriptors of the parent at the last look over the first",
    ],
    ["grown_threads", "count", "lower", ["look_threads"], "threads of the parent at the last look over the first"],
    [
      "p50_terminated_gone_s",
      "s",
      "lower",
      ["terminated_gone_s"],
      "from the order to end a worker by force until the system has it no more, median",
      MEDIAN,
    ],
    ["max_terminated_gone_s", "s", "lower", ["terminated_gone_s"], "the same, the longest"],
    ...pings("ping_alone", "an answer of a worker while no other works"),
    ...pings("ping_beside", "an answer of a worker while another one's garbage is collected"),
    [
      "returned_bytes",
      "bytes",
      "higher",
      ["idle_rss_bytes"],
      "resident memory that the parent gave back while it did nothing",
    ],
  ],
  relations: [],
  remarks: [],
  tables: [
    {
      title: "{workers} workers created, used and ended again and again",
      rowsBy: ["heap_mb"],
      columns: [
        column("ms each", "p50_recycle_s"),
        column("p95", "p95_recycle_s"),
        column("kept KiB", "rss_slope_bytes"),
        column("from", "rss_slope_low_bytes"),
        column("to", "rss_slope_high_bytes"),
        column("files", "grown_descriptors"),
        column("threads", "grown_threads"),
      ],
      notes: [
        "ms each: a round over its workers. kept: resident memory that the parent keeps of each worker that ended, with its 95 % interval.",
        "files, threads: of the parent, at the last look over the first.",
      ],
      gaps: true,
    },
    {
      title: "Ended by force, beside another one's garbage, and idle: ms, MiB",
      rowsBy: ["heap_mb"],
      columns: [
        column("gone", "p50_terminated_gone_s"),
        column("alone", "p50_ping_alone_s"),
        column("p99", "p99_ping_alone_s"),
        column("beside", "p50_ping_beside_s"),
        column("its p99", "p99_ping_beside_s"),
        column("longest", "max_ping_beside_s"),
        column("MiB back", "returned_bytes"),
      ],
      notes: [
        "gone: from the order to end it by force until the system has it no more.",
        "alone, beside: an answer of a worker while no other works, and while another fills and drops its heap.",
        "MiB back: what the parent gave back to the system while it did nothing for --idle-s.",
      ],
      gaps: false,
    },
  ],
  charts: [
    { kind: "samples", caption: "Every round over its workers: ms", metrics: ["p50_recycle_s"], unit: "ms" },
  ],
};

/** A sentence a runtime: what its parent keeps of a worker that has ended, where the interval is above 0. */
function keptWords(cells: readonly Cell[]): string[] {
  const runtimes = groupBy(cells, ({ runtime }) => runtime);
  return [...runtimes].flatMap(([runtime, own]) => {
    const said = own.flatMap((cell) => {
      if (cell.status !== "measured") return [];
      const [low, high] = [cell.metrics["rss_slope_low_bytes"], cell.metrics["rss_slope_high_bytes"]];
      const kept = cell.metrics["rss_slope_bytes"];
      if (low == null || high == null || kept == null) return [];
      const kib = (bytes: number): string => precise(bytes / 1024);
      const what = `${cell.mode === "threads" ? "thread" : "process"} (${kib(low)} … ${kib(high)})`;
      return [low > 0 ? `${kib(kept)} KiB of each ${what}` : `nothing that shows of a ${what}`];
    });
    return said.length === 0 ? [] : [`${titleOf(runtime)} keeps ${listed(said)}.`];
  });
}
