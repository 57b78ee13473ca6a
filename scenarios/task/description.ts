// What is told of a task of the user's.

import { type MetricRow, needs } from "../../engine/result/metric.ts";
import { column, type Description, type Table } from "../description.ts";
import { answer } from "./answer.ts";

const TASKS = ["tasks", "window_s"];
const LINE = ["batch_calls", "batched_messages", "batched_window_s", ...TASKS];
const MEMORY = ["memory_bytes", "memory_before_bytes"];

/** Of several, the median; of a pool the one worker that was started alone. */
const MIDDLE = { middle: "median" } as const;

/** p50_ and p99_NAME_s. */
function latencyRows(name: string, meaning: string): readonly MetricRow[] {
  return [
    [`p50_${name}_s`, "s", "lower", [`${name}_s`], `median: ${meaning}`, MIDDLE],
    [`p99_${name}_s`, "s", "lower", [`${name}_s`], `as long or shorter in 99 %: ${meaning}`, needs(99)],
  ];
}

function delayRows(name: string, meaning: string): readonly MetricRow[] {
  return [
    [`p99_${name}_s`, "s", "lower", [`${name}_s`], `as late or less in 99 %: ${meaning}`, needs(99)],
    [`max_${name}_s`, "s", "lower", [`${name}_s`], `the latest: ${meaning}`],
  ];
}

const CARRIAGES = [
  ["clone", "by a structured clone"],
  ["json", "by a text of JSON"],
  ["transfer", "by a clone that moves their buffers"],
] as const;

const ROWS = ["start", "workers", "dispatch"];

const TABLES: readonly Table[] = [
  {
    title: "What a task costs, one at a time: ms",
    rowsBy: ROWS,
    columns: [
      column("first", "first_call_s"),
      column("call", "call_s"),
      column("hand", "p50_hand_over_s"),
      column("p50", "p50_task_s"),
      column("p99", "p99_task_s"),
    ],
    notes: [
      "first, call: the first call in a worker and a warm one, by its own clock; hand: what a task takes besides the call.",
      "p50, p99: a task, from being asked for to its answer; of spawn with its worker created and ended.",
    ],
    gaps: true,
  },
  {
    title: "Under load, twice as many tasks as workers: tasks/s, ms",
    rowsBy: ROWS,
    columns: [
      column("tasks/s", "tasks_per_s"),
      column("p50", "p50_loaded_s"),
      column("p99", "p99_loaded_s"),
      column("late", "p99_delay_s"),
      column("latest", "max_delay_s"),
    ],
    notes: [
      "inline and spawn do one task at a time. late, latest: a timer in the parent meanwhile, p99 and at the most.",
    ],
    gaps: false,
  },
  {
    title: "What it takes: MiB, CPU seconds per 1000 tasks, ms",
    rowsBy: ROWS,
    columns: [
      column("MiB", "peak_bytes"),
      column("a worker", "worker_bytes"),
      column("CPU", "cpu_per_1000_s"),
      column("import", "import_s"),
      column("idle", "p99_idle_delay_s"),
    ],
    notes: [
      "MiB: the most that parent and workers took together; a worker: what each added.",
      "import: of the module, by a new worker. idle: how late a timer comes in a parent that does nothing, p99, looked at beside inline.",
    ],
    gaps: false,
  },
];

export const description: Description = {
  title: "Task",
  headline: "tasks/s",
  metrics: [
    [
      "tasks_per_s",
      "per s",
      "higher",
      TASKS,
      "tasks done in a second: of a pool with twice as many outstanding as it has workers, else one after the other",
    ],
    ["tasks", "count", "neither", ["tasks"], "how many those were"],
    ["import_s", "s", "lower", ["import_s"], "importing the user's module", MIDDLE],
    ["setup_s", "s", "lower", ["setup_s"], "its setup()", MIDDLE],
    ["first_call_s", "s", "lower", ["first_call_s"], "the first call, by the worker's own clock", MIDDLE],
    ["call_s", "s", "lower", ["call_s"], "a warm call, mean, by the clock of who calls"],
    [
      "p50_hand_over_s",
      "s",
      "lower",
      ["hand_over_s"],
      "median: what a task takes besides its call, one at a time; of spawn with all of a worker's life",
      MIDDLE,
    ],
    ...latencyRows("task", "a task, one at a time, from being asked for to its answer, or its worker's end"),
    ...latencyRows("loaded", "a task of a pool that has twice as many outstanding as workers"),
    ["create_s", "s", "lower", ["create_s"], "spawn: the constructor, to the worker's first own instruction", MIDDLE],
    [
      "load_s",
      "s",
      "lower",
      ["load_s"],
      "spawn: from there to the call, but for the import and setup(): the worker's own imports and its message",
      MIDDLE,
    ],
    ["join_s", "s", "lower", ["join_s"], "spawn: the call done to the worker's end as the parent sees it", MIDDLE],
    ["message_s", "s", "lower", LINE, "what a message to a pool adds to the calls in it: its line over their number"],
    ["batched_call_s", "s", "lower", LINE, "what each call in it adds, under load"],
    ...CARRIAGES.map(([name, how]): MetricRow => [
      `as_${name}_s`,
      "s",
      "lower",
      [`as_${name}_s`],
      `inline: making a message of an input and its output and values of that again, median: ${how}`,
      MIDDLE,
    ]),
    ...latencyRows("due", "a task from when it was due, by --rate, to its answer"),
    ["due_missed", "count", "lower", ["due_missed"], "tasks that were due and that no worker had begun in time"],
    ...delayRows("delay", "a timer in the parent while tasks are done"),
    ...delayRows("idle_delay", "a timer in the parent before"),
    ["peak_bytes", "bytes", "lower", MEMORY, "the most that parent and workers took together: PSS, else USS"],
    ["worker_bytes", "bytes", "lower", MEMORY, "what each worker added to what the parent took before"],
    [
      "cpu_per_1000_s",
      "s",
      "lower",
      ["cpu_s", "tasks"],
      "CPU time of all processes for 1000 tasks",
      { shown: { unit: "s", scale: 1 } },
    ],
  ],
  relations: [],
  remarks: [],
  tables: TABLES,
  charts: [
    { kind: "bars", caption: "Tasks per second", metric: "tasks_per_s", unit: "tasks/s" },
    {
      kind: "grouped",
      caption: "A task, one at a time, and what of it is the call: ms",
      parts: [
        { name: "task, median", metric: "p50_task_s" },
        { name: "call", metric: "call_s" },
      ],
      unit: "ms",
    },
    { kind: "bars", caption: "The most that all processes took: MiB", metric: "peak_bytes", unit: "MiB" },
  ],
  answer,
  compared: TABLES,
};
