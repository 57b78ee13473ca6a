// A run that is interrupted, killed, stopped, or robbed of its terminal, disk or folder leaves nothing behind and ends
// with the right code. Six seeded trials, shared out among the runtimes; `npm run faults` plays as many as are asked for.

import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { runtime } from "../helpers/command.ts";
import { describeTrial, planTrial } from "../faults/plan.ts";
import { toolCommand } from "../faults/tool.ts";
import { playTrial } from "../faults/trial.ts";
import { isOwn, WHOLE } from "../helpers/share.ts";

const TRIALS = WHOLE ? 60 : 6;
const SEED = 20;
const AT_ONCE = 3; // the machine has few cores, and a run that is starved is not what is tested

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const linuxOnly = process.platform === "linux" ? false : "only Linux tells which processes are left";

test("faults at random moments leave nothing behind", { timeout: 120_000, skip: linuxOnly }, async () => {
  const { name } = runtime.identity;
  const command = toolCommand(ROOT, name);
  const wrong: string[] = [];
  let struck = 0;
  const numbers = Array.from({ length: TRIALS }, (_, index) => index).filter(isOwn);
  let played = numbers.length;
  const left = numbers.values();
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (const index of left) {
      const trial = planTrial(SEED, index, [name]);
      const { problems, ending, skipped } = await playTrial(trial, command, runtime);
      for (const problem of problems) wrong.push(`${describeTrial(trial)} --runtime ${name}: ${problem}`);
      if (skipped !== null) played--;
      if (ending.startsWith("SIG") || ending.startsWith("filled") || ending.startsWith("removed")) struck++;
    }
  }));
  assert.deepEqual(wrong, []);
  assert.ok(struck >= played / 2, `only ${struck} of ${played} faults came before their run was over`);
});
