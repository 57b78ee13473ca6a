// What a trial is: a command, and what is done to it when. All of it comes from a seed and a number, so that any trial
// can be played again.

import { seededRandom } from "../../engine/compare/inference/random.ts";
import type { Mode, Start } from "../../engine/result/result.ts";
import type { RuntimeName } from "../../runtime/contract.ts";
import type { Part } from "./run_processes.ts";

export const FAULTS = [
  "Ctrl-C",
  "SIGTERM",
  "SIGKILL to the command",
  "the terminal closes",
  "the disk is full",
  "the temporary folder goes",
  "SIGKILL to a part",
  "SIGSTOP to a part",
  "SIGKILL with the lock",
  "SIGKILL with a ring's record",
] as const;

export type Fault = typeof FAULTS[number];

export interface Trial {
  readonly seed: number;
  readonly index: number;
  readonly runtime: RuntimeName;
  readonly scenario: string;
  readonly mode: Mode;
  readonly start: Start;
  readonly fault: Fault;
  /** Which part a signal to a part hits; of several processes, the one of this share of them, from 0 to 1. */
  readonly part: Part;
  readonly which: number;
  /** When, in milliseconds after the command was started. */
  readonly atMs: number;
  /** The command's words but for its output. */
  readonly words: readonly string[];
}

interface Kind {
  readonly scenario: string;
  readonly mode: Mode;
  readonly start: Start;
  readonly parts: readonly Part[];
  readonly transports?: readonly string[];
  /** What only this kind can suffer. */
  readonly faults?: readonly Fault[];
  /** Words for a run of about so many milliseconds. */
  readonly words: (ms: number) => readonly string[];
}

const forDuration = (...more: string[]) => (ms: number) => [
  "--workers",
  "2",
  "--warmup",
  "0",
  "--id-space",
  "100000",
  "--duration-ms",
  String(ms),
  ...more,
];
const forIterations = (msEach: number, ...more: string[]) => (ms: number) => [
  "--workers",
  "2",
  "--warmup",
  "0",
  "--iterations",
  String(Math.ceil(ms / msEach)),
  ...more,
];
const held = forIterations(200, "--hold-ms", "150", "--mem-interval-ms", "20");

function inBlocks(ms: number): readonly string[] {
  const blocks = ["--blocks", String(Math.ceil(ms / 300))];
  return ["overhead", "--axis", "mode=threads,processes", ...forIterations(20)(40), ...blocks];
}

const STORED = ["store-lock", "store-add", "store-script", "store-batch"];

/** Every kind of cell that there is, and a comparison of some. */
const KINDS: readonly Kind[] = [
  { scenario: "overhead", mode: "threads", start: "spawn", parts: ["cell"], words: forIterations(15) },
  { scenario: "overhead", mode: "threads", start: "pool", parts: ["cell"], words: forIterations(0.15) },
  {
    scenario: "overhead",
    mode: "threads",
    start: "pool",
    parts: ["cell"],
    words: forIterations(0.15, "--dispatch", "atomics"),
  },
  { scenario: "overhead", mode: "inline", start: "none", parts: ["cell"], words: forIterations(0.06) },
  { scenario: "overhead", mode: "processes", start: "spawn", parts: ["cell", "worker"], words: forIterations(25) },
  { scenario: "overhead", mode: "processes", start: "pool", parts: ["cell", "worker"], words: forIterations(0.3) },
  {
    scenario: "overhead",
    mode: "processes",
    start: "pool",
    parts: ["cell", "worker"],
    words: forIterations(0.3, "--dispatch", "shm"),
  },
  { scenario: "memory", mode: "threads", start: "spawn", parts: ["cell"], words: held },
  { scenario: "memory", mode: "processes", start: "spawn", parts: ["cell", "worker"], words: held },
  { scenario: "shared-set", mode: "threads", start: "spawn", parts: ["cell"], words: forDuration() },
  {
    scenario: "shared-set",
    mode: "processes",
    start: "spawn",
    parts: ["cell", "worker", "manager"],
    transports: ["fifo", "socket", "stdio"],
    words: forDuration(),
  },
  {
    scenario: "shared-set",
    mode: "processes",
    start: "spawn",
    parts: ["cell", "worker"],
    transports: ["shm"],
    faults: ["SIGKILL with the lock"],
    words: forDuration(),
  },
  {
    scenario: "sharded-writers",
    mode: "threads",
    start: "spawn",
    parts: ["cell"],
    transports: ["ring", "message"],
    words: forDuration("--writers", "2"),
  },
  {
    scenario: "sharded-writers",
    mode: "processes",
    start: "spawn",
    parts: ["cell", "writer", "producer"],
    transports: ["fifo", "socket"],
    words: forDuration("--writers", "2"),
  },
  {
    scenario: "sharded-writers",
    mode: "processes",
    start: "spawn",
    parts: ["cell", "writer", "producer"],
    transports: ["shm"],
    faults: ["SIGKILL with a ring's record"],
    words: forDuration("--writers", "2"),
  },
  {
    scenario: "shared-set",
    mode: "threads",
    start: "spawn",
    parts: ["cell", "store"],
    transports: STORED,
    words: forDuration("--store", "auto"),
  },
  {
    scenario: "shared-set",
    mode: "processes",
    start: "spawn",
    parts: ["cell", "worker", "keeper", "store", "store"],
    transports: STORED,
    words: forDuration("--store", "auto"),
  },
  {
    scenario: "sharded-writers",
    mode: "processes",
    start: "spawn",
    parts: ["cell", "worker", "keeper", "store", "store"],
    transports: ["store-add"],
    words: forDuration("--writers", "2", "--store", "auto"),
  },
  { scenario: "local-reduce", mode: "threads", start: "spawn", parts: ["cell"], words: forDuration() },
  { scenario: "local-reduce", mode: "processes", start: "spawn", parts: ["cell", "worker"], words: forDuration() },
  // a dozen cells, each a process of its own, and a file that is written after every block
  { scenario: "compare", mode: "processes", start: "spawn", parts: ["cell", "worker"], words: inBlocks },
];

/** About as long as a run takes, and so late a fault may come: some runs are over by then. */
const RUN_MS = 1200;
const LATEST_MS = 1800;

/** The trial of a seed with this number; each runtime in turn, and each fault in turn. */
export function planTrial(seed: number, index: number, runtimes: readonly RuntimeName[]): Trial {
  const random = seededRandom(`${seed}/${index}`);
  const one = <T>(values: readonly T[]): T => values[random.integer(values.length)];
  const runtime = runtimes[index % runtimes.length];
  const fault = FAULTS[Math.floor(index / runtimes.length) % FAULTS.length];
  const kind = one(fault.startsWith("SIGKILL with") ? KINDS.filter(({ faults }) => faults?.includes(fault)) : KINDS);
  const transport = kind.transports ? ["--transport", one(kind.transports)] : [];
  const { scenario, mode, start } = kind;
  return {
    seed,
    index,
    runtime,
    scenario,
    mode,
    start,
    fault,
    part: one(kind.parts),
    which: random.uniform(),
    atMs: random.integer(LATEST_MS),
    words: [
      scenario,
      ...kind.words(RUN_MS),
      ...(scenario === "compare" ? [] : ["--mode", mode, "--runtime", runtime]),
      ...(/^(overhead|memory)$/.test(scenario) && start !== "none" ? ["--start", start] : []), // inline has none
      ...transport,
      "--timeout",
      "40", // some cells take 20 s with three trials at once; who is stalled is named much sooner
    ],
  };
}

/** A trial in one line, with what plays it again. */
export function describeTrial(
  { seed, index, runtime, scenario, mode, start, fault, part, atMs, words }: Trial,
): string {
  const what = fault.endsWith("a part") ? fault.replace("a part", `the ${part}`) : fault;
  const way = /--(?:transport|dispatch) (\w+)/.exec(words.join(" "));
  const kind = [runtime, scenario, mode, start, ...way ? [`by ${way[1]}`] : []].join(" ");
  return `--seed ${seed} --trial ${index}: ${kind}, ${what} at ${atMs} ms`;
}
