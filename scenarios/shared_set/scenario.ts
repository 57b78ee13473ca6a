// Scenario 2: everybody checks and inserts into one set behind one lock. Where workers share memory, threads or processes,
// it is a table there behind a lock of their choice; else a dictionary in a manager process, reached by two calls, behind a lock that all
// processes share.

import { loadChannel } from "../../channels/catalogue.ts";
import type { Channel } from "../../channels/channel.ts";
import { layOut as layOutLock, type TokenLock } from "../../channels/token_lock.ts";
import { type Crew, startCrew } from "../../engine/cell/crew.ts";
import { CellError, setting, type Stage, WrongAnswer } from "../../engine/cell/stage.ts";
import type { CellKey } from "../../engine/result/result.ts";
import type { Job } from "../../runtime/contract.ts";
import { contentsOf } from "../../sync/contents.ts";
import type { GrantedPlace } from "../../sync/granted_lock.ts";
import { capacityFor } from "../../sync/id_set.ts";
import type { SetReport } from "../../sync/set_service.ts";
import { LINE_WORDS } from "../../sync/lock.ts";
import { DEAD_OWNER_WORD } from "../../sync/shared_words.ts";
import { openGate } from "../../sync/start_gate.ts";
import { jobs } from "../../workers/jobs.ts";
import { memoryLocks } from "../../workers/memory_locks.ts";
import type { SetClientStart } from "../../workers/set_client_main.ts";
import type { SetSharerStart, SetWorkerReport } from "../../workers/set_sharer_main.ts";
import type { Scenario, Session } from "../contract.ts";
import { cpuMeter } from "../cpu_meter.ts";
import { together } from "../figures.ts";
import { guard } from "../guard.ts";
import { latencyMetrics } from "../latency.ts";
import { checkContents, checkInserts, replay } from "../replay.ts";
import { READY_MS, secondsToFill, type SetSettings, setSettings } from "../set_settings.ts";
import { DURATION_MS, ID_SPACE, OPS, TIMING, VERIFY, WARMUP_RUNS, WORKERS } from "../settings.ts";
import { refuseScarce, refuseTooLarge } from "../shared_memory.ts";
import { type CommonWords, makeWords } from "../shared_words.ts";
import { livesOf, type Run, throughputMetrics } from "../throughput.ts";
import { bestTransport, noPipes, refuseTransport, transportsOf, tryPipes, withoutPipes } from "../transport.ts";
import { lockMetrics } from "./lock_metrics.ts";
import { type Manager, startManager } from "./manager.ts";

/** The jobs that play it; a test replaces one to show that a fault is found. */
export type SharedSetJobs = Readonly<Record<"setSharer" | "setClient" | "setManager", Job>>;

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
        meaning: "how processes reach the set: shm shares it, the others ask a manager",
        choices: ["auto", ...transportsOf("processes", true)],
        standard: "auto",
      },
      {
        kind: "choice",
        name: "lock",
        meaning: "what guards a set in shared memory: auto is futex, a manager has a lock of its own",
        choices: ["auto", ...Object.keys(memoryLocks)],
        standard: "auto",
      },
      TIMING,
      VERIFY,
    ],
    refuse: ({ transport }, system) => refuseTransport(transport, system),
    configure({ lock = "auto", ...config }, { mode, system, pipes }) {
      const chosen = lock !== "auto";
      if (mode === "threads" || config.transport === SHARED || (config.transport === "auto" && chosen)) {
        const transport = mode === "threads" ? "memory" : SHARED;
        return { ...config, transport, lock: chosen ? lock : STANDARD_LOCK };
      }
      if (chosen) return `a manager has a lock of its own, --lock ${lock} is of shared memory: give --transport shm`;
      return config.transport === "auto" ? { ...config, transport: bestTransport(system, pipes) } : config;
    },
    companions(key, asked) {
      const alone = (one: CellKey) =>
        one.config.workers === 1 ? [] : [{ ...one, config: { ...one.config, workers: 1 } }];
      if (key.config.lock !== undefined || asked.transport !== "auto") return alone(key);
      const sharing = { ...key, config: { ...key.config, transport: SHARED, lock: STANDARD_LOCK } };
      return [...alone(key), sharing, ...alone(sharing)];
    },
    jobs: parts,
    rounds: (key) => ({ warmUp: setting(key, "warmup"), timed: 1 }),
    seconds: secondsToFill,
    async prepare(stage) {
      const { mode, config } = stage.key;
      const shares = mode === "threads" || config.transport === SHARED;
      return await session(stage, parts, shares ? null : await loadChannel(String(config.transport)));
    },
  };
}

export const scenario: Scenario = makeSharedSet({
  setSharer: jobs.setSharer,
  setClient: jobs.setClient,
  setManager: jobs.setManager,
});

/** The transport of processes that share the set itself. */
const SHARED = "shm";

/** The lock of a set in shared memory, where none is asked for. */
const STANDARD_LOCK = "futex";

/** A run, its reports as the workers sent them. */
interface SetRun extends Run {
  readonly work: readonly SetWorkerReport[];
  /** Why there are no pipes, where that was in its way. */
  readonly withoutPipes?: string | null;
}

/** @param channel the processes' way to the manager; null where the workers share the set itself */
async function session(stage: Stage, parts: SharedSetJobs, channel: Channel | null): Promise<Session> {
  const settings = setSettings(stage);
  const before = tableAt(settings.size);
  if (!channel && stage.key.mode === "threads") refuseTooLarge(stage, settings.distinct, 4 * before);
  refuseScarce(stage, 1, settings.distinct);
  const common = channel ? null : await makeWords(stage, before + capacityFor(settings.distinct));
  const samples = { ops_per_s: [] as number[], worker_attempts: [] as number[] };
  const play = common ? playSharers(stage, settings, parts, common) : playClients(stage, settings, parts, channel!);
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
          lockMetrics(last),
        ),
        facts: {
          transport: settings.transport,
          ...common && { sleep: common.sleep },
          verified: settings.verify ? "yes" : "no",
        },
        warnings: last.withoutPipes ? [withoutPipes(last.withoutPipes)] : [],
      };
    },
    release: () => Promise.resolve(common?.release()), // every run ends what it starts
  };
}

/** The words that all share, each busy one on a cache line of its own; each worker's seat and the table of the set follow. */
const WORDS = { gate: 16, lock: 32, passes: 48, seats: 64 } as const;

/** The first word of the table, where so many workers have their seats before it. */
function tableAt(workers: number): number {
  return WORDS.seats + workers * LINE_WORDS;
}

function playSharers(
  stage: Stage,
  settings: SetSettings,
  { setSharer }: SharedSetJobs,
  common: CommonWords,
): () => Promise<SetRun> {
  const { runtime } = stage;
  const { size, idSpace, pace } = settings;
  const table = tableAt(size);
  const kind = String(stage.key.config.lock ?? STANDARD_LOCK);
  return async () => {
    const begun = runtime.now();
    common.clear();
    const { words } = common.shared;
    const crew = startCrew<SetWorkerReport | "ready">(stage, {
      job: setSharer,
      size,
      memory: common.memory,
      firstMessage: (worker): SetSharerStart => ({
        ...pace,
        worker,
        workers: size,
        idSpace,
        place: common.place,
        table,
        gate: WORDS.gate,
        lock: { kind, index: WORDS.lock, seat: WORDS.seats + worker * LINE_WORDS },
        passes: WORDS.passes,
      }),
    });
    try {
      await crew.hear(READY_MS, "become ready");
      const cpu = cpuMeter(stage, [crew]);
      openGate(common.shared, WORDS.gate);
      const work = await crew.hear(settings.deadlineMs, "end its work") as SetWorkerReport[];
      const cpuS = cpu();
      if (!common.memory) crew.post("end"); // threads end with their last word
      await crew.join(READY_MS);
      const wallS = (runtime.now() - begun) / 1000;
      const filled = new Uint32Array(words.buffer, words.byteOffset + 4 * table);
      if (settings.verify) verifyShared(work, filled, words[WORDS.passes]!, idSpace);
      return { work, wallS, cpuS };
    } catch (error) {
      const { ownerIn } = await memoryLocks[kind]!();
      throw holding(error, crew, [ownerIn?.(words, WORDS.lock) ?? 0, words[DEAD_OWNER_WORD]!]);
    } finally {
      common.stop();
      await crew.stop(common.memory ? undefined : 0); // after a failure processes are not asked: they may be at work
    }
  };
}

/** What went wrong, and whether who died had the lock: still, or until another took it over. */
function holding(error: unknown, { members }: Crew<unknown>, owners: readonly number[]): unknown {
  const dead = members.some(({ worker, exit }) => exit && "pid" in worker && owners.includes(Number(worker.pid)));
  return dead && error instanceof CellError ? new CellError(`${error.message}, with the lock`) : error;
}

function verifyShared(work: readonly SetWorkerReport[], table: Uint32Array, passes: number, idSpace: number): void {
  const attempts = work.map((one) => one.attempts);
  const total = attempts.reduce((sum, count) => sum + count, 0);
  const [{ contents: expected }] = replay(attempts, idSpace);
  if (passes >>> 0 !== total % 2 ** 32) {
    throw new WrongAnswer(`the lock counted ${passes >>> 0} passes where the workers made ${total} attempts`);
  }
  checkInserts(work.reduce((sum, { inserts }) => sum + inserts, 0), expected.count);
  checkContents("the set", contentsOf(table), expected);
}

function playClients(
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
