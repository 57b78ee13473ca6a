// The run of scenario 2 in which the workers share the set itself, threads or processes: behind one lock, or cut into
// stripes with a lock each.

import { type Crew, type CrewPlan, startCrew } from "../../engine/cell/crew.ts";
import { CellError, type Stage, WrongAnswer } from "../../engine/cell/stage.ts";
import type { Job } from "../../runtime/contract.ts";
import { contentsOf } from "../../sync/contents.ts";
import { capacityFor } from "../../sync/id_set.ts";
import { LINE_WORDS } from "../../sync/lock.ts";
import { DEAD_OWNER_WORD } from "../../sync/shared_words.ts";
import { openGate } from "../../sync/start_gate.ts";
import { lockOf, passesOf, type StripesPlace, stripeWords, tableOf } from "../../sync/striped_set.ts";
import { memoryLocks } from "../../workers/memory_locks.ts";
import type { ContenderReport, Contention, SetContenderStart } from "../../workers/set_contender_main.ts";
import type { SetSharerStart, SetWorkerReport } from "../../workers/set_sharer_main.ts";
import { cpuMeter } from "../cpu_meter.ts";
import { checkContents, checkInserts, replay } from "../replay.ts";
import { READY_MS, type SetSettings } from "../set_settings.ts";
import { refuseScarce, refuseTooLarge } from "../shared_memory.ts";
import { type CommonWords, makeWords } from "../shared_words.ts";
import type { Run } from "../throughput.ts";
import { replayContended, type Stripe, verifyContended } from "./contended_replay.ts";

/** The jobs that play it. */
export type SharerJobs = Readonly<Record<"setSharer" | "setContender", Job>>;

export interface Sharers {
  /** How its workers sleep; see `CommonWords`. */
  readonly sleep: string;
  /** Whether who waits for the lock never sleeps. */
  readonly spins: boolean;
  play(): Promise<SharersRun>;
  release(): void;
}

/** A run, its reports as the workers sent them. */
export interface SharersRun extends Run {
  readonly work: readonly SetWorkerReport[];
}

/** Where everything is among the words that all share, each busy one on a cache line of its own. */
interface SetLayout {
  readonly gate: number;
  readonly stripes: StripesPlace;
  seatOf(worker: number): number;
  /** How many words there are, but for the tables, which are the last of them. */
  readonly before: number;
}

const GATE = 16;
const LINES = 32;

function layOutSet(size: number, count: number, slots: number): SetLayout {
  const seats = LINES + stripeWords(count);
  const tables = seats + size * LINE_WORDS;
  return {
    gate: GATE,
    stripes: { count, lines: LINES, tables, slots },
    seatOf: (worker) => seats + worker * LINE_WORDS,
    before: tables,
  };
}

/** Lays out what a cell's workers share, once for all of its runs. */
export async function makeSharers(
  stage: Stage,
  settings: SetSettings,
  jobs: SharerJobs,
  kind: string,
  contention: Contention,
): Promise<Sharers> {
  const { size, idSpace, distinct } = settings;
  const { stripes: count } = contention;
  const inOne = Math.min(distinct, Math.ceil(idSpace / count)); // by chance they may all be of one stripe
  if (stage.key.mode === "threads") refuseTooLarge(stage, count, inOne, 4 * layOutSet(size, count, 0).before);
  refuseScarce(stage, count, inOne);
  const layout = layOutSet(size, count, capacityFor(inOne));
  const common = await makeWords(stage, layout.before + count * layout.stripes.slots);
  const { spins = false } = await memoryLocks[kind]!();
  return {
    sleep: common.sleep,
    spins,
    play: () => play(stage, settings, jobs, { kind, contention, layout, common }),
    release: common.release,
  };
}

interface Shared {
  readonly kind: string;
  readonly contention: Contention;
  readonly layout: SetLayout;
  readonly common: CommonWords;
}

async function play(stage: Stage, settings: SetSettings, jobs: SharerJobs, shared: Shared): Promise<SharersRun> {
  const { runtime } = stage;
  const { common, layout, contention } = shared;
  const { words } = common.shared;
  const begun = runtime.now();
  common.clear();
  const plain = isPlain(contention);
  const plan = plain ? sharers(settings, jobs, shared) : contenders(settings, jobs, shared);
  const crew = startCrew<SetWorkerReport | "ready">(stage, { ...plan, size: settings.size, memory: common.memory });
  try {
    await crew.hear(READY_MS, "become ready");
    const cpu = cpuMeter(stage, [crew]);
    openGate(common.shared, layout.gate);
    const work = await crew.hear(settings.deadlineMs, "end its work") as SetWorkerReport[];
    const cpuS = cpu();
    if (!common.memory) crew.post("end"); // threads end with their last word
    await crew.join(READY_MS);
    const wallS = (runtime.now() - begun) / 1000;
    const stripes = Array.from({ length: contention.stripes }, (_, stripe): Stripe => ({
      table: tableOf(layout.stripes, stripe, words),
      passes: words[passesOf(layout.stripes, stripe)]!,
    }));
    if (settings.verify) {
      if (plain) verifyShared(work, stripes[0]!, settings.idSpace);
      else await verifyCut(work as ContenderReport[], stripes, settings, shared);
    }
    return { work, wallS, cpuS };
  } catch (error) {
    throw await holding(error, crew, shared);
  } finally {
    common.stop();
    await crew.stop(common.memory ? undefined : 0); // after a failure processes are not asked: they may be at work
  }
}

/** Whether the workers do nothing but insert into one table, as in the article. */
export function isPlain({ stripes, holdNs, thinkNs, readPct }: Contention): boolean {
  return stripes === 1 && holdNs === 0 && thinkNs === 0 && readPct === 0;
}

type Plan = Pick<CrewPlan, "job" | "firstMessage">;

function sharers({ size, idSpace, pace }: SetSettings, { setSharer }: SharerJobs, shared: Shared): Plan {
  const { kind, layout: { gate, stripes, seatOf }, common: { place } } = shared;
  const [index, passes, table] = [lockOf(stripes, 0), passesOf(stripes, 0), stripes.tables];
  return {
    job: setSharer,
    firstMessage: (worker): SetSharerStart => ({
      ...pace,
      worker,
      workers: size,
      idSpace,
      place,
      table,
      gate,
      lock: { kind, index, seat: seatOf(worker) },
      passes,
    }),
  };
}

function contenders({ size, idSpace, pace }: SetSettings, { setContender }: SharerJobs, shared: Shared): Plan {
  const { kind, contention, layout: { gate, stripes, seatOf }, common: { place } } = shared;
  return {
    job: setContender,
    firstMessage: (worker): SetContenderStart => ({
      ...pace,
      ...contention,
      worker,
      workers: size,
      idSpace,
      place,
      gate,
      lock: kind,
      seat: seatOf(worker),
      stripes,
    }),
  };
}

/** What went wrong, and whether who died had a lock: still, or until another took it over. */
async function holding(error: unknown, { members }: Crew<unknown>, shared: Shared): Promise<unknown> {
  const { kind, layout: { stripes }, common: { shared: { words } } } = shared;
  const { ownerIn } = await memoryLocks[kind]!();
  const locks = Array.from({ length: stripes.count }, (_, stripe) => lockOf(stripes, stripe));
  const owners = [words[DEAD_OWNER_WORD]!, ...locks.map((lock) => ownerIn?.(words, lock) ?? 0)];
  const dead = members.some(({ worker, exit }) => exit && "pid" in worker && owners.includes(Number(worker.pid)));
  return dead && error instanceof CellError ? new CellError(`${error.message}, with the lock`) : error;
}

function verifyShared(work: readonly SetWorkerReport[], { table, passes }: Stripe, idSpace: number): void {
  const attempts = work.map((one) => one.attempts);
  const total = attempts.reduce((sum, count) => sum + count, 0);
  const [{ contents: expected }] = replay(attempts, idSpace);
  if (passes >>> 0 !== total % 2 ** 32) {
    throw new WrongAnswer(`the lock counted ${passes >>> 0} passes where the workers made ${total} attempts`);
  }
  checkInserts(work.reduce((sum, { inserts }) => sum + inserts, 0), expected.count);
  checkContents("the set", contentsOf(table), expected);
}

async function verifyCut(
  work: readonly ContenderReport[],
  stripes: readonly Stripe[],
  { idSpace }: SetSettings,
  { kind, contention: { readPct } }: Shared,
): Promise<void> {
  const { admitsReaders = false } = await memoryLocks[kind]!();
  const attempts = work.map((one) => one.attempts);
  verifyContended(work, stripes, replayContended(attempts, idSpace, stripes.length, readPct), admitsReaders);
}
