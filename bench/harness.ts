// Runs in the runtime that it measures: an iteration by hand and the same through paratax, taking turns in one process.
// What comes out is the harness's own cost: the ratio of the medians.

import { median } from "../engine/result/statistics.ts";
import { makeStage } from "../engine/cell/stage.ts";
import { currentRuntime } from "../runtime/current.ts";
import { cpuAnswer } from "../scenarios/cpu_answer.ts";
import { scenario as overhead } from "../scenarios/overhead/scenario.ts";
import { jobs } from "../workers/jobs.ts";
import type { Plain } from "./plain/plain.ts";

const runtime = await currentRuntime();
const blocks = Number(process.argv[2] ?? 40);
const { plain } = await import(`./plain/${runtime.identity.name}.ts`) as { plain: Plain };
await runtime.prepareJobs(Object.values(jobs));
const expected = cpuAnswer(20_000);

for (const mode of ["threads", "processes"] as const) {
  const { byHand, through } = await takeTurns(mode);
  const ratio = median(through) / median(byHand);
  console.log(
    JSON.stringify({ runtime: runtime.identity.name, mode, byHand: median(byHand), through: median(through), ratio }),
  );
}
process.exit(0);

async function takeTurns(mode: keyof typeof plain): Promise<{ byHand: number[]; through: number[] }> {
  const config = { workers: 8, iterations: 1, warmup: 0, work_iters: 20_000 };
  const key = { scenario: "overhead", runtime: runtime.identity.name, mode, start: "spawn", config } as const;
  const session = await overhead.prepare(makeStage(runtime, key, new AbortController().signal));
  const byHand: number[] = [];
  const through: number[] = [];
  const turns = [
    async () => {
      const begun = runtime.now();
      const answers = await plain[mode]();
      byHand.push(runtime.now() - begun);
      if (answers.some((answer) => answer !== expected)) throw new Error(`by hand gave ${answers}`);
    },
    async () => {
      const begun = runtime.now();
      await session.iterate();
      through.push(runtime.now() - begun);
    },
  ];
  for (let block = 0; block < blocks + 3; block++) {
    if (block === 3) byHand.length = through.length = 0; // warm by now
    for (const turn of block % 2 === 0 ? turns : [...turns].reverse()) {
      await turn();
      await new Promise((resolve) => setTimeout(resolve, 15)); // Deno's threads go some ms after their last word
    }
  }
  await session.release();
  return { byHand, through };
}
