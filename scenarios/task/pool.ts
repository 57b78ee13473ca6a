// A pool of workers that are there already: one task at a time, then twice as many as there are workers, then calls by
// the batch, then tasks that come due by the clock, then a look at memory.

import { ascending } from "../../engine/result/statistics.ts";
import { cpuMeter } from "../cpu_meter.ts";
import { type Figures, kept, quantilesOf, together } from "../figures.ts";
import type { Warning } from "../../engine/result/result.ts";
import { batchSize, lineFigures } from "./batches.ts";
import { type Bench, cpuFigures, type Found, type Kind, latencies, makeOutputs, single, throughput } from "./bench.ts";
import { delayFigures, makeDelays } from "./delay.ts";
import type { Hands } from "./hands.ts";
import { checkOutputs, closedLoop, openLoop } from "./loops.ts";
import { LOOK_MS, LOOKING_MS, lookWhile } from "./memory.ts";
import { makeThinned } from "./thinned.ts";

const NONE: Figures = { metrics: {}, unavailable: {} };

export function poolKind(bench: Bench, hands: Hands): Kind {
  const { stage, settings, reference, memory } = bench;
  const { runtime, key } = stage;
  const { durationMs, rate } = settings;
  const { cases } = reference;
  const { size } = hands;
  const outputs = makeOutputs(reference);
  const pids = (): number[] => {
    const workers = hands.crews.flatMap(({ members }) => members.map(({ worker }) => worker));
    return workers.flatMap((worker) => "pid" in worker ? [Number(worker.pid)] : []);
  };

  /** What the first call of a worker takes, in milliseconds by its own clock. */
  async function firstCalls(workers: readonly number[]): Promise<number> {
    for (const worker of workers) hands.give(worker, hands.batchOf(0, 1));
    let ms = NaN;
    for (let left = workers.length; left > 0; left--) {
      const done = (await hands.next())!;
      outputs.keep(done.batch.cases[0]!, done.outputs[0]);
      ms = done.ms;
    }
    checkOutputs(bench, outputs);
    return ms;
  }

  const loop = (plan: Parameters<typeof closedLoop>[3]) => closedLoop(bench, hands, outputs, plan);

  /** One worker, one task at a time. */
  async function alone() {
    const [took, over] = [makeThinned(), makeThinned()];
    let [callMs, calls] = [0, 0];
    await loop({
      workers: 1,
      outstanding: 1,
      batch: 1,
      forMs: durationMs,
      onDone({ ms }, tookMs) {
        took.add(tookMs / 1000);
        over.add(Math.max(0, tookMs - ms) / 1000);
        callMs += ms;
        calls++;
      },
    });
    callMs /= calls;
    const batch = batchSize(callMs, cases);
    // Reading the clock would be most of what a short call takes, so many of them are timed together.
    if (batch !== null) callMs = await callsOfBatches(batch);
    const figures = together(
      single("call_s", callMs / 1000),
      latencies("task", took.values),
      quantilesOf(ascending(over.values), { p50_hand_over_s: 0.5 }),
      kept("hand_over", over.values),
    );
    return { batch, figures };
  }

  async function callsOfBatches(batch: number): Promise<number> {
    let [callMs, calls] = [0, 0];
    await loop({
      workers: 1,
      outstanding: 1,
      batch,
      forMs: durationMs / 4,
      onDone(done) {
        callMs += done.ms;
        calls += batch;
      },
    });
    return callMs / calls;
  }

  /** Twice as many tasks as workers. */
  async function loaded(batch: number | null): Promise<Figures> {
    const took = makeThinned();
    const delays = makeDelays(runtime);
    const cpu = { meter: (): number | null => null, seconds: 0 as number | null };
    const { batches, ms } = await loop({
      workers: size,
      outstanding: 2 * size,
      batch: 1,
      forMs: durationMs,
      onDone: (_, tookMs) => took.add(tookMs / 1000),
      onStart() {
        delays.start();
        cpu.meter = cpuMeter(stage, hands.crews, true);
      },
      onStop() {
        delays.stop();
        const seconds = cpu.meter();
        cpu.seconds = seconds === null || cpu.seconds === null ? null : cpu.seconds + seconds;
      },
    });
    const figures = together(
      throughput(batches, ms / 1000),
      latencies("loaded", took.values),
      delayFigures("delay", delays.late),
      cpuFigures(batches, cpu.seconds),
    );
    if (batch === null || key.config["dispatch"] === "atomics") return figures;
    const many = await loop({ workers: size, outstanding: 2 * size, batch, forMs: durationMs / 2 });
    const line = lineFigures(
      { messages: batches, seconds: ms / 1000 },
      { messages: many.batches, seconds: many.ms / 1000 },
      batch,
    );
    return together(figures, line);
  }

  async function due(): Promise<{ readonly figures: Figures; readonly warnings: readonly Warning[] }> {
    if (rate === null) return { figures: NONE, warnings: [] };
    const { due, missed } = await openLoop(bench, hands, outputs, { rate, forMs: durationMs });
    const figures = together(latencies("due", due), single("due_missed", missed));
    if (missed === 0) return { figures, warnings: [] };
    const message =
      `No worker was free for ${missed} of ${missed + due.length} tasks that came due, so their latencies ` +
      "grew without end: give a lower --rate, or more --workers.";
    return { figures, warnings: [{ code: "rate-missed", message }] };
  }

  async function lookAtMemory(): Promise<void> {
    const workers = pids();
    const work = () => loop({ workers: size, outstanding: size, batch: 1, forMs: LOOKING_MS });
    await lookWhile(stage, memory, () => workers, LOOK_MS, work);
  }

  return {
    async measure(): Promise<Found> {
      const [ready] = await hands.start(1);
      const firstMs = await firstCalls([0]);
      if (size > 1) {
        await hands.start(size - 1);
        await firstCalls(Array.from({ length: size - 1 }, (_, index) => index + 1));
      }
      const warmMs = durationMs / 2 - firstMs;
      if (warmMs > 0) await loop({ workers: size, outstanding: size, batch: 1, forMs: warmMs });
      await lookAtMemory();
      const { batch, figures: one } = await alone();
      const load = await loaded(batch);
      const { figures: open, warnings } = await due();
      return {
        figures: together(
          single("import_s", ready!.importMs / 1000),
          single("setup_s", ready!.setupMs / 1000),
          single("first_call_s", firstMs / 1000),
          one,
          load,
          open,
          memory.figures(reference.task.name, settings),
        ),
        facts: hands.facts?.(),
        warnings,
      };
    },
    release: hands.release,
  };
}
