// Runs in the runtime that it measures: each way of threads by hand and through paratax, in turns in one process. Prints
// a line of JSON for each.

import process from "node:process";
import { makeStage } from "../../engine/cell/stage.ts";
import { median } from "../../engine/result/statistics.ts";
import { currentRuntime } from "../../runtime/current.ts";
import { scenario } from "../../scenarios/payload/scenario.ts";
import { jobs } from "../../workers/jobs.ts";
import { openByHand } from "./by_hand.ts";

const blocks = Number(process.argv[2] ?? 20);
const CALLS = 100;
const WARM_UP = 1000;

const WAYS: readonly (readonly [way: string, size: number])[] = [
  ...["clone", "transfer", "shared", "json", "channel", "broadcast"].map((way) => [way, 65_536] as const),
  ["clone", 16],
];

const runtime = await currentRuntime();
await runtime.prepareJobs(Object.values(jobs));
for (const [way, size] of WAYS) {
  const settings = { size, via: way, shape: "bytes", direction: "there", workers: 1, content_seed: 1 };
  const config = { ...settings, iterations: CALLS, warmup: 0 };
  const key = { scenario: "payload", runtime: runtime.identity.name, mode: "threads", start: "spawn", config } as const;
  const session = await scenario.prepare(makeStage(runtime, key, new AbortController().signal));
  const hand = await openByHand(way, size);
  const byHand: number[] = [];
  const through: number[] = [];
  const turns = [
    async (calls: number) => {
      const trips: number[] = [];
      for (let call = 0; call < calls; call++) trips.push(await hand.trip());
      byHand.push(1000 * median(trips));
    },
    async (calls: number) => {
      session.reset();
      for (let call = 0; call < calls; call++) await session.iterate();
      through.push(1e6 * session.summarise().metrics.p50_round_trip_s!);
    },
  ];
  for (const turn of turns) await turn(WARM_UP);
  byHand.length = through.length = 0;
  for (let block = 0; block < blocks; block++) {
    for (const turn of block % 2 === 0 ? turns : [...turns].reverse()) await turn(CALLS);
  }
  await session.release();
  await hand.close();
  console.log(JSON.stringify({ way, size, byHand: median(byHand), through: median(through) }));
}
process.exit(0);
