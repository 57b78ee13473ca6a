// A pilot's plan: how many iterations a process is worth, how many blocks settle what is open, and the command.

import assert from "node:assert/strict";
import { test } from "node:test";
import { nextCommand } from "../../../../engine/run/next_command.ts";
import { bestIterations, variancesOf } from "../../../../engine/compare/inference/iterations.ts";
import { seededRandom } from "../../../../engine/compare/inference/random.ts";
import { pilotPlan } from "../../../../engine/compare/pilot.ts";
import { shellLine } from "../../../../report/shell_line.ts";
import { ask, MODES, runsOf } from "../../../helpers/made_up_comparison.ts";
import { near } from "../../../helpers/near.ts";

test("iterations are worth √(cost of a process / of an iteration · variance within / between), as Kalibera and Jones have it", () => {
  const variances = { within: 0.04, between: 0.01 };
  assert.equal(bestIterations(variances, { start: 9, iteration: 0.01 }, 100), 60);
  assert.equal(bestIterations(variances, { start: 36, iteration: 0.01 }, 100), 120);
  assert.equal(bestIterations({ within: 0.16, between: 0.01 }, { start: 9, iteration: 0.01 }, 100), 120);
});

test("no fewer than 5 iterations, and no more than ten times those of the pilot", () => {
  assert.equal(bestIterations({ within: 1e-6, between: 1 }, { start: 1, iteration: 1 }, 30), 5);
  assert.equal(bestIterations({ within: 1, between: 0 }, { start: 1, iteration: 1 }, 30), 300);
  assert.equal(bestIterations({ within: 0, between: 0 }, { start: 1, iteration: 1 }, 30), 30);
});

test("what the iterations do not explain lies between the processes, and is never below nothing", () => {
  near(variancesOf(0.03, 0.2, 10).between, 0.01, 1e-9);
  assert.equal(variancesOf(0.01, 0.2, 10).between, 0);
});

/** Blocks of cells whose processes differ by `between` and whose 20 iterations by `within`; each cell took `seconds`. */
function pilot(between: number, within: number, seconds: number, ratio = 1, margin?: number) {
  const random = seededRandom("pilot");
  const axes = [MODES];
  const made = ask("overhead", axes);
  const variants = made.variants.map((one) => ({
    ...one,
    key: { ...one.key, config: { ...one.key.config, iterations: 20 } },
  }));
  const question = { ...made, variants, margin };
  const runs = runsOf(question, 8, () => 1).map((run) => {
    const own = Math.exp(between * random.normal()) * (run.cell ? ratio : 1);
    const iter_s = Array.from({ length: 20 }, () => 0.1 * own * Math.exp(within * random.normal()));
    const outcome = { ...run.outcome, metrics: { p50_iter_s: 0.1 * own }, samples: { iter_s } };
    return { ...run, outcome: outcome as typeof run.outcome };
  });
  return pilotPlan(question, runs, 8, seconds);
}

test("a plan takes more blocks for more noise between processes, and more iterations for more noise within", () => {
  const quiet = pilot(0.03, 0.03, 3);
  assert.ok(quiet.blocks !== null && quiet.iterations !== null && quiet.seconds !== null);
  const restless = pilot(0.06, 0.03, 3);
  assert.ok(restless.blocks! > 2.5 * quiet.blocks, `${restless.blocks} and ${quiet.blocks}`);
  assert.ok(pilot(0.03, 0.07, 3).iterations! > 2 * quiet.iterations);
  assert.ok(pilot(0.03, 0.03, 30).iterations! > 2 * quiet.iterations, "a process that is dear to start");
  assert.ok(pilot(0.03, 0.03, 3, 1, 0.1).blocks! < quiet.blocks);
  // Three cells a block, each 20 iterations of 0.1 s and 1 s besides.
  near(quiet.seconds, quiet.blocks * 3 * (1 + quiet.iterations * 0.1), 0.05);
});

test("where no number of blocks is sure to settle it there is none", () => {
  assert.deepEqual(pilot(0.6, 0.05, 3).blocks, null);
  assert.deepEqual(pilot(0.6, 0.05, 3).seconds, null);
});

test("cells that have a duration keep it", () => {
  const question = ask("shared-set", [MODES]);
  const random = seededRandom("rates");
  const runs = runsOf(question, 8, () => Math.exp(0.03 * random.normal()));
  const { blocks, iterations, seconds } = pilotPlan(question, runs, 8, 2);
  assert.equal(iterations, null);
  assert.equal(seconds, blocks! * 3 * 2);
});

test("the command is the pilot's own, with the plan's numbers, as a shell takes it", () => {
  const own = ["paratax", "compare", "overhead", "--plan", "--blocks", "6", "--iterations=5", "--json", "my file.json"];
  const command = nextCommand({ blocks: 40, iterations: 12 }, own)!;
  assert.equal(
    shellLine(command),
    "paratax compare overhead --json 'my file.json' --blocks 40 --iterations 12",
  );
  assert.equal(
    shellLine(nextCommand({ blocks: 40, iterations: null }, own.slice(0, 4))!),
    "paratax compare overhead --blocks 40",
  );
  assert.equal(nextCommand({ blocks: null, iterations: 12 }, own), null);
  assert.equal(shellLine(["it's"]), "'it'\\''s'");
});

test("noise of iterations is that of their median, and the baseline's counts half, as it is run twice in a block", () => {
  const made = ask("overhead", [MODES]);
  const iterations = (restless: number): number => {
    const runs = runsOf(made, 8, (cell, block) => Math.exp(cell === 0 ? 0 : 0.1 * (-1) ** block)).map((run) => {
      const iter_s = Array.from(
        { length: 20 },
        (_, at) => 0.1 * Math.exp(run.cell === restless ? 0.1 * (-1) ** at : 0),
      );
      const config = { ...run.outcome.config, iterations: 20 };
      return { ...run, outcome: { ...run.outcome, config, samples: { iter_s } } as typeof run.outcome };
    });
    return pilotPlan(made, runs, 8, 30).iterations!;
  };
  // A block is 90 s, of which 20 · 0.3 are iterations: 280 of them to start it. All in all ratios vary by 0.01 · 8/7, and
  // medians of the iterations within by π/2 · 0.01 · 20/19, or half of that: √(280 · 0.01654 / 0.0106) and √(280 · 0.00827 / 0.011).
  assert.deepEqual([iterations(1), iterations(0)], [21, 15]);
});
