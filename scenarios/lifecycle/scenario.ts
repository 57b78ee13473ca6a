// Lifecycle: workers that are created, used and ended again and again in one parent: what recycling one takes, what each
// leaves behind, how long one that is ended by force is still there, and what its heap does to those beside it.

import { type Crew, startCrew } from "../../engine/cell/crew.ts";
import { CellError, setting, type Stage, WrongAnswer } from "../../engine/cell/stage.ts";
import { ascending } from "../../engine/result/statistics.ts";
import { type Holdings, ownHoldings, processLives, threadLives } from "../../runtime/holdings.ts";
import { jobs } from "../../workers/jobs.ts";
import type { LifecycleStart, LifecycleWord } from "../../workers/lifecycle_protocol.ts";
import type { Scenario, Session, Summary } from "../contract.ts";
import { cpuAnswer } from "../cpu_answer.ts";
import { type Figures, missing, quantilesOf, together } from "../figures.ts";
import { WORK_ITERS, WORKERS } from "../settings.ts";

const DEADLINE_MS = 60_000;

/** The parent is looked at so often over all rounds, each time after its garbage was collected and it was left alone. */
const LOOKS = 40;
const SETTLE_MS = 50;

/** So many workers are ended by force, one after the other, and each is waited for for so long, in milliseconds. */
const FORCED = 5;
const GONE_MS = 2000;

/** So many answers of a worker are waited for, one every so many milliseconds, while nobody and while another works. */
const PINGS = 120;
const PING_MS = 3;

export const scenario: Scenario = {
  name: "lifecycle",
  purpose: "workers created, used and ended again and again: what one takes, and what it leaves",
  headline: { metric: "p50_recycle_s", better: "lower" },
  modes: ["threads", "processes"],
  starts: ["spawn"],
  foreignStarts: false,
  settings: [
    WORKERS,
    {
      kind: "number",
      name: "rounds",
      meaning: "how often so many are created, used and ended",
      minimum: 1,
      maximum: 1_000_000,
      standard: 1000,
      quick: 20,
      compared: { standard: 20, rigorous: 100 },
    },
    {
      kind: "number",
      name: "warmup",
      meaning: "rounds before that do not count: what a runtime makes once is no leak",
      minimum: 0,
      maximum: 1000,
      standard: 4,
    },
    {
      kind: "number",
      name: "heap_mb",
      meaning: "what each fills its heap with, in MiB of small objects",
      minimum: 0,
      maximum: 1024,
      standard: 0,
    },
    { ...WORK_ITERS, standard: 100 },
    {
      kind: "number",
      name: "idle_s",
      meaning: "how long the parent then does nothing, in seconds",
      minimum: 0,
      maximum: 3600,
      standard: 60,
      quick: 1,
      compared: { standard: 0, rigorous: 1 },
    },
  ],
  jobs: { lifecycleWorker: jobs.lifecycleWorker },
  rounds: (key) => ({ warmUp: setting(key, "warmup"), timed: setting(key, "rounds") }),
  seconds: ({ config }, crewS) =>
    (Number(config.warmup) + Number(config.rounds)) * (crewS + Number(config.heap_mb) * Number(config.workers) / 200) +
    LOOKS * SETTLE_MS / 1000 + Number(config.idle_s) + 2 * PINGS * PING_MS / 1000,
  prepare: (stage) => Promise.resolve(lifecycleSession(stage)),
};

function lifecycleSession(stage: Stage): Session {
  const { runtime, key } = stage;
  const [size, rounds] = [setting(key, "workers"), setting(key, "rounds")];
  const start: LifecycleStart & { kind: "use" } = {
    kind: "use",
    heapMb: setting(key, "heap_mb"),
    rounds: setting(key, "work_iters"),
  };
  const expected = cpuAnswer(start.rounds);
  const every = Math.max(1, Math.floor(rounds / LOOKS));
  const samples = {
    recycle_s: [] as number[],
    look_workers: [] as number[],
    look_rss_bytes: [] as number[],
    look_descriptors: [] as number[],
    look_threads: [] as number[],
    terminated_gone_s: [] as number[],
    ping_alone_s: [] as number[],
    ping_beside_s: [] as number[],
    idle_rss_bytes: [] as number[],
  };
  const crews = new Set<Crew<LifecycleWord>>();
  let slope: Figures = missing(SLOPES, UNTOLD);
  let done = 0;

  function begin(starts: readonly LifecycleStart[]): Crew<LifecycleWord> {
    const crew = startCrew<LifecycleWord>(stage, {
      job: jobs.lifecycleWorker,
      size: starts.length,
      firstMessage: (index) => starts[index],
    });
    crews.add(crew);
    return crew;
  }

  async function look(): Promise<Holdings | null> {
    runtime.collectGarbage();
    await stage.sleep(SETTLE_MS);
    runtime.collectGarbage();
    return ownHoldings();
  }

  async function note(): Promise<void> {
    const held = await look();
    if (held === null) return;
    samples.look_workers.push(done * size);
    samples.look_rss_bytes.push(held.rss);
    samples.look_descriptors.push(held.descriptors);
    samples.look_threads.push(held.threads);
  }

  /** Seconds from the order to end a worker by force until the system has it no more; null where it does not tell. */
  async function endByForce(): Promise<number | null> {
    const crew = begin([{ kind: "stay" }]);
    const [ready] = await crew.hear(DEADLINE_MS, "become ready");
    const { worker } = crew.members[0]!;
    const thread = ready!.kind === "ready" ? ready.thread : null;
    const lives = "pid" in worker
      ? () => processLives(Number(worker.pid))
      : thread === null
      ? null
      : () => threadLives(thread);
    const asked = runtime.now();
    const ended = worker.stop(0);
    const countable = lives !== null && lives();
    while (countable && lives() && runtime.now() - asked < GONE_MS) await stage.sleep(0.2);
    const took = (runtime.now() - asked) / 1000;
    await ended;
    crews.delete(crew);
    if (countable && lives()) throw new CellError(`${worker.name} was still there ${GONE_MS / 1000} s after its end`);
    return countable ? took : null;
  }

  /** How long each answer of a crew of one takes, in seconds. */
  async function ping(crew: Crew<LifecycleWord>, into: number[]): Promise<void> {
    for (let sent = 0; sent < PINGS; sent++) {
      await stage.sleep(PING_MS);
      const asked = runtime.now();
      crew.post("ping");
      await crew.hear(DEADLINE_MS, "answer");
      into.push((runtime.now() - asked) / 1000);
    }
  }

  /** What another worker's heap does to the answers of one: first it answers alone, then beside one that makes garbage. */
  async function pingBeside(): Promise<void> {
    const crew = begin([{ kind: "ping" }]);
    await crew.hear(DEADLINE_MS, "become ready");
    await ping(crew, samples.ping_alone_s);
    const churn = begin([{ kind: "churn", heapMb: start.heapMb, ms: PINGS * PING_MS }]);
    await churn.hear(DEADLINE_MS, "fill its heap");
    await ping(crew, samples.ping_beside_s);
    await churn.hear(DEADLINE_MS, "make its garbage");
    await churn.join(DEADLINE_MS);
    crew.post("end");
    await crew.join(DEADLINE_MS);
    crews.clear();
  }

  return {
    samples,
    reset() {
      for (const values of Object.values(samples)) values.length = 0;
      done = 0;
    },
    async iterate() {
      if (samples.look_workers.length === 0) await note();
      const begun = runtime.now();
      const crew = begin(Array.from({ length: size }, () => start));
      await crew.join(DEADLINE_MS);
      samples.recycle_s.push((runtime.now() - begun) / 1000 / size);
      const answers = await crew.hear(0, "answer");
      crews.delete(crew);
      answers.forEach((word, worker) => {
        const { answer, kept } = word as LifecycleWord & { kind: "answer" };
        if (answer !== expected || kept !== start.heapMb) {
          throw new WrongAnswer(
            `worker ${worker} answered ${answer}, ${kept} MiB, where ${expected}, ${start.heapMb} is right`,
          );
        }
      });
      done++;
      if (done % every === 0) await note();
    },
    async conclude() {
      slope = await slopeOf(samples.look_workers, samples.look_rss_bytes);
      for (let time = 0; time < FORCED; time++) {
        const took = await endByForce();
        if (took !== null) samples.terminated_gone_s.push(took);
      }
      await pingBeside();
      const before = await look();
      if (before === null) return;
      await stage.sleep(1000 * setting(key, "idle_s"));
      samples.idle_rss_bytes.push(before.rss, ownHoldings()!.rss);
    },
    summarise(): Summary {
      const [busy, idle] = samples.idle_rss_bytes;
      return together(
        spread("recycle", samples.recycle_s, { p50_recycle_s: 0.5, p95_recycle_s: 0.95 }),
        slope,
        grown("grown_descriptors", samples.look_descriptors),
        grown("grown_threads", samples.look_threads),
        spread("terminated_gone", samples.terminated_gone_s, { p50_terminated_gone_s: 0.5 }),
        spread("ping_alone", samples.ping_alone_s, { p50_ping_alone_s: 0.5, p99_ping_alone_s: 0.99 }),
        spread("ping_beside", samples.ping_beside_s, { p50_ping_beside_s: 0.5, p99_ping_beside_s: 0.99 }),
        busy === undefined
          ? missing(["returned_bytes"], UNTOLD)
          : { metrics: { returned_bytes: busy - idle! }, unavailable: {} },
      );
    },
    async release() {
      await Promise.all([...crews].map((crew) => crew.stop()));
    },
  };
}

const UNTOLD = "this system does not tell what a process holds";
const SLOPES = ["rss_slope_bytes", "rss_slope_low_bytes", "rss_slope_high_bytes"];

/** The mathematics is loaded once all is measured: it is in no figure. */
async function slopeOf(workers: readonly number[], rss: readonly number[]): Promise<Figures> {
  if (rss.length === 0) return missing(SLOPES, UNTOLD);
  const { FEWEST_POINTS, theilSen } = await import("../../engine/compare/inference/theil_sen.ts");
  if (rss.length < FEWEST_POINTS) {
    return missing(SLOPES, `needs at least ${FEWEST_POINTS} looks, where there are ${rss.length}`);
  }
  const { slope, interval95: { low, high } } = theilSen(workers.map((count, at) => [count, rss[at]!]));
  return {
    metrics: { rss_slope_bytes: slope, rss_slope_low_bytes: low, rss_slope_high_bytes: high },
    unavailable: {},
  };
}

function grown(name: string, looks: readonly number[]): Figures {
  if (looks.length === 0) return missing([name], UNTOLD);
  return { metrics: { [name]: looks[looks.length - 1]! - looks[0]! }, unavailable: {} };
}

/** Quantiles, and the longest. */
function spread(name: string, values: readonly number[], shares: Readonly<Record<string, number>>): Figures {
  const most = `max_${name}_s`;
  if (values.length === 0) return missing([...Object.keys(shares), most], UNTOLD);
  const sorted = ascending(values);
  return together(
    { metrics: { [most]: sorted[sorted.length - 1]! }, unavailable: {} },
    quantilesOf(sorted, shares),
  );
}
