// What the verdicts are worth: how often they are wrong, and how often they find what is there, in simulated runs that
// go through all of a comparison. `npm run bench -- inference` has the whole table. No runtime decides it: each plays two.

import assert from "node:assert/strict";
import { logNormal, type Noise, NOISES, spiky } from "../../../../bench/noise.ts";
import { SimulatedRun } from "../../../../bench/simulated.ts";
import type { Comparison } from "../../../../engine/result/result.ts";
import { testOnOne } from "../../../helpers/share.ts";

const RUNS = 600;

testOnOne(0, "95 % intervals hold the truth in 94 % or more, from 6 blocks on, whatever the noise", {}, () => {
  for (const noise of [NOISES["5 %"], NOISES["two modes"], NOISES["autocorrelated"]]) {
    const held = share(3 * RUNS, 1.1, noise, (run) => holds(run.compared(6), 1.1));
    assert.ok(held >= 0.937, `${held}`); // 94 % but for the chance of 1800 runs
  }
});

testOnOne(1, "at most 1 % of A/A comparisons get a verdict of faster or slower", {}, () => {
  for (const noise of [NOISES["5 %"], NOISES["20 %"], NOISES["two modes"], spiky(0.3)]) {
    for (const blocks of [6, 12]) {
      const wrong = share(RUNS, 1, noise, (run) => /er$/.test(run.compared(blocks).pairs[0].verdict));
      assert.ok(wrong <= 0.016, `${wrong}`);
    }
  }
});

testOnOne(2, "a tenth less and a tenth more are found in at least 95 % and 93 %, at 5 % noise", {}, () => {
  const faster = share(RUNS, 0.9, logNormal(0.05), (run) => run.compared(12).pairs[0].verdict === "faster");
  assert.ok(faster >= 0.95, `${faster}`);
  const slower = share(RUNS, 1.1, logNormal(0.05), (run) => run.compared(12).pairs[0].verdict === "slower");
  assert.ok(slower >= 0.93, `${slower}`);
});

testOnOne(
  2,
  "at 10 % noise and a margin of 10 % equal cells are equivalent, and cells at the margin are not",
  {},
  () => {
    const equivalent = (truth: number, blocks: number, runs = RUNS): number =>
      share(runs, truth, logNormal(0.1), (run) => run.compared(blocks).pairs[0].verdict === "equivalent", 0.1);
    const [few, many, other] = [equivalent(1, 12), equivalent(1, 30), equivalent(1.1, 12, 3 * RUNS)];
    assert.ok(few >= 0.55, `${few}`);
    assert.ok(many >= 0.95, `${many}`);
    assert.ok(other <= 0.06, `${other}`);
  },
);

testOnOne(0, "stopping for the width leaves intervals that hold the truth, and are as narrow as asked", {}, () => {
  const widths: boolean[] = [];
  const held = share(RUNS, 1.1, logNormal(0.05), (run) => {
    const comparison = run.untilWidth(8, 1000);
    const [{ ratio, interval95 }] = comparison.pairs;
    widths.push((interval95!.high - interval95!.low) / ratio < 0.08);
    return holds(comparison, 1.1);
  });
  assert.ok(held >= 0.935, `${held}`);
  const narrow = widths.filter(Boolean).length / widths.length;
  assert.ok(narrow >= 0.75, `${narrow}`);
});

testOnOne(0, "four of five promises of how many blocks settle a question come true", {}, () => {
  for (const truth of [1, 1.02]) {
    let [made, kept] = [0, 0];
    for (let seed = 0; seed < 60; seed++) {
      const simulation = { truth, noise: logNormal(0.05) };
      const [{ verdict, blocks_needed }] = new SimulatedRun(simulation, seed).compared(8).pairs;
      if (verdict !== "inconclusive" || blocks_needed === null) continue;
      made++;
      const [{ verdict: then }] = new SimulatedRun(simulation, 1000 + seed).compared(blocks_needed).pairs;
      if (then !== "inconclusive") kept++;
    }
    assert.ok(made >= 20 && kept >= 0.8 * made, `${kept} of ${made}`);
  }
});

function holds({ pairs: [{ interval95 }] }: Comparison, truth: number): boolean {
  return interval95!.low <= truth && interval95!.high >= truth;
}

function share(runs: number, truth: number, noise: Noise, is: (run: SimulatedRun) => boolean, margin = 0.05): number {
  let count = 0;
  for (let seed = 0; seed < runs; seed++) if (is(new SimulatedRun({ truth, noise, margin }, seed))) count++;
  return count / runs;
}
