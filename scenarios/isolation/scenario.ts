// Isolation: what becomes of the others when one worker comes to harm. What dies may be the parent, so the parent is a
// process that can be spared, the host, and the measuring process looks on: it sees whether the host lives, holds the
// siblings' answers against its own, and ends all that is left.

import { CellError, setting, type Stage, Unsupported } from "../../engine/cell/stage.ts";
import { mean, median } from "../../engine/result/statistics.ts";
import type { Exit, Process } from "../../runtime/contract.ts";
import { FAULTS, type Found, type HostStart, type HostWord } from "../../workers/isolation_protocol.ts";
import { jobs } from "../../workers/jobs.ts";
import type { Scenario, Session, Summary } from "../contract.ts";
import { cpuAnswer } from "../cpu_answer.ts";
import { type Figures, missing, together } from "../figures.ts";
import { WORK_ITERS } from "../settings.ts";
import { changesIn, endInWords } from "./verdict.ts";

/** A host that has not told what it found after so long hangs, in milliseconds. */
const HOST_MS = 30_000;

/** A host that has told all it has to tell ends by itself within this time, in milliseconds. */
const ENDS_MS = 2000;

/** An engine's heaps are held to so many MiB, where they can be, so that filling one does no harm to the machine. */
const ENGINE_MIB = 128;

export const scenario: Scenario = {
  name: "isolation",
  purpose: "what a worker that dies, hangs or misbehaves does to its parent and its siblings",
  headline: { metric: "p50_heard_s", better: "lower" },
  modes: ["threads", "processes"],
  starts: ["spawn"],
  foreignStarts: false,
  settings: [
    {
      kind: "choices",
      name: "fault",
      meaning: "what becomes of the worker",
      choices: FAULTS,
      standard: FAULTS.join(","),
    },
    {
      kind: "number",
      name: "repetitions",
      meaning: "how often, each time in a parent of its own",
      minimum: 1,
      maximum: 1000,
      standard: 5,
      quick: 1,
      compared: { standard: 1, rigorous: 3 },
    },
    { kind: "number", name: "siblings", meaning: "workers beside it", minimum: 1, maximum: 64, standard: 2 },
    { ...WORK_ITERS, meaning: "rounds of the CPU function of each of a sibling's three answers", standard: 5_000_000 },
    {
      kind: "number",
      name: "fill_mib",
      meaning: "the most that a heap is filled with, in MiB",
      minimum: ENGINE_MIB,
      maximum: 65_536,
      standard: 256,
    },
    {
      kind: "number",
      name: "limit_mib",
      meaning: "what a limit of its own lets a worker have, in MiB",
      minimum: 32,
      maximum: 65_536,
      standard: 64,
    },
    {
      kind: "number",
      name: "hear_ms",
      meaning: "how long the parent waits for news of the fault, and then for the worker's end",
      minimum: 100,
      maximum: 60_000,
      standard: 1000,
      rehearsed: true,
    },
  ],
  sweep: "fault",
  jobs: { isolationHost: jobs.isolationHost, isolationWorker: jobs.isolationWorker },
  rounds: (key) => ({ warmUp: 0, timed: setting(key, "repetitions") }),
  seconds: ({ config }, crewS) => Number(config.repetitions) * (1.2 + crewS + Number(config.hear_ms) / 2000),
  prepare,
};

/** Names of samples, one value for each repetition that has it. */
const SAMPLES = [
  "parent_lived",
  "program_ended",
  "siblings_right",
  "heard",
  "heard_s",
  "gone",
  "gone_s",
  "parent_delay_s",
  "kept_bytes",
  "kept_descriptors",
  "kept_threads",
  "leaks",
] as const;

type SampleName = typeof SAMPLES[number];

/** What the measuring process saw of one host. */
interface Seen {
  readonly found: Found | null;
  readonly end: Exit | "hangs" | null;
}

function prepare(stage: Stage): Promise<Session> {
  const rounds = setting(stage.key, "work_iters");
  const samples = Object.fromEntries(SAMPLES.map((name) => [name, [] as number[]])) as Record<SampleName, number[]>;
  const [heardBy, leaks, deaths] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let filled = false;
  const limited = stage.key.config["fault"] === "heap" && stage.runtime.limitsHeapOf.process;
  return Promise.resolve({
    samples,
    reset() {},
    async iterate() {
      const { found, end } = await watchHost(stage);
      const lived = found !== null;
      samples.parent_lived.push(Number(lived));
      samples.siblings_right.push(Number(lived && right(found, rounds)));
      if (!lived) {
        deaths.add(end === "hangs" || end === null ? "hangs" : endInWords(end));
        return;
      }
      samples.program_ended.push(Number(end !== "hangs"));
      const heard = found.heardMs !== null;
      samples.heard.push(Number(heard));
      if (found.heardMs !== null) samples.heard_s.push(Math.max(0, found.heardMs) / 1000);
      filled ||= found.filled;
      heardBy.add(!heard ? "nothing" : found.exit === null ? "its messages" : endInWords(found.exit));
      if (found.countable) samples.gone.push(Number(found.goneMs !== null));
      if (found.countable && found.goneMs !== null) samples.gone_s.push(found.goneMs / 1000);
      samples.parent_delay_s.push(found.delayMs / 1000);
      const changes = changesIn(found);
      samples.leaks.push(changes.length);
      for (const change of changes) leaks.add(change);
      if (found.before === null || found.after === null) return;
      samples.kept_bytes.push(found.after.rss - found.before.rss);
      samples.kept_descriptors.push(found.after.descriptors - found.before.descriptors);
      samples.kept_threads.push(found.after.threads - found.before.threads);
    },
    summarise(): Summary {
      const lived = samples.program_ended.length > 0;
      const figures = together(
        ...SUMMARY.map(([name, from, of, why]): Figures =>
          samples[from].length === 0
            ? missing([name], lived ? why : DIED)
            : { metrics: { [name]: of(samples[from]) }, unavailable: {} }
        ),
      );
      return {
        ...figures,
        facts: {
          ...(heardBy.size > 0 && { heard_by: [...heardBy].join(" or ") }),
          ...(deaths.size > 0 && { parent_end: [...deaths].join(" or ") }),
          ...(leaks.size > 0 && { leaks: [...leaks].join(", ") }),
          ...(filled && { heap: `it came to hold ${setting(stage.key, "fill_mib")} MiB: no limit was met` }),
          ...(limited && { heap_limit: `the engine's, set to ${ENGINE_MIB} MiB` }),
        },
      };
    },
    release: () => Promise.resolve(),
  });
}

const DIED = "the parent died";
const UNTOLD = "this system does not tell";
const UNHEARD = "the parent heard nothing";
const UNGONE = "it was never gone, or this system does not tell";

const percent = (values: readonly number[]): number => 100 * mean(values);
const most = (values: readonly number[]): number => Math.max(...values);

type Row = readonly [metric: string, from: SampleName, of: (values: readonly number[]) => number, why: string];

const SUMMARY: readonly Row[] = [
  ["parent_lives_pct", "parent_lived", percent, DIED],
  ["program_ends_pct", "program_ended", percent, DIED],
  ["siblings_right_pct", "siblings_right", percent, DIED],
  ["heard_pct", "heard", percent, DIED],
  ["p50_heard_s", "heard_s", median, UNHEARD],
  ["max_heard_s", "heard_s", most, UNHEARD],
  ["gone_pct", "gone", percent, UNTOLD],
  ["p50_gone_s", "gone_s", median, UNGONE],
  ["max_gone_s", "gone_s", most, UNGONE],
  ["max_parent_delay_s", "parent_delay_s", most, DIED],
  ["p50_kept_bytes", "kept_bytes", median, UNTOLD],
  ["max_kept_descriptors", "kept_descriptors", most, UNTOLD],
  ["max_kept_threads", "kept_threads", most, UNTOLD],
  ["max_leaks", "leaks", most, DIED],
];

/** Starts a host, and waits until it has told what it found and has ended, or until it will not. */
async function watchHost(stage: Stage): Promise<Seen> {
  const { runtime, key } = stage;
  const hearMs = setting(key, "hear_ms");
  const start: HostStart = {
    fault: key.config["fault"] as HostStart["fault"],
    mode: key.mode as HostStart["mode"],
    siblings: setting(key, "siblings"),
    rounds: setting(key, "work_iters"),
    fillMiB: setting(key, "fill_mib"),
    limitMiB: setting(key, "limit_mib"),
    engineMiB: ENGINE_MIB,
    job: { name: jobs.isolationWorker.name, href: jobs.isolationWorker.url.href },
    hearMs,
    goneMs: hearMs,
  };
  let pids: readonly number[] = [];
  let reason = null as string | null;
  let found = null as Found | null;
  let tell: () => void;
  const told = new Promise<void>((resolve) => tell = resolve);
  const host: Process = runtime.startProcess(jobs.isolationHost, {
    name: "the host",
    firstMessage: start,
    ...(start.fault === "heap" && { heapMiB: ENGINE_MIB }), // its threads' heaps have no more either
    onMessage(value) {
      const word = value as HostWord;
      if (word.kind === "started") pids = word.pids;
      else {
        if (word.kind === "cannot") reason = word.reason;
        else found = word;
        tell();
      }
    },
  });
  try {
    await atMost(stage, Promise.race([told, host.exited]), HOST_MS);
    const end = await atMost(stage, host.exited, found === null ? 0 : ENDS_MS);
    if (reason !== null) throw new Unsupported(reason);
    if (end?.kind === "crashed") throw new CellError(`the host failed: ${end.message}`);
    return { found, end: end ?? "hangs" };
  } finally {
    await host.stop(0);
    const { killProcess } = await import("../../runtime/group.ts");
    for (const pid of pids) killProcess(pid);
  }
}

/** Null once `ms` are over. Rejects when the run is stopped. */
async function atMost<T>(stage: Stage, promise: Promise<T>, ms: number): Promise<T | null> {
  try {
    return await stage.within(promise, ms, () => "it did not come about");
  } catch (error) {
    stage.checkStopped();
    if (error instanceof CellError) return null;
    throw error;
  }
}

/** Whether each sibling's answers are there and right: before, during and after the fault. */
function right({ answers }: Found, rounds: number): boolean {
  const expected = answerOf(rounds);
  return answers.length > 0 && answers.every((own) => own.every((answer) => answer === expected));
}

let known: { readonly rounds: number; readonly answer: number } | null = null;

function answerOf(rounds: number): number {
  if (known?.rounds !== rounds) known = { rounds, answer: cpuAnswer(rounds) };
  return known.answer;
}
