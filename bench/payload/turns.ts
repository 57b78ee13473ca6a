// Runs in the runtime that it measures: each way of a mode by hand and through paratax, call by call in turns, so that
// cores are in one state for both, and by several workers one after the other, as each keeps its memory in a way of its
// own. Prints a line of JSON for each.

import process from "node:process";
import { makeStage } from "../../engine/cell/stage.ts";
import type { Mode } from "../../engine/result/result.ts";
import { median } from "../../engine/result/statistics.ts";
import { currentRuntime } from "../../runtime/current.ts";
import { scenario } from "../../scenarios/payload/scenario.ts";
import { jobs } from "../../workers/jobs.ts";
import { ways } from "../../workers/payload_ways.ts";
import { openByHand } from "./by_hand.ts";
import { openByProcess } from "./by_process.ts";

const mode = process.argv[2] as Mode;
const blocks = Number(process.argv[3]);
const WORKERS = 4;
const WARM_UP = 400;
const CALLS = 50;

const SIZE = 65_536;

/** Named pipes and sockets carry the formats that are tried by standard input. */
const LIKE_OTHERS = /^(fifo|socket)-/;

const tried = Object.keys(ways).filter((way) => ways[way]!.mode === mode && !LIKE_OTHERS.test(way))
  .map((way): [way: string, size: number] => [way, SIZE]);
if (mode === "threads") tried.push(["clone", 16]);

const runtime = await currentRuntime();
await runtime.prepareJobs(Object.values(jobs));
for (const [via, size] of tried) {
  const all: Block[] = [];
  for (let worker = 0; worker < WORKERS; worker++) all.push(...await blocksOf(via, size, blocks / WORKERS));
  const byHand = all.map((one) => one.byHand);
  const through = all.map((one) => one.through);
  console.log(JSON.stringify({
    via,
    size,
    byHand: median(byHand),
    through: median(through),
    ratio: median(all.map((one) => one.through / one.byHand)),
    leastRatio: Math.min(...through) / Math.min(...byHand),
  }));
}
process.exit(0);

/** Medians of its calls, in microseconds. */
interface Block {
  readonly byHand: number;
  readonly through: number;
}

async function blocksOf(via: string, size: number, count: number): Promise<Block[]> {
  const settings = { size, via, shape: "bytes", direction: "there", workers: 1, content_seed: 1 };
  const config = { ...settings, iterations: CALLS, warmup: 0 };
  const key = { scenario: "payload", runtime: runtime.identity.name, mode, start: "spawn", config } as const;
  const session = await scenario.prepare(makeStage(runtime, key, new AbortController().signal));
  const hand = await (mode === "threads" ? openByHand(via, size) : openByProcess(via, size));
  const block = async (calls: number): Promise<Block> => {
    const trips: number[] = [];
    session.reset();
    for (let call = 0; call < calls; call++) {
      trips.push(await hand.trip());
      await session.iterate();
    }
    return { byHand: 1000 * median(trips), through: 1e6 * session.summarise().metrics.p50_round_trip_s! };
  };
  await block(WARM_UP);
  const all: Block[] = [];
  while (all.length < count) all.push(await block(CALLS));
  await session.release();
  await hand.close();
  return all;
}
