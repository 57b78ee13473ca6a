// `npm run faults -- [TRIALS] [--seed S] [--trial N] [--runtime NAME] [--only TEXT] [--at-once N]`: does harm to runs at
// random moments and looks at what is left. A line a trial; one that went wrong is played again by the words that its line
// begins with. `--only "by shm"` plays those alone whose line has the text.

import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ascending, quantile } from "../engine/result/statistics.ts";
import { currentRuntime } from "../runtime/current.ts";
import { RUNTIME_NAMES, type RuntimeName } from "../runtime/runtimes.ts";
import { describeTrial, planTrial } from "../tests/faults/plan.ts";
import { playTrial, type Verdict } from "../tests/faults/trial.ts";
import { toolCommand } from "../tests/faults/tool.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string", default: "1" },
    trial: { type: "string" },
    runtime: { type: "string", default: "all" },
    only: { type: "string", default: "" },
    "at-once": { type: "string", default: "2" },
  },
});
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const host = await currentRuntime();
const runtimes = values.runtime === "all" ? RUNTIME_NAMES : [values.runtime as RuntimeName];
const seed = Number(values.seed);
const numbers = values.trial !== undefined ? [Number(values.trial)] : first(Number(positionals[0] ?? 60));

const verdicts: (Verdict & { readonly runtime: RuntimeName })[] = [];
const waiting = numbers.values();
await Promise.all(Array.from({ length: Number(values["at-once"]) }, async () => {
  for (const index of waiting) {
    const trial = planTrial(seed, index, runtimes);
    const verdict = await playTrial(trial, toolCommand(ROOT, trial.runtime), host);
    verdicts.push({ ...verdict, runtime: trial.runtime });
    const sign = verdict.problems.length > 0 ? "FAILED" : verdict.skipped ? "skipped" : "ok";
    console.log(`${sign} ${describeTrial(trial)}: ${verdict.skipped ?? verdict.ending}`);
    for (const problem of verdict.problems) console.log(`    ${problem}`);
  }
}));

for (const name of runtimes) {
  const own = verdicts.filter(({ runtime }) => runtime === name);
  const failed = own.filter(({ problems }) => problems.length > 0).length;
  const skipped = own.filter(({ skipped }) => skipped !== null).length;
  const over = own.filter(({ ending }) => ending.startsWith("over before")).length;
  console.log(
    `${name}: ${own.length} trials, ${failed} failed, ${skipped} skipped, ${over} over before the fault; gone after ` +
      `a signal ${spread(own.map(({ goneAfterFaultMs }) => goneAfterFaultMs))}, after the end ${
        spread(own.map(({ goneAfterEndMs }) => goneAfterEndMs))
      }`,
  );
}
process.exit(verdicts.some(({ problems }) => problems.length > 0) ? 1 : 0);

/** The numbers of so many trials, the first whose line has the text. */
function first(count: number): number[] {
  const found: number[] = [];
  for (let index = 0; found.length < count && index < 1000 * count; index++) {
    if (describeTrial(planTrial(seed, index, runtimes)).includes(values.only)) found.push(index);
  }
  return found;
}

function spread(times: readonly number[]): string {
  const sorted = ascending(times.filter((time) => !Number.isNaN(time)));
  if (sorted.length === 0) return "–";
  return `p50 ${Math.round(quantile(sorted, 0.5))}, at most ${Math.round(sorted[sorted.length - 1])} ms`;
}
