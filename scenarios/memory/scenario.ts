// Scenario 1, memory: what N workers occupy while they compute, as the parent samples itself and every worker process.

import { type Crew, startCrew } from "../../engine/cell/crew.ts";
import { ascending, mean, quantile } from "../../engine/result/statistics.ts";
import { CellError, setting, type Stage, WrongAnswer } from "../../engine/cell/stage.ts";
import type { MemorySample } from "../../runtime/memory/contract.ts";
import { memoryReader } from "../../runtime/memory/reader.ts";
import { outputOf } from "../../runtime/process.ts";
import type { CpuStart, Done, Ready } from "../../workers/cpu.ts";
import { jobs } from "../../workers/jobs.ts";
import type { Scenario, Session, Summary } from "../contract.ts";
import { cpuAnswer } from "../cpu_answer.ts";
import { readIdle } from "./idle.ts";
import { PRIORITY, PROBE, WORK_ITERS, WORKERS } from "../settings.ts";

const FIGURES = ["rss", "uss", "pss"] as const;
type FigureName = typeof FIGURES[number];

/** Any wait for a crew, beyond the hold itself, ends by then. */
const DEADLINE_MS = 60_000;

/** An iteration that is too short for so many looks is repeated with twice the hold, up to this many milliseconds. */
const FEWEST_LOOKS = 3;
const LONGEST_HOLD_MS = 20_000;

/** Before the baseline is read the process is left alone for so long, in milliseconds. */
const SETTLE_MS = 200;

export const scenario: Scenario = {
  name: "memory",
  purpose: "what N workers occupy while they compute",
  headline: { metric: "footprint_avg", better: "lower" },
  modes: ["threads", "processes"],
  starts: ["spawn"],
  foreignStarts: true,
  settings: [
    { ...WORKERS, meaning: "workers at once; 0 is the parent alone", minimum: 0 },
    {
      kind: "number",
      name: "iterations",
      meaning: "sampled iterations",
      minimum: 1,
      maximum: 100_000,
      standard: 30,
      quick: 1,
      compared: { standard: 3, rigorous: 10 },
    },
    {
      kind: "number",
      name: "warmup",
      meaning: "iterations before that do not count",
      minimum: 0,
      maximum: 1000,
      standard: 2,
      quick: 0,
      compared: { standard: 1, rigorous: 1 },
    },
    {
      kind: "number",
      name: "hold_ms",
      meaning: "how long the workers compute; longer where that is too short for three looks at them",
      minimum: 10,
      maximum: 3_600_000,
      standard: 1000,
      quickRound: 300,
    },
    {
      kind: "number",
      name: "mem_interval_ms",
      meaning: "time between samples",
      minimum: 1,
      maximum: 60_000,
      standard: 50,
    },
    WORK_ITERS,
    PRIORITY,
    PROBE,
  ],
  jobs: { cpu: jobs.cpu, filePages: jobs.filePages },
  rounds: (key) => ({ warmUp: setting(key, "warmup"), timed: setting(key, "iterations") }),
  seconds: ({ config }, crewS) =>
    (Number(config.warmup) + Number(config.iterations)) * (Number(config.hold_ms) / 1000 + crewS),
  prepare,
};

/** The sums over the parent and its workers; a figure that any of them lacks is null. */
interface Total {
  readonly figures: Record<FigureName, number | null>;
  /** Why a figure is null. */
  readonly reasons: Partial<Record<FigureName, string>>;
}

async function prepare(stage: Stage): Promise<Session> {
  const { runtime, key } = stage;
  const size = setting(key, "workers");
  const rounds = setting(key, "work_iters");
  const holdMs = setting(key, "hold_ms");
  const intervalMs = setting(key, "mem_interval_ms");
  const answered: { readonly worker: number; readonly answer: number }[] = [];
  const reader = memoryReader(runtime.system, {
    readText: runtime.readText,
    filePages: runtime.processCommand(jobs.filePages, null),
    run: (command) => outputOf(runtime.spawn, command),
    spawn: runtime.spawn,
    after: runtime.after,
  });
  let crew: Crew<Ready | Done> | null = null;
  const samples: Record<FigureName, number[]> = { rss: [], uss: [], pss: [] };
  const reasons: Partial<Record<FigureName, string>> = {};
  const costs: number[] = [];
  /** When each sample that counts was begun, in seconds after the workers of its iteration were let go. */
  const times: number[] = [];
  let missed = 0;
  let heldMs = holdMs;
  let shares = "shared out among the processes of this cell alone";

  const idle = await readIdle(stage, reader);
  const idleTotal = typeof idle === "string" ? null : total(idle)!;
  const idleBytes = idleTotal?.figures.pss ?? idleTotal?.figures.uss ?? null;
  runtime.collectGarbage();
  await stage.sleep(SETTLE_MS);
  const baseline = total((await reader.read([runtime.pid]))[0] ?? null);
  if (!baseline) throw new CellError("the memory of the measuring process itself could not be read");

  /** Samples until the first worker is done: from then on fewer than N are at work. */
  async function sampleWhile(held: { over: boolean }, pids: readonly number[]): Promise<void> {
    const released = runtime.now();
    let due = released;
    while (!held.over) {
      const begun = runtime.now();
      const looked = await reader.read(pids);
      const others = looked.find((sample) => sample?.dependsOnOthers)?.dependsOnOthers;
      if (others) shares = `shared out among all that run, outsiders too: ${others}`;
      const read = looked.map(total);
      const sum = read.every((one) => one !== null) ? add(read) : null;
      costs.push((runtime.now() - begun) / 1000);
      if (held.over) return;
      if (sum) {
        for (const name of FIGURES) if (sum.figures[name] !== null) samples[name].push(sum.figures[name]);
        times.push((begun - released) / 1000);
        Object.assign(reasons, sum.reasons);
      } else missed++;
      for (due += intervalMs; due < runtime.now(); due += intervalMs) missed++;
      await stage.sleep(Math.max(0, due - runtime.now()));
    }
  }

  /** Creates the workers, samples while they compute, and joins them. */
  async function hold(): Promise<void> {
    const words = new Int32Array(new SharedArrayBuffer(4));
    const stop = key.mode === "threads" ? words : undefined;
    const start: CpuStart = { kind: "hold", rounds, holdMs: heldMs, stop };
    crew = startCrew(stage, { job: jobs.cpu, size, memory: words.buffer, firstMessage: () => start });
    await crew.hear(DEADLINE_MS, "become ready");
    const pids = crew.members.map(({ worker }) => "pid" in worker ? worker.pid as number : runtime.pid);
    const held = { over: false };
    crew.post(null); // all are released together
    const sampling = sampleWhile(held, [...new Set([runtime.pid, ...pids])]);
    const first = size === 0
      ? stage.sleep(heldMs)
      : Promise.race<unknown>(crew.members.map(({ worker }) => worker.exited));
    try {
      await stage.within(first, heldMs + DEADLINE_MS, () => "no worker ended its work");
    } finally {
      held.over = true;
      await sampling;
    }
    await crew.join(DEADLINE_MS);
    const answers = await crew.hear(0, "answer") as Done[];
    answers.forEach(({ answer }, worker) => answered.push({ worker, answer }));
  }

  return {
    samples: {
      rss_bytes: samples.rss,
      uss_bytes: samples.uss,
      pss_bytes: samples.pss,
      idle_bytes: idleBytes === null ? [] : [idleBytes],
    },
    reset() {
      for (const values of [...Object.values(samples), costs, times]) values.length = 0;
      missed = 0;
    },
    async iterate() {
      const before = costs.length;
      await hold();
      while (1000 * FEWEST_LOOKS * Math.max(...costs.slice(before)) > heldMs && heldMs < LONGEST_HOLD_MS) {
        heldMs = Math.min(2 * heldMs, LONGEST_HOLD_MS);
        await hold();
      }
    },
    summarise(): Summary {
      const expected = cpuAnswer(rounds); // only now, as compiling it would be in the memory of the parent
      for (const { worker, answer } of answered) {
        if (answer !== expected) {
          throw new WrongAnswer(`worker ${worker} answered ${answer} where ${expected} is right`);
        }
      }
      const metrics: Record<string, number | null> = {};
      const unavailable: Record<string, string> = {};
      for (const name of FIGURES) {
        const sorted = ascending(samples[name]);
        const average = sorted.length > 0 ? mean(sorted) : null;
        const base = baseline.figures[name];
        Object.assign(metrics, {
          [`${name}_min`]: sorted[0] ?? null,
          [`${name}_max`]: sorted[sorted.length - 1] ?? null,
          [`${name}_avg`]: average,
          [`${name}_baseline`]: base,
          [`${name}_per_worker`]: size === 0 || average === null || base === null ? null : (average - base) / size,
        });
        if (size === 0) unavailable[`${name}_per_worker`] = "there is no worker";
        if (average !== null) continue;
        for (const part of ["min", "max", "avg", "baseline", "per_worker"]) {
          if (metrics[`${name}_${part}`] === null) {
            unavailable[`${name}_${part}`] = reasons[name] ?? "no sample was taken";
          }
        }
      }
      // The pages of a program's file are unique to it while one process runs it and shared when nine do: what a worker
      // adds shows in PSS, and in USS only where there is no PSS.
      const footprint = metrics.pss_avg === null ? "uss" : "pss";
      for (const part of ["baseline", "avg", "per_worker"]) {
        metrics[`footprint_${part}`] = metrics[`${footprint}_${part}`]!;
        const reason = unavailable[`${footprint}_${part}`];
        if (reason) unavailable[`footprint_${part}`] = reason;
      }
      metrics.footprint_idle = idleBytes;
      metrics.footprint_tool = metrics.footprint_idle === null || metrics.footprint_baseline === null
        ? null
        : metrics.footprint_baseline - metrics.footprint_idle;
      const noIdle = typeof idle === "string" ? idle : reasons[footprint] ?? "no sample was taken";
      for (const part of ["footprint_idle", "footprint_tool"]) if (metrics[part] === null) unavailable[part] = noIdle;
      const cost = ascending(costs);
      metrics.samples_taken = samples.rss.length;
      metrics.samples_missed = missed;
      metrics.p50_sample_cost_s = quantile(cost, 0.5);
      metrics.sampling_share_pct = 100 * mean(cost) / (intervalMs / 1000);
      const before = FIGURES.map((name) => [`${name}_baseline_bytes`, [baseline.figures[name] ?? []].flat()]);
      const kept = { ...Object.fromEntries(before), sampled_at_s: times, sample_cost_s: costs, missed: [missed] };
      return {
        metrics,
        unavailable,
        samples: kept,
        facts: {
          footprint,
          ...(footprint === "pss" ? { pages_of_files: shares } : {}),
          ...(heldMs > holdMs ? { held_ms: String(heldMs) } : {}),
        },
      };
    },
    async release() {
      await crew?.stop();
      await reader.close();
    },
  };
}

function total(sample: MemorySample | null): Total | null {
  if (!sample) return null;
  const figures: Record<FigureName, number | null> = { rss: null, uss: null, pss: null };
  const reasons: Partial<Record<FigureName, string>> = {};
  for (const name of FIGURES) {
    const figure = sample[name];
    if (typeof figure === "number") figures[name] = figure;
    else reasons[name] = figure.unavailable;
  }
  return { figures, reasons };
}

function add(totals: readonly Total[]): Total {
  return totals.reduce((sum, { figures, reasons }) => {
    const both = { ...sum.figures };
    for (const name of FIGURES) {
      const [a, b] = [both[name], figures[name]];
      both[name] = a === null || b === null ? null : a + b;
    }
    return { figures: both, reasons: { ...sum.reasons, ...reasons } };
  });
}
