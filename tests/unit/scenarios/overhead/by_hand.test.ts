// What paratax takes of an iteration, on the fake runtime: its workers beside the least ones, in turns.

import assert from "node:assert/strict";
import { test } from "node:test";
import { type FakeJob, type FakeRuntime, fakeRuntime } from "../../../../runtime/fake.ts";
import { cpuAnswer } from "../../../../scenarios/cpu_answer.ts";
import { turnsFor } from "../../../../scenarios/overhead/by_hand.ts";
import { scenario as overhead } from "../../../../scenarios/overhead/scenario.ts";
import type { CpuStart } from "../../../../workers/cpu.ts";
import { holds, ORIGIN, playFake } from "../../../helpers/fake_cell.ts";
import { measured } from "../../../helpers/outcome.ts";

const ANSWER = cpuAnswer(10);
const CONFIG = { workers: 2, iterations: 120, warmup: 0, work_iters: 10 };

/** Paratax's worker takes 9 ms from its start to its end, and 10 in every other of the timed iterations. */
function own(runtime: () => FakeRuntime): FakeJob {
  let started = 0;
  return (message, port) => {
    if ((message as CpuStart).kind === "task") return port.finish({ answer: ANSWER, ms: 1 });
    const iteration = Math.floor(started++ / CONFIG.workers);
    const ms = iteration < CONFIG.iterations && iteration % 2 === 1 ? 10 : 9;
    const entered = runtime().now();
    port.after(
      ms,
      () => port.finish({ answer: ANSWER, origin: ORIGIN, entered, begun: entered, done: runtime().now() }),
    );
  };
}

/** The least of the nth turn takes so many. */
function byHand(ms: (turn: number) => number, answer = ANSWER): FakeJob {
  let started = 0;
  return (message, port) => {
    assert.equal(message, CONFIG.work_iters);
    port.after(ms(Math.floor(started++ / CONFIG.workers)), () => port.finish(answer));
  };
}

function play(least: FakeJob, config = CONFIG) {
  const runtime: FakeRuntime = fakeRuntime({
    jobs: { cpu: own(() => runtime), byHand: least },
    startMs: 4,
    timeOrigin: ORIGIN,
  });
  return playFake(overhead, runtime, "processes", config);
}

test("what paratax takes is the median of what its iterations take beyond those of the least workers", async () => {
  const outcome = await play(byHand((turn) => turn + 1)); // 1 to 6 ms where paratax's own take 9
  holds(outcome, { paratax_s: 0.0055 });
  assert.equal(measured(outcome).samples.by_hand_s.length, 6);
});

test("who begins a turn begins it every other time, so that what drifts is nobody's", async () => {
  const began: string[] = [];
  const times: number[] = [];
  const noted = (who: string, job: FakeJob): FakeJob => (message, port) => {
    if ((message as CpuStart).kind === "task") return job(message, port);
    began.push(who);
    times.push(runtime.now());
    return job(message, port);
  };
  const runtime: FakeRuntime = fakeRuntime({
    jobs: { cpu: noted("own", own(() => runtime)), byHand: noted("by hand", byHand(() => 1)) },
    startMs: 4,
    timeOrigin: ORIGIN,
  });
  await playFake(overhead, runtime, "processes", CONFIG);
  const rounds = began.filter((_, index) => index % CONFIG.workers === 0).slice(CONFIG.iterations);
  const [first, second] = [["own", "by hand"], ["by hand", "own"]];
  assert.deepEqual(rounds, [first, second, first, second, first, second].flat());
  const turns = times.filter((_, index) => index % CONFIG.workers === 0).slice(CONFIG.iterations);
  // Between two rounds lie what the one before takes, the constructors of the next, 8 ms, and a pause of 15.
  const gaps = turns.slice(1).map((time, index) => time - turns[index]! - (rounds[index] === "own" ? 9 : 1));
  assert.ok(gaps.every((gap) => gap >= 15 && gap <= 15 + 8), String(gaps));
});

test("nothing is said where some turns came out the other way", async () => {
  const outcome = await play(byHand((turn) => turn === 3 ? 9.5 : 8));
  holds(outcome, { paratax_s: null });
  assert.equal(
    measured(outcome).unavailable.paratax_s,
    "not told from nothing in 6 turns with the least workers: -0.5 to 1.0 ms",
  );
  assert.equal(measured(outcome).samples.own_turn_s.length, 6);
  holds(await play(byHand((turn) => turn === 3 ? 9 : 8)), { paratax_s: null }); // nor where one was the same
});

test("few iterations have no turns, and many have no more than a tenth of them", async () => {
  const outcome = await play(byHand(() => assert.fail("it was started")), { ...CONFIG, iterations: 119 });
  holds(outcome, { paratax_s: null });
  assert.equal(measured(outcome).unavailable.paratax_s, "needs 120 iterations or more");
  assert.deepEqual([119, 120, 400, 1_000_000].map(turnsFor), [0, 6, 20, 40]);
});

test("a wrong answer of the least workers fails the cell too", async () => {
  const outcome = await play(byHand(() => 1, 7));
  assert.equal(outcome.status, "failed");
  assert.match((outcome as { error: string }).error, /^process 0 answered 7 where \d+ is right$/);
});

test("nothing of the least workers is left where one of them ends without an answer, or badly", async () => {
  const silent = await play((_, port) => port.end({ kind: "exited", code: 0 }));
  assert.match(
    (silent as { error: string }).error,
    /^process 0 \(pid \d+\) ended with exit code 0 before it did answer$/,
  );
  let started = 0;
  const failed = await play((_, port) => {
    if (started++ === 0) return port.end({ kind: "exited", code: 9 });
    port.onStop = () => port.end({ kind: "exited", code: 0 });
    port.after(1e9, () => port.finish(ANSWER));
  });
  assert.match((failed as { error: string }).error, /^process 0 \(pid \d+\) ended with exit code 9$/);
});
