// Scenario 2: everybody checks and inserts into one set behind one lock. By threads it is a table in shared memory
// behind a mutex; by processes a dictionary in a manager process, reached by two calls, behind a lock that all share.

import { loadChannel } from "../../channels/catalogue.ts";
import type { Channel } from "../../channels/channel.ts";
import { layOut as layOutLock, type TokenLock } from "../../channels/token_lock.ts";
import { type Crew, startCrew } from "../../engine/cell/crew.ts";
import { setting, type Stage, WrongAnswer } from "../../engine/cell/stage.ts";
import type { Job } from "../../runtime/contract.ts";
import { contentsOf } from "../../sync/contents.ts";
import type { GrantedPlace } from "../../sync/granted_lock.ts";
import { bytesFor } from "../../sync/id_set.ts";
import type { SetReport } from "../../sync/set_service.ts";
import type { MutexPlace } from "../../sync/mutex.ts";
import { openGate } from "../../sync/start_gate.ts";
import { jobs } from "../../workers/jobs.ts";
import type { SetClientStart } from "../../workers/set_client_main.ts";
import type { SetThreadStart, SetWorkerReport } from "../../workers/set_thread_main.ts";
import type { Scenario, Session } from "../contract.ts";
import { cpuMeter } from "../cpu_meter.ts";
import { together } from "../figures.ts";
import { guard } from "../guard.ts";
import { latencyMetrics } from "../latency.ts";
import { checkContents, checkInserts, replay } from "../replay.ts";
import { READY_MS, secondsToFill, type SetSettings, setSettings } from "../set_settings.ts";
import { DURATION_MS, ID_SPACE, OPS, TIMING, VERIFY, WARMUP_RUNS, WORKERS } from "../settings.ts";
import { refuseScarce, refuseTooLarge } from "../shared_memory.ts";
import { livesOf, type Run, throughputMetrics } from "../throughput.ts";
import { bestTransport, noPipes, refuseTransport, transportsOf, tryPipes, withoutPipes } from "../transport.ts";
import { type Manager, startManager } from "./manager.ts";

/** The jobs that play it; a test replaces one to show that a fault is found. */
export type SharedSetJobs = Readonly<Record<"setThread" | "setClient" | "setManager", Job>>;

export function makeSharedSet(parts: SharedSetJobs): Scenario {
  return {
    name: "shared-set",
    purpose: "everybody checks and inserts into one set behind one lock",
    headline: { metric: "ops_per_s", better: "higher" },
    modes: ["threads", "processes"],
    starts: ["spawn"],
    foreignStarts: false,
    settings: [
      WORKERS,
      DURATION_MS,
      OPS,
      WARMUP_RUNS,
      ID_SPACE,
      {
        kind: "choice",
        name: "transport",
        meaning: "how processes reach the manager",
        choices: ["auto", ...transportsOf("processes", true)],
        standard: "auto",
      },
      TIMING,
      VERIFY,
    ],
    refuse: ({ transport }, system) => refuseTransport(transport, system),
    configure(config, { mode, system, pipes }) {
      if (mode === "threads") return { ...config, transport: "memory" };
      return config.transport === "auto" ? { ...config, transport: bestTransport(system, pipes) } : config;
    },
    companion: (key) => key.config.workers === 1 ? null : { ...key, config: { ...key.config, workers: 1 } },
    jobs: parts,
    rounds: (key) => ({ warmUp: setting(key, "warmup"), timed: 1 }),
    seconds: secondsToFill,
    async prepare(stage) {
      const { mode, config } = stage.key;
      return session(stage, parts, mode === "threads" ? null : await loadChannel(String(config.transport)));
    },
  };
}

export const scenario: Scenario = makeSharedSet({
  setThread: jobs.setThread,
  setClient: jobs.setClient,
  setManager: jobs.setManager,
});

/** A run, its reports as the workers sent them. */
interface SetRun extends Run {
  readonly work: readonly SetWorkerReport[];
  /** Why there are no pipes, where that was in its way. */
  readonly withoutPipes?: string | null;
}

/** @param channel the processes' way to the manager; null for threads, which share the set itself */
function session(stage: Stage, parts: SharedSetJobs, channel: Channel | null): Session {
  const settings = setSettings(stage);
  if (!channel) refuseTooLarge(stage, settings.distinct);
  refuseScarce(stage, 1, settings.distinct);
  const samples = { ops_per_s: [] as number[], worker_attempts: [] as number[] };
  const play = channel ? playProcesses(stage, settings, parts, channel) : playThreads(stage, settings, parts);
  let last: SetRun;
  return {
    samples,
    async iterate() {
      last = await play();
      samples.ops_per_s.push(throughputMetrics(last, stage, settings).metrics.ops_per_s!);
      samples.worker_attempts.push(...last.work.map(({ attempts }) => attempts));
      return livesOf(last.work, stage);
    },
    reset() {
      samples.ops_per_s.length = samples.worker_attempts.length = 0;
    },
    summarise() {
      const calls = last.work.flatMap(({ callTime }) => callTime ?? []);
      return {
        ...together(
          throughputMetrics(last, stage, settings),
          latencyMetrics("lock_wait", last.work.map(({ lockWait }) => lockWait)),
          ...calls.length > 0 ? [latencyMetrics("call", calls)] : [],
        ),
        facts: { transport: settings.transport, verified: settings.verify ? "yes" : "no" },
        warnings: last.withoutPipes ? [withoutPipes(last.withoutPipes)] : [],
      };
    },
    release: () => Promise.resolve(), // every run ends what it starts
  };
}

/** Int32 words of the threads' shared memory, each busy one on a cache line of its own. */
const WORDS = { stop: 0, gate: 16, lock: 32, passes: 48, all: 64 } as const;

function playThreads(stage: Stage, settings: SetSettings, { setThread }: SharedSetJobs): () => Promise<SetRun> {
  const { runtime } = stage;
  const { size, idSpace, pace, distinct } = settings;
  return async () => {
    const begun = runtime.now();
    const words = new Int32Array(new SharedArrayBuffer(4 * WORDS.all));
    const lock: MutexPlace = { kind: "mutex", words, index: WORDS.lock, stop: WORDS.stop };
    const table = new Uint32Array(new SharedArrayBuffer(bytesFor(distinct))).fill(0); // its pages are there beforehand
    const crew = startCrew<SetWorkerReport | "ready">(stage, {
      job: setThread,
      size,
      memory: words.buffer,
      firstMessage: (worker): SetThreadStart => ({
        ...pace,
        worker,
        workers: size,
        idSpace,
        table,
        words,
        gate: WORDS.gate,
        lock,
        passes: WORDS.passes,
      }),
    });
    try {
      await crew.hear(READY_MS, "become ready");
      const cpu = cpuMeter(stage, [crew]);
      openGate(words, WORDS.gate);
      const work = await crew.hear(settings.deadlineMs, "end its work") as SetWorkerReport[];
      const cpuS = cpu();
      await crew.join(READY_MS);
      const wallS = (runtime.now() - begun) / 1000;
      if (settings.verify) verifyThreads(work, table, words[WORDS.passes], idSpace);
      return { work, wallS, cpuS };
    } finally {
      await crew.stop();
    }
  };
}

function verifyThreads(work: readonly SetWorkerReport[], table: Uint32Array, passes: number, idSpace: number): void {
  const attempts = work.map((one) => one.attempts);
  const total = attempts.reduce((sum, count) => sum + count, 0);
  const [{ contents: expected }] = replay(attempts, idSpace);
  if (passes >>> 0 !== total % 2 ** 32) {
    throw new WrongAnswer(`the lock counted ${passes >>> 0} passes where the workers made ${total} attempts`);
  }
  checkInserts(work.reduce((sum, { inserts }) => sum + inserts, 0), expected.count);
  checkContents("the set", contentsOf(table), expected);
}

function playProcesses(
  stage: Stage,
  settings: SetSettings,
  parts: SharedSetJobs,
  channel: Channel,
): () => Promise<SetRun> {
  const { runtime } = stage;
  const { size, idSpace, pace } = settings;
  return async () => {
    const begun = runtime.now();
    const folder = runtime.makeFolder();
    let crew: Crew<SetWorkerReport | "ready"> | null = null;
    let manager: Manager | null = null;
    let lock: TokenLock | null = null;
    let stopMs = 0; // blocked in a pipe they hear nothing, so after a failure they are not asked
    try {
      const pipes = runtime.system === "windows" ? [] : await tryPipes(stage, folder, ["lock"]);
      if (typeof pipes === "string" && settings.transport === "fifo") throw noPipes(pipes);
      if (typeof pipes !== "string" && pipes.length > 0) lock = layOutLock(pipes[0]);
      const place = lock?.place ?? { kind: "granted" } satisfies GrantedPlace;
      const post = (worker: number, value: unknown): void => crew!.members[worker].worker.post(value);
      manager = await startManager(stage, settings, parts.setManager, channel, folder, post);
      crew = startCrew(stage, {
        job: parts.setClient,
        size,
        intercept: manager.intercept,
        firstMessage: (worker): SetClientStart => ({
          ...pace,
          worker,
          idSpace,
          address: manager!.address(worker),
          lock: place,
        }),
      });
      const guarded = guard(manager.lost);
      await guarded(crew.hear(READY_MS, "become ready"));
      const cpu = cpuMeter(stage, [crew, ...manager.crews], manager.crews.length === 0);
      crew.post("go");
      const work = await guarded(crew.hear(settings.deadlineMs, "end its work")) as SetWorkerReport[];
      const cpuS = cpu();
      crew.post("end");
      await guarded(crew.join(READY_MS));
      const report = await manager.report();
      const wallS = (runtime.now() - begun) / 1000;
      stopMs = 1000;
      if (settings.verify) verifyProcesses(work, report, idSpace);
      return { work, wallS, cpuS, withoutPipes: typeof pipes === "string" ? pipes : null };
    } finally {
      await Promise.all([crew?.stop(stopMs), manager?.stop(stopMs)]);
      lock?.close();
      runtime.removeFolder(folder);
    }
  };
}

function verifyProcesses(
  work: readonly SetWorkerReport[],
  { contents: actual, overlaps }: SetReport,
  idSpace: number,
): void {
  const [{ contents: expected }] = replay(work.map(({ attempts }) => attempts), idSpace);
  if (overlaps !== 0) throw new WrongAnswer(`the lock let ${overlaps} calls in between where 0 are right`);
  checkInserts(work.reduce((sum, { inserts }) => sum + inserts, 0), expected.count);
  checkContents("the manager", actual, expected);
}
