// What is told of isolation.

import { MEDIAN, type MetricRow } from "../../engine/result/metric.ts";
import type { Cell, Measured } from "../../engine/result/result.ts";
import { groupBy } from "../../engine/result/group.ts";
import { listed } from "../../engine/result/listed.ts";
import { titleOf } from "../../runtime/runtimes.ts";
import { column, type Description } from "../description.ts";

const REPETITIONS: readonly MetricRow[] = [
  ["parent_lives_pct", "%", "higher", ["parent_lived"], "how often the parent lived and did its work to the end"],
  ["program_ends_pct", "%", "higher", ["program_ended"], "how often the parent's program then ended by itself"],
  [
    "siblings_right_pct",
    "%",
    "higher",
    ["siblings_right"],
    "how often every sibling's answers before, during and after the fault came and were right",
  ],
  ["heard_pct", "%", "higher", ["heard"], "how often the parent heard of the fault while it waited"],
  ["p50_heard_s", "s", "lower", ["heard_s"], "from the fault to the parent's news of it, median", MEDIAN],
  ["max_heard_s", "s", "lower", ["heard_s"], "from the fault to the parent's news of it, the longest"],
  ["gone_pct", "%", "higher", ["gone"], "how often the system had the worker's thread or process no more in the end"],
  [
    "p50_gone_s",
    "s",
    "lower",
    ["gone_s"],
    "from the news of its end, or the order to end, until the system has the worker no more, median",
    MEDIAN,
  ],
  ["max_gone_s", "s", "lower", ["gone_s"], "the same, the longest"],
  [
    "max_parent_delay_s",
    "s",
    "lower",
    ["parent_delay_s"],
    "the latest that a timer of the parent's was from the fault until its siblings had answered",
  ],
  [
    "p50_kept_bytes",
    "bytes",
    "lower",
    ["kept_bytes"],
    "resident memory of the parent that the faulty worker left, after garbage collection, median",
    MEDIAN,
  ],
  ["max_kept_descriptors", "count", "lower", ["kept_descriptors"], "descriptors of the parent that it left"],
  ["max_kept_threads", "count", "lower", ["kept_threads"], "threads of the parent's process that came and stayed"],
  [
    "max_leaks",
    "count",
    "lower",
    ["leaks"],
    "what it changed for others: folder, environment, umask, signals, prototype",
  ],
];

export const description: Description = {
  title: "Isolation",
  headline: "heard ms",
  conclude: unharmedWords,
  metrics: REPETITIONS,
  relations: [],
  remarks: [],
  matrices: [{
    title: "What becomes of the others when one of several {mode} comes to harm",
    rowsBy: "fault",
    of: (cell) => outcomeOf(cell).replace(CONTAINED, ""),
    good(cell) {
      const outcome = outcomeOf(cell);
      return outcome.startsWith(CONTAINED) ? true : outcome === UNLIMITED ? null : false;
    },
    notes: [
      "✓, contained: the parent lives and hears of it, by what stands here; every sibling's answers are right; the worker is gone.",
      "✗, not so. unheard: the parent lives, and no event tells it. stays: it cannot be ended. hangs on: the program does not end.",
      "no limit met: its heap came to hold all that it was filled with (--fill-mib), and nothing happened.",
      "leaks: what the worker changed is changed for its parent or its siblings too.",
    ],
  }],
  tables: [
    {
      title: "How soon the parent hears of it, and what is left: ms, MiB",
      rowsBy: ["fault"],
      columns: [
        column("heard", "p50_heard_s"),
        column("longest", "max_heard_s"),
        column("gone", "p50_gone_s"),
        column("delay", "max_parent_delay_s"),
        column("MiB", "p50_kept_bytes"),
        column("files", "max_kept_descriptors"),
      ],
      notes: [
        "heard: from the fault to the parent's news of it. gone: from there, or from the order to end, until the system has it no more.",
        "delay: the latest that a timer of the parent's was meanwhile. MiB, files: what it left in the parent, its descriptors too.",
      ],
      gaps: false,
    },
  ],
  charts: [],
};

/** How the words begin where all went well: the table has a sign in place of it. */
const CONTAINED = "contained, ";

const UNLIMITED = "no limit met";

/** A cell in a few words; the worst of what was seen comes first. */
export function outcomeOf({ metrics, facts }: Cell & Measured): string {
  const always = (metric: string): boolean => metrics[metric] === null || metrics[metric] === 100;
  if (metrics["parent_lives_pct"] === 0) return `PARENT DIES, ${facts["parent_end"]}`;
  const by = facts["heard_by"] ?? "nothing";
  const troubles = [
    ...(always("parent_lives_pct") ? [] : ["parent may die"]),
    ...(always("siblings_right_pct") ? [] : ["siblings wrong"]),
    ...(always("gone_pct") ? [] : ["stays"]),
    ...(always("program_ends_pct") ? [] : ["hangs on"]),
    ...((metrics["max_leaks"] ?? 0) > 0 ? ["leaks"] : []),
  ];
  const silence = facts["heap"] === undefined ? "unheard" : UNLIMITED;
  if (!always("heard_pct")) return [...troubles, silence].join(", ");
  return [...(troubles.length > 0 ? troubles : ["contained"]), by].join(", ");
}

/** A sentence a runtime: how many faults did nothing to anybody else, each time that they were played. */
function unharmedWords(cells: readonly Cell[]): string[] {
  const runtimes = groupBy(cells, ({ runtime }) => runtime);
  return [...runtimes].flatMap(([runtime, own]) => {
    const said = [...groupBy(own, ({ mode }) => mode)].flatMap(([mode, cells]) => {
      const played = cells.filter((cell) => cell.status === "measured");
      const worker = mode === "threads" ? "thread" : "process";
      return played.length === 0
        ? []
        : [`${played.filter(isUnharmed).length} of ${played.length} faults of a ${worker}`];
    });
    return said.length === 0 ? [] : [`On ${titleOf(runtime)} ${listed(said)} harmed nobody else.`];
  });
}

function isUnharmed({ metrics }: Cell & Measured): boolean {
  return metrics["parent_lives_pct"] === 100 && metrics["siblings_right_pct"] === 100 && metrics["max_leaks"] === 0;
}
