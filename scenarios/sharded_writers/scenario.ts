// Scenario 3: M writers each own a shard, N producers send each id to the writer id modulo M and wait for its answer.
// No lock and no manager; by processes as in the article, and by threads. Stores, which are Valkey or Redis servers, are
// the writers in rows of their own, where they are given.

import { channels, loadWorkerChannel } from "../../channels/catalogue.ts";
import type { Layout, WorkerChannel } from "../../channels/channel.ts";
import { type Crew, startCrew } from "../../engine/cell/crew.ts";
import { setting, type Stage, WrongAnswer } from "../../engine/cell/stage.ts";
import type { Job } from "../../runtime/contract.ts";
import type { Config } from "../../engine/result/result.ts";
import { openGate } from "../../sync/start_gate.ts";
import { jobs } from "../../workers/jobs.ts";
import type { ProducerReport, ProducerStart } from "../../workers/producer_main.ts";
import type { WriterReport, WriterStart } from "../../workers/writer_main.ts";
import type { Scenario, Session } from "../contract.ts";
import { cpuMeter } from "../cpu_meter.ts";
import { together } from "../figures.ts";
import { guard } from "../guard.ts";
import { latencyMetrics } from "../latency.ts";
import { checkContents, checkInserts, replay } from "../replay.ts";
import { refuseScarce } from "../shared_memory.ts";
import { type CommonWords, makeWords } from "../shared_words.ts";
import { READY_MS, secondsToFill, type SetSettings, setSettings } from "../set_settings.ts";
import { DURATION_MS, ID_SPACE, OPS, PRIORITY, PROBE, TIMING, VERIFY, WARMUP_RUNS, WORKERS } from "../settings.ts";
import { refuseStores } from "../store_address.ts";
import { livesOf, type Run, throughputMetrics } from "../throughput.ts";
import { bestTransport, layOut, OWN, refuseTransport, transportsOf, tryPipes, withoutPipes } from "../transport.ts";
import { IN_STORES, makeStoreShards, shardsOf, type StoreJobs, type StoreShards } from "./store_runs.ts";

/** The jobs that play it; a test replaces one to show that a fault is found. */
export type ShardedJobs = StoreJobs & Readonly<Record<"producer" | "writer", Job>>;

/** The transports of each mode. */
const [THREADS, PROCESSES] = [transportsOf("threads"), transportsOf("processes")];

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
        meaning: `how items travel: processes ${PROCESSES.join(" or ")}, threads ${THREADS.join(" or ")}`,
        choices: ["auto", ...PROCESSES, ...THREADS, IN_STORES],
        standard: "auto",
      },
      {
        kind: "text",
        name: "store",
        form: "where",
        meaning:
          "Valkey or Redis servers as writers, in rows beside: auto starts them, or an address each, with commas",
        refuse: refuseStores,
      },
      TIMING,
      VERIFY,
      PRIORITY,
      PROBE,
    ],
    refuse(config, system) {
      const { transport, writers, id_space, store } = config;
      if (transport === IN_STORES && store === undefined) {
        return `Cannot use --transport ${IN_STORES} without a store: give --store auto, or an address for each writer.`;
      }
      const refusal = store === undefined ? null : refuseStores(String(store));
      if (refusal !== null) return refusal;
      const shards = shardsOf(config);
      if (shards !== null && !(writers as readonly number[]).includes(shards)) {
        return `Cannot use --store with ${shards} servers and --writers ${writers}, as each is a writer: give --writers ${shards}.`;
      }
      const most = Math.max(...writers as readonly number[]);
      if (most > Number(id_space)) {
        return `Cannot share ${id_space} ids among ${most} writers: give an --id-space of ${most} or more, or fewer --writers.`;
      }
      return refuseTransport(transport, system);
    },
    configure: ({ store, ...config }, { mode, system, pipes, contender }) => {
      const chosen = config.transport;
      if (chosen === IN_STORES) return contender ? "a contender reaches no store" : { ...config, store: String(store) };
      const own = mode === "threads" ? THREADS : PROCESSES;
      if (chosen === "auto" && contender) return { ...config, transport: OWN };
      if (chosen === "auto") {
        return { ...config, transport: mode === "threads" ? "ring" : bestTransport(system, pipes) };
      }
      return own.includes(String(chosen)) ? config : `${mode} have no transport ${chosen}: give ${own.join(" or ")}`;
    },
    sweep: "writers",
    companions(key, asked) {
      const { transport } = key.config;
      if (asked.store === undefined || transport === IN_STORES || transport === OWN || key.start !== "spawn") return [];
      const shards = shardsOf(asked);
      if (shards !== null && shards !== key.config.writers) return [];
      const config: Config = { ...key.config, transport: IN_STORES, store: asked.store };
      return [{ ...key, config }];
    },
    jobs: parts,
    rounds: (key) => ({ warmUp: setting(key, "warmup"), timed: 1 }),
    seconds: secondsToFill,
    async prepare(stage) {
      const inStores = stage.key.config.transport === IN_STORES;
      return await session(
        stage,
        parts,
        inStores ? null : await loadWorkerChannel(String(stage.key.config.transport)),
      );
    },
  };
}

export const scenario: Scenario = makeShardedWriters({
  producer: jobs.producer,
  writer: jobs.writer,
  storeProducer: jobs.storeProducer,
  storeKeeper: jobs.storeKeeper,
});

interface ShardedRun extends Run {
  readonly work: readonly ProducerReport[];
  readonly shards: readonly Pick<WriterReport, "items">[];
  /** Of stores: the servers, by their own words. */
  readonly servers?: string;
  /** By what those who share memory sleep. */
  readonly sleep?: string;
  /** Why there are no pipes, where that was in its way. */
  readonly withoutPipes?: string | null;
}

/** @param channel the way to the writers; null where stores are the writers */
async function session(stage: Stage, parts: ShardedJobs, channel: WorkerChannel | null): Promise<Session> {
  const settings = setSettings(stage);
  const samples = { ops_per_s: [] as number[], producer_items: [] as number[], writer_items: [] as number[] };
  const writers = setting(stage.key, "writers");
  if (channel) refuseScarce(stage, writers, Math.min(settings.distinct, Math.ceil(settings.idSpace / writers)));
  const stores: StoreShards | null = channel ? null : await makeStoreShards(stage, settings, writers, parts);
  const play = stores?.play ?? (() => run(stage, settings, writers, parts, channel!));
  let last: ShardedRun;
  return {
    samples,
    async iterate() {
      last = await play();
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
          ...last.sleep !== undefined && { sleep: last.sleep },
          ...stores && { store: `${last.servers}, ${stores.own ? "started for this cell" : "given"}` },
          loop: "closed: each producer waits for its answer, so waits are service times and not those of open arrivals",
          verified: settings.verify ? "yes" : "no",
        },
        warnings: last.withoutPipes ? [withoutPipes(last.withoutPipes)] : [],
      };
    },
    release: () => Promise.resolve(stores?.release()), // every run ends what it starts
  };
}

/** The words that all share, each busy one on a cache line of its own; then those of the channel. */
const WORDS = { gate: 16, all: 32 } as const;

async function run(
  stage: Stage,
  settings: SetSettings,
  writers: number,
  parts: ShardedJobs,
  channel: WorkerChannel,
): Promise<ShardedRun> {
  const { runtime, key } = stage;
  const { size, transport } = settings;
  const threads = key.mode === "threads";
  const folder = threads ? null : runtime.makeFolder();
  let common: CommonWords | null = null;
  try {
    const count = WORDS.all + (channel.words?.(size, writers) ?? 0);
    if (threads || channel.words) common = await makeWords(stage, count, channels[transport]!.sleep);
    const layout = await layOut(stage, channel, { clients: size, servers: writers, folder, base: WORDS.all });
    const played = { ...await play(stage, settings, writers, parts, layout, common), sleep: common?.sleep };
    if (transport !== "socket" || runtime.system === "windows") return played;
    const pipes = await tryPipes(stage, folder!, ["pipe"]);
    return { ...played, withoutPipes: typeof pipes === "string" ? pipes : null };
  } finally {
    common?.release();
    if (folder !== null) runtime.removeFolder(folder);
  }
}

/** Starts both crews, lets the producers go, and hears everybody. */
async function play(
  stage: Stage,
  { pace, size, idSpace, distinct, deadlineMs, verify }: SetSettings,
  writers: number,
  parts: ShardedJobs,
  layout: Layout,
  common: CommonWords | null,
): Promise<ShardedRun> {
  const { runtime, key } = stage;
  const memory = common?.memory;
  const begun = runtime.now();
  let producerCrew: Crew<ProducerReport | "ready"> | null = null;
  let stopMs = memory ? 1000 : 0; // after a failure processes are not asked: blocked in a pipe they hear nothing
  const writerCrew = startCrew<WriterReport | "ready">(stage, {
    job: parts.writer,
    size: writers,
    memory,
    nameOf: (index) => `writer ${index}`,
    transfer: (writer) => layout.server(writer).ports ?? [],
    firstMessage: (writer): WriterStart => ({
      writer,
      distinct: Math.min(distinct, Math.ceil(idSpace / writers)),
      address: layout.server(writer),
      place: common?.place ?? null,
    }),
  });
  try {
    const guarded = guard(writerCrew.lost);
    await writerCrew.hear(READY_MS, "become ready");
    producerCrew = startCrew<ProducerReport | "ready">(stage, {
      job: parts.producer,
      size,
      memory,
      nameOf: (index) => `producer ${index}`,
      transfer: (producer) => layout.client(producer).ports ?? [],
      firstMessage: (producer): ProducerStart => ({
        ...pace,
        producer,
        producers: size,
        writers,
        idSpace,
        address: layout.client(producer),
        shared: common && { place: common.place, gate: WORDS.gate },
      }),
    });
    await guarded(producerCrew.hear(READY_MS, "become ready"));
    const cpu = cpuMeter(stage, [writerCrew, producerCrew]);
    if (common) openGate(common.shared, WORDS.gate);
    else producerCrew.post("go");
    const work = await guarded(producerCrew.hear(deadlineMs, "end its work")) as ProducerReport[];
    const shards = await writerCrew.hear(READY_MS, "tell what its shard holds") as WriterReport[];
    const cpuS = cpu();
    for (const crew of [producerCrew, writerCrew] as Crew<unknown>[]) {
      if (key.mode === "processes") crew.post("end"); // threads end with their last word
      await crew.join(READY_MS);
    }
    stopMs = 1000;
    const wallS = (runtime.now() - begun) / 1000;
    if (verify) verifyWriters(work, shards, idSpace);
    return { work, shards, wallS, cpuS };
  } finally {
    common?.stop();
    await Promise.all([producerCrew?.stop(stopMs), writerCrew.stop(stopMs)]);
  }
}

function verifyWriters(work: readonly ProducerReport[], shards: readonly WriterReport[], idSpace: number): void {
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
