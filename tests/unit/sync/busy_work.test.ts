// Work of a known length, and the state that it leads to.

import assert from "node:assert/strict";
import { test } from "node:test";
import { calibrate, costOf, roundsFor, SEED, stateAfter, work } from "../../../sync/busy_work.ts";

test("the state after so many rounds is that of doing them, at once or in parts", () => {
  let state = SEED;
  for (let rounds = 0; rounds < 300; rounds++) {
    assert.equal(stateAfter(rounds), state, `${rounds} rounds`);
    assert.equal(work(SEED, rounds), state);
    state = work(state, 1);
  }
  assert.equal(stateAfter(123_456), work(work(SEED, 100_000), 23_456));
  assert.equal(work(SEED, 1), 1664525 + 1013904223); // x ← 1664525·x + 1013904223 from 1
  assert.equal(stateAfter(2 ** 32 + 5), stateAfter(5)); // the period is 2^32
});

/** A clock whose readings are so far apart, one after the other and then again. */
function clock(...steps: number[]): () => number {
  let [time, at] = [0, 0];
  return () => time += steps[at++ % steps.length]!;
}

test("rounds are as many as take the time by the fastest batch", () => {
  assert.equal(roundsFor(1000, clock(7, 0.04)), 500); // 20,000 rounds in 0.04 ms, whatever lies between
  assert.equal(roundsFor(1000, clock(7, 0.4, 7, 0.04, 7, 9)), 500);
  assert.equal(roundsFor(0, clock(1)), 0);
  assert.equal(roundsFor(1, clock(100)), 1); // never none
});

test("what the work costs is the mean of a batch, by the fastest one", () => {
  assert.ok(Math.abs(costOf(100, 1000, clock(7, 0.2)) - 2000) < 1e-6); // a hundred calls in 0.2 ms
  assert.ok(Math.abs(costOf(1000, 1e6, clock(7, 3, 7, 2)) - 2e6) < 1e-6); // a single one
  assert.equal(costOf(0, 0, clock(1)), 0);
});

test("rounds whose cost is far off are found once more, but not for ever", () => {
  let batches = 0;
  // 40 batches of 0.04 ms, which is 500 rounds to 1000 ns, then five of which each is 100 calls
  const scripted = (costMs: (attempt: number) => number, batchMs = 0.04) => {
    let [time, readings] = [0, 0];
    return (): number => {
      if (readings++ % 2 === 1) time += batches % 45 < 40 ? batchMs : costMs(Math.floor(batches / 45));
      if (readings % 2 === 0) batches++;
      return time;
    };
  };
  for (
    const [costs, tries, costNs] of [[[0.1], 1, 1000], [[0.05, 0.105], 2, 1050], [Array(9).fill(0.2), 5, 2000]] as const
  ) {
    batches = 0;
    const found = calibrate(1000, scripted((attempt) => costs[attempt]!));
    assert.equal(batches, 45 * tries);
    assert.equal(found.rounds, 500);
    assert.ok(Math.abs(found.costNs - costNs) < 1e-3, `${found.costNs}`);
  }
  batches = 0;
  calibrate(625_000, scripted(() => 0.6875, 0.03125)); // a tenth too much to the last bit is near enough
  assert.equal(batches, 45);
  assert.deepEqual(calibrate(0, () => 0), { rounds: 0, costNs: 0 });
});
