// Scenario 3: M writers each own a shard, N producers send each id to the writer id modulo M and wait for its answer.
// No lock and no manager; by processes as in the article, and by threads.

import { type Crew, startCrew } from "../../engine/cell/crew.ts";
import { setting, type Stage, WrongAnswer } from "../../engine/cell/stage.ts";
import type { Job } from "../../runtime/contract.ts";
import { openGate } from "../../sync/start_gate.ts";
import { ringCapacityFor, ringWords } from "../../sync/ring.ts";
import { jobs } from "../../workers/jobs.ts";
import type { ProducerStart } from "../../workers/producer_main.ts";
import {
  LINE,
  type ProducerReport,
  type RingLayout,
  type ShardTransport,
  type WriterReport,
} from "../../workers/shards.ts";
import type { WriterStart } from "../../workers/writer_main.ts";
import type { Scenario, Session } from "../contract.ts";
import { cpuMeter } from "../cpu_meter.ts";
import { together } from "../figures.ts";
import { guard } from "../guard.ts";
import { latencyMetrics } from "../latency.ts";
import { checkContents, checkInserts, replay } from "../replay.ts";
import { refuseScarce } from "../shared_memory.ts";
import { secondsToFill, type SetSettings, setSettings } from "../set_settings.ts";
import { DURATION_MS, ID_SPACE, OPS, TIMING, VERIFY, WARMUP_RUNS, WORKERS } from "../settings.ts";
import { livesOf, type Run, throughputMetrics } from "../throughput.ts";
import { bestTransport, makePipes, refuseTransport, socketAddress, tryPipes, withoutPipes } from "../transport.ts";

/** The jobs that play it; a test replaces one to show that a fault is found. */
export type ShardedJobs = Readonly<Record<"producer" | "writer", Job>>;

/** Workers must be ready by then, in milliseconds. */
const READY_MS = 30_000;

export function makeShardedWriters(parts: ShardedJobs): Scenario {
  return {
    name: "sharded-writers",
    purpose: "producers send each id to the writer that owns its shard, and wait for the answer",
    headline: { metric: "ops_per_s", better: "higher" },
    modes: ["processes", "threads"],
    starts: ["spawn"],
    foreignStarts: false,
    settings: [
      { ...WORKERS, meaning: "producers" },
      {
        kind: "list",
        name: "writers",
        meaning: "writers, a row each",
        minimum: 1,
        maximum: 256,
        standard: [1, 2, 4, 8],
      },
      DURATION_MS,
      OPS,
      WARMUP_RUNS,
      ID_SPACE,
      {
        kind: "choice",
        name: "transport",
        meaning: "how items travel: processes fifo or socket, threads ring or message",
        choices: ["auto", "fifo", "socket", "ring", "message"],
        standard: "auto",
      },
      TIMING,
      VERIFY,
    ],
    refuse({ transport, writers, id_space }, system) {
      const most = Math.max(...writers as readonly number[]);
      if (most > Number(id_space)) {
        return `Cannot share ${id_space} ids among ${most} writers: give an --id-space of ${most} or more, or fewer --writers.`;
      }
      return refuseTransport(transport, system);
    },
    configure: (config, mode, system, pipes) => {
      const chosen = config.transport;
      const own = mode === "threads" ? ["ring", "message"] : ["fifo", "socket"];
      if (chosen === "auto") {
        return { ...config, transport: mode === "threads" ? "ring" : bestTransport(system, pipes) };
      }
      return own.includes(String(chosen)) ? config : `${mode} have no transport ${chosen}: give ${own.join(" or ")}`;
    },
    sweep: "writers",
    jobs: parts,
    rounds: (key) => ({ warmUp: setting(key, "warmup"), timed: 1 }),
    seconds: secondsToFill,
    prepare: (stage) => Promise.resolve(session(stage, parts)),
  };
}

export const scenario: Scenario = makeShardedWriters({ producer: jobs.producer, writer: jobs.writer });

interface ShardedRun extends Run {
  readonly work: readonly ProducerReport[];
  readonly shards: readonly WriterReport[];
  /** Why there are no pipes, where that was in its way. */
  readonly withoutPipes?: string | null;
}

function session(stage: Stage, parts: ShardedJobs): Session {
  const settings = setSettings(stage);
  const samples = { ops_per_s: [] as number[], producer_items: [] as number[], writer_items: [] as number[] };
  const writers = setting(stage.key, "writers");
  refuseScarce(stage, writers, Math.min(settings.distinct, Math.ceil(settings.idSpace / writers)));
  const play = stage.key.mode === "threads" ? playThreads : playProcesses;
  let last: ShardedRun;
  return {
    samples,
    async iterate() {
      last = await play(stage, settings, writers, parts);
      if (settings.verify) verify(last, settings.idSpace);
      samples.ops_per_s.push(throughputMetrics(last, stage, settings).metrics.ops_per_s!);
      samples.producer_items.push(...last.work.map(({ attempts }) => attempts));
      samples.writer_items.push(...last.shards.map(({ items }) => items));
      return livesOf(last.work, stage);
    },
    reset() {
      for (const values of Object.values(samples)) values.length = 0;
    },
    summarise() {
      const items = last.shards.map((shard) => shard.items);
      const mean = items.reduce((sum, count) => sum + count, 0) / items.length;
      const writers = {
        min_writer_items: Math.min(...items),
        max_writer_items: Math.max(...items),
        writer_spread_pct: 100 * (Math.max(...items) - Math.min(...items)) / mean,
      };
      return {
        ...together(
          throughputMetrics(last, stage, settings),
          latencyMetrics("queue_put", last.work.map(({ put }) => put)),
          latencyMetrics("ack_wait", last.work.map(({ ackWait }) => ackWait)),
          { metrics: writers, unavailable: {} },
        ),
        facts: {
          transport: settings.transport,
          loop: "closed: each producer waits for its answer, so waits are service times and not those of open arrivals",
          verified: settings.verify ? "yes" : "no",
        },
        warnings: last.withoutPipes ? [withoutPipes(last.withoutPipes)] : [],
      };
    },
    release: () => Promise.resolve(), // every run ends what it starts
  };
}

type Writers = Crew<WriterReport | "ready">;
type Producers = Crew<ProducerReport | "ready">;

/** Starts both crews, lets the producers go, and hears everybody; `begin` and `end` are what differs by kind. */
async function play(
  stage: Stage,
  { deadlineMs }: SetSettings,
  start: { writers(): Writers; producers(): Producers; go(producers: Producers): void; end(crew: Crew<unknown>): void },
): Promise<ShardedRun> {
  const { runtime } = stage;
  const begun = runtime.now();
  let producers: Producers | null = null;
  let stopMs = stage.key.mode === "threads" ? 1000 : 0; // processes blocked in a pipe hear nothing
  const writers = start.writers();
  try {
    const guarded = guard(writers.lost);
    await writers.hear(READY_MS, "become ready");
    producers = start.producers();
    await guarded(producers.hear(READY_MS, "become ready"));
    const cpu = cpuMeter(stage, [writers, producers]);
    start.go(producers);
    const work = await guarded(producers.hear(deadlineMs, "end its work")) as ProducerReport[];
    const shards = await writers.hear(READY_MS, "tell what its shard holds") as WriterReport[];
    const cpuS = cpu();
    for (const crew of [producers, writers] as Crew<unknown>[]) {
      start.end(crew);
      await crew.join(READY_MS);
    }
    stopMs = 1000;
    return { work, shards, wallS: (runtime.now() - begun) / 1000, cpuS };
  } finally {
    await Promise.all([producers?.stop(stopMs), writers.stop(stopMs)]);
  }
}

async function playProcesses(
  stage: Stage,
  settings: SetSettings,
  writers: number,
  parts: ShardedJobs,
): Promise<ShardedRun> {
  const { runtime } = stage;
  const folder = runtime.makeFolder();
  try {
    const transport = await openTransport(stage, settings, writers, folder);
    const { writerStart, producerStart } = starts(settings, writers);
    const run = await play(stage, settings, {
      writers: () =>
        startCrew(stage, {
          job: parts.writer,
          size: writers,
          nameOf: (index) => `writer ${index}`,
          start: (writer) => writerStart(writer, transport),
        }),
      producers: () =>
        startCrew(stage, {
          job: parts.producer,
          size: settings.size,
          nameOf: (index) => `producer ${index}`,
          start: (producer) => producerStart(producer, transport),
        }),
      go: (producers) => producers.post("go"),
      end: (crew) => crew.post("end"),
    });
    if (settings.transport !== "socket" || runtime.system === "windows") return run;
    const pipes = await tryPipes(stage, folder, ["pipe"]);
    return { ...run, withoutPipes: typeof pipes === "string" ? pipes : null };
  } finally {
    runtime.removeFolder(folder);
  }
}

async function openTransport(
  stage: Stage,
  { transport, size }: SetSettings,
  writers: number,
  folder: string,
): Promise<ShardTransport> {
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
  if (transport === "socket") {
    return { kind: "socket", addresses: numbers(writers).map((writer) => socketAddress(stage, folder, writer)) };
  }
  const items = numbers(writers).map((writer) => `items-${writer}`);
  const answers = numbers(size).map((producer) => `answers-${producer}`);
  const paths = await makePipes(stage, folder, [...items, ...answers]);
  return { kind: "fifo", items: paths.slice(0, writers), answers: paths.slice(writers) };
}

function playThreads(stage: Stage, settings: SetSettings, writers: number, parts: ShardedJobs): Promise<ShardedRun> {
  const { size } = settings;
  const { words, layout } = shareMemory(size, writers);
  const channels = settings.transport === "message"
    ? Array.from({ length: size }, () => Array.from({ length: writers }, () => new MessageChannel()))
    : null;
  const producerPorts = (producer: number): MessagePort[] => channels?.[producer].map(({ port1 }) => port1) ?? [];
  const writerPorts = (writer: number): MessagePort[] => channels?.map((row) => row[writer].port2) ?? [];
  const transport = (ports: readonly MessagePort[]): ShardTransport =>
    channels ? { kind: "message", words, layout, ports } : { kind: "ring", words, layout };
  const { writerStart, producerStart } = starts(settings, writers);
  return play(stage, settings, {
    writers: () =>
      startCrew(stage, {
        job: parts.writer,
        size: writers,
        memory: words.buffer,
        nameOf: (index) => `writer ${index}`,
        transfer: writerPorts,
        start: (writer) => writerStart(writer, transport(writerPorts(writer))),
      }),
    producers: () =>
      startCrew(stage, {
        job: parts.producer,
        size,
        memory: words.buffer,
        nameOf: (index) => `producer ${index}`,
        transfer: producerPorts,
        start: (producer) => producerStart(producer, transport(producerPorts(producer))),
      }),
    go() {
      openGate(words, layout.gate);
    },
    end() {}, // threads end with their last word
  });
}

function starts({ pace, size, idSpace, distinct }: SetSettings, writers: number) {
  return {
    writerStart: (writer: number, transport: ShardTransport): WriterStart => ({
      writer,
      producers: size,
      distinct: Math.min(distinct, Math.ceil(idSpace / writers)),
      transport,
    }),
    producerStart: (producer: number, transport: ShardTransport): ProducerStart => ({
      ...pace,
      producer,
      producers: size,
      writers,
      idSpace,
      transport,
    }),
  };
}

/** Every word that somebody is busy with has a cache line of its own. */
function shareMemory(producers: number, writers: number): { words: Int32Array<SharedArrayBuffer>; layout: RingLayout } {
  const capacity = ringCapacityFor(2 * producers); // a producer may have an item and its goodbye on the way
  const mailboxes = 2 * LINE; // after the stop word and the gate
  const firstRing = mailboxes + LINE * producers;
  const rings = Array.from({ length: writers }, (_, writer) => firstRing + writer * ringWords(capacity));
  const all = firstRing + writers * ringWords(capacity);
  const words = new Int32Array(new SharedArrayBuffer(4 * all));
  return { words, layout: { gate: LINE, mailboxes, rings, capacity } };
}

function verify({ work, shards }: ShardedRun, idSpace: number): void {
  const expected = replay(work.map(({ attempts }) => attempts), idSpace, shards.length);
  shards.forEach(({ contents, items }, writer) => {
    if (items !== expected[writer].items) {
      throw new WrongAnswer(`writer ${writer} got ${items} items where the replay sends it ${expected[writer].items}`);
    }
    checkContents(`writer ${writer}`, contents, expected[writer].contents);
  });
  const distinct = expected.reduce((sum, { contents }) => sum + contents.count, 0);
  checkInserts(work.reduce((sum, { inserts }) => sum + inserts, 0), distinct);
}
