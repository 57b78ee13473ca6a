// The article's other advice: each worker fills a set of its own, and the sets are merged at the end. By threads the
// sets are in shared memory, by processes they are handed over in files. The merge is timed apart.

import { startCrew } from "../../engine/cell/crew.ts";
import { setting, type Stage } from "../../engine/cell/stage.ts";
import type { Job } from "../../runtime/contract.ts";
import { readBytes } from "../../runtime/file.ts";
import { type Contents, contentsOf } from "../../sync/contents.ts";
import { bytesFor, capacityFor, insert } from "../../sync/id_set.ts";
import { threadWords } from "../../sync/shared_words.ts";
import { GATE_WORDS, openGate } from "../../sync/start_gate.ts";
import { jobs } from "../../workers/jobs.ts";
import type { LocalReport, LocalStart } from "../../workers/local_main.ts";
import type { Scenario, Session } from "../contract.ts";
import { cpuMeter } from "../cpu_meter.ts";
import { type Figures, together } from "../figures.ts";
import { latencyMetrics } from "../latency.ts";
import { checkContents, replay } from "../replay.ts";
import { READY_MS, secondsToFill, type SetSettings, setSettings } from "../set_settings.ts";
import { DURATION_MS, ID_SPACE, OPS, PRIORITY, PROBE, TIMING, VERIFY, WARMUP_RUNS, WORKERS } from "../settings.ts";
import { refuseScarce, refuseTooLarge } from "../shared_memory.ts";
import { livesOf, type Run, throughputMetrics } from "../throughput.ts";

/** The job that plays it; a test replaces it to show that a fault is found. */
export type LocalJobs = Readonly<Record<"local", Job>>;

export function makeLocalReduce(parts: LocalJobs): Scenario {
  return {
    name: "local-reduce",
    purpose: "each worker fills a set of its own; the sets are merged at the end",
    headline: { metric: "ops_per_s_merged", better: "higher" },
    modes: ["threads", "processes"],
    starts: ["spawn"],
    foreignStarts: false,
    settings: [WORKERS, DURATION_MS, OPS, WARMUP_RUNS, ID_SPACE, TIMING, VERIFY, PRIORITY, PROBE],
    jobs: parts,
    rounds: (key) => ({ warmUp: setting(key, "warmup"), timed: 1 }),
    seconds: secondsToFill,
    prepare: (stage) => Promise.resolve(session(stage, parts)),
  };
}

export const scenario: Scenario = makeLocalReduce({ local: jobs.local });

interface LocalRun extends Run {
  readonly work: readonly LocalReport[];
  /** From the last worker's end to the merged set, with handing over. */
  readonly mergeS: number;
  readonly merged: Contents;
}

function session(stage: Stage, parts: LocalJobs): Session {
  const settings = setSettings(stage);
  const samples = { ops_per_s_merged: [] as number[], worker_attempts: [] as number[] };
  let last: LocalRun;
  if (stage.key.mode === "threads") refuseTooLarge(stage, 1, settings.distinct, 0);
  refuseScarce(stage, settings.size, settings.distinct);
  const figuresOf = (run: LocalRun): Figures => {
    const filling = throughputMetrics(run, stage, settings);
    const { attempts, window_s, wall_s, inserts: local_inserts } = filling.metrics;
    const inserts = run.merged.count;
    const mergedS = window_s! + run.mergeS;
    const metrics = {
      inserts,
      local_inserts,
      dup_rate_pct: 100 * (attempts! - inserts) / attempts!,
      fill_pct: 100 * inserts / settings.idSpace,
      inserts_per_s: inserts / mergedS,
      inserts_per_s_wall: inserts / wall_s!,
      merge_s: run.mergeS,
      hand_over_s: Math.max(...run.work.map(({ handOverS }) => handOverS)),
      ops_per_s_merged: attempts! / mergedS,
    };
    const samples = {
      merge_s: [run.mergeS],
      merged_inserts: [inserts],
      worker_hand_over_s: run.work.map(({ handOverS }) => handOverS),
    };
    return together(filling, { metrics, unavailable: {}, samples });
  };
  return {
    samples,
    async iterate() {
      last = await play(stage, settings, parts.local);
      samples.ops_per_s_merged.push(figuresOf(last).metrics.ops_per_s_merged!);
      samples.worker_attempts.push(...last.work.map(({ attempts }) => attempts));
      return livesOf(last.work, stage);
    },
    reset() {
      samples.ops_per_s_merged.length = samples.worker_attempts.length = 0;
    },
    summarise() {
      return {
        ...together(figuresOf(last), latencyMetrics("insert", last.work.map(({ insertTime }) => insertTime))),
        facts: { merge: "by the measuring process, alone", verified: settings.verify ? "yes" : "no" },
      };
    },
    release: () => Promise.resolve(), // every run ends what it starts
  };
}

async function play(stage: Stage, settings: SetSettings, job: Job): Promise<LocalRun> {
  const { runtime, key } = stage;
  const { size, idSpace, pace, distinct, deadlineMs } = settings;
  const begun = runtime.now();
  const threads = key.mode === "threads";
  const folder = threads ? null : runtime.makeFolder();
  const words = new Int32Array(new SharedArrayBuffer(4 * (16 + GATE_WORDS)));
  const gate = 16;
  const tables = threads
    ? Array.from({ length: size }, () => new Uint32Array(new SharedArrayBuffer(bytesFor(distinct))))
    : [];
  const files = Array.from({ length: size }, (_, worker) => `${folder}/ids-${worker}`);
  const crew = startCrew<LocalReport | "ready">(stage, {
    job,
    size,
    memory: threads ? words.buffer : undefined,
    firstMessage: (worker): LocalStart => ({
      ...pace,
      worker,
      workers: size,
      idSpace,
      distinct,
      shared: threads ? { words, gate, table: tables[worker] } : null,
      file: threads ? null : files[worker],
    }),
  });
  try {
    await crew.hear(READY_MS, "become ready");
    const cpu = cpuMeter(stage, [crew]);
    if (threads) openGate(threadWords(words), gate);
    else crew.post("go");
    const work = await crew.hear(deadlineMs + READY_MS, "end its work") as LocalReport[];
    const ended = Math.max(...work.map((one) => stage.clocks.toParent(one.origin, one.ended)));
    const merged = threads ? mergeTables(tables, distinct) : mergeFiles(files, distinct);
    const mergeS = (runtime.now() - ended) / 1000;
    const cpuS = cpu();
    if (!threads) crew.post("end");
    await crew.join(READY_MS);
    const wallS = (runtime.now() - begun) / 1000;
    const contents = contentsOf(merged);
    if (settings.verify) {
      const [expected] = replay(work.map(({ attempts }) => attempts), idSpace);
      checkContents("the merged set", contents, expected.contents);
    }
    return { work, wallS, cpuS, mergeS, merged: contents };
  } finally {
    await crew.stop();
    if (folder !== null) runtime.removeFolder(folder);
  }
}

function mergeTables([first, ...others]: readonly Uint32Array[], distinct: number): Uint32Array {
  if (others.length === 0) return first;
  const merged = new Uint32Array(capacityFor(distinct));
  for (const table of [first, ...others]) {
    for (let slot = 0; slot < table.length; slot++) if (table[slot] !== 0) insert(merged, table[slot] - 1);
  }
  return merged;
}

function mergeFiles(files: readonly string[], distinct: number): Uint32Array {
  const merged = new Uint32Array(capacityFor(distinct));
  for (const file of files) {
    const bytes = readBytes(file);
    const ids = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    for (let at = 0; at < ids.length; at++) insert(merged, ids[at]);
  }
  return merged;
}
