// A worker's times are told on the parent's clock by the system's clock: when that is set, or the machine sleeps, a cell
// fails and says so, and no figure comes of it.

import { test } from "node:test";
import assert from "node:assert/strict";
import { type Clocks, inOrder, makeClocks } from "../../../../engine/cell/clocks.ts";
import { clockCost } from "../../../../runtime/clock_cost.ts";
import { type FakeJob, type FakeRuntime, fakeRuntime } from "../../../../runtime/fake.ts";
import { cpuAnswer } from "../../../../scenarios/cpu_answer.ts";
import { scenario as overhead } from "../../../../scenarios/overhead/scenario.ts";
import type { CpuStart } from "../../../../workers/cpu.ts";
import { ORIGIN, playFake } from "../../../helpers/fake_cell.ts";

/** Clocks that show whatever a test sets: the parent's, and the system's in whole milliseconds. */
function scripted(system = "linux"): { clocks: Clocks; time: number; ahead: number } {
  const script = { time: 0, ahead: 0 };
  const clocks = makeClocks({
    system,
    timeOrigin: ORIGIN + 0.25,
    now: () => script.time += 0.0001,
    wallNow: () => Math.floor(ORIGIN + 0.25 + script.time + script.ahead),
  });
  clocks.toParent(ORIGIN + 77, 0); // of a worker with a zero of its own
  return Object.assign(script, { clocks });
}

test("the system's clock set by 10 ms or 30 s, ahead or back, is found and told", () => {
  for (
    const [ahead, told] of [
      [30_000, "30.0 s ahead of"],
      [-30_000, "30.0 s behind"],
      [1000, "1.00 s ahead of"],
      [
        10,
        "ahead of",
      ],
      [-10, "behind"],
      [3, "ahead of"],
    ] as const
  ) {
    const script = scripted();
    for (let nth = 0; nth < 50; nth++, script.time += 9.37) script.clocks.holdAgainstWall();
    script.ahead = ahead;
    script.time += 9.37;
    assert.throws(() => script.clocks.holdAgainstWall(), (error: Error) => error.message.includes(told), told);
    script.ahead = 0; // it stays found when the clock is set back
    assert.throws(() => script.clocks.holdAgainstWall(), /run it again$/);
  }
});

test("a clock that was looked at for a minute is known as well as at first: 3 ms ahead or back are found", () => {
  for (const ahead of [3, -3]) {
    const script = scripted();
    for (let nth = 0; nth < 6000; nth++, script.time += 9.37) script.clocks.holdAgainstWall();
    script.ahead = ahead;
    assert.throws(() => script.clocks.holdAgainstWall(), /run it again$/);
  }
});

test("it is found at the first look too, when it happened before any worker was there", () => {
  const script = scripted();
  script.time = 300;
  script.ahead = -50;
  assert.throws(() => script.clocks.holdAgainstWall(), /went (49|50)\.\d ms behind the time that passed/);
});

test("a clock that NTP slews by 500 millionths for six hours is none that was set, nor is one in whole milliseconds", () => {
  for (const slew of [500e-6, -500e-6, 0]) {
    for (const step of [0.37, 41.3, 60_000]) {
      const script = scripted();
      for (script.time = 100; script.time < Math.min(2.16e7, 1e5 * step); script.time += step) {
        script.ahead = slew * script.time;
        script.clocks.holdAgainstWall();
      }
    }
  }
});

test("a system whose clock ticks every 15.6 ms is not taken for one whose clock was set", () => {
  const script = scripted("windows");
  for (script.time = 100; script.time < 5000; script.time += 3.1) {
    script.ahead = -((ORIGIN + script.time) % 15.6);
    script.clocks.holdAgainstWall();
  }
});

test("workers whose clock is the parent's are not touched by the system's clock", () => {
  const clocks = makeClocks({ system: "linux", timeOrigin: ORIGIN, now: () => 50, wallNow: () => ORIGIN + 30_050 });
  assert.equal(clocks.toParent(ORIGIN, 7), 7);
  clocks.holdAgainstWall();
  assert.equal(clocks.toParent(ORIGIN + 5, 7), 12);
  assert.throws(() => clocks.holdAgainstWall(), /30\.0 s ahead/);
});

test("what would have happened before its cause, or outside its iteration, fails; one misread start in a thousand does not", () => {
  const check = (moments: readonly number[], times = 1): void => {
    const { clocks } = scripted();
    for (let nth = 0; nth < times; nth++) clocks.checkLives([{ who: "process 3", moments }], 100, 200);
  };
  check([100, 120, 120, 200]);
  check([99.5, 120.5, 120, 200.5], 50); // what the tie of two clocks may be off
  for (const moments of [[70, 120], [120, 230], [150, 120, 160], [130, 30_130], [-29_870, 130]]) {
    assert.throws(() => check(moments), /the clock of process 3 does not fit the parent's: .* run it again$/);
  }
  check([150, 145, 160]);
  assert.throws(() => check([150, 145, 160], 2), /5\.00 ms before/);
  check([101, 100, 100, 200], 50); // a tie may be off by a millisecond
  check([150, 130, 160]); // and a misread start by twenty
  assert.throws(() => check([150, 129, 160]), /21\.0 ms before/);
  const { clocks } = scripted();
  const life = (moments: readonly number[]) => [{ who: "thread 0", moments }];
  for (let nth = 0; nth < 3000; nth++) clocks.checkLives(life(nth % 1500 === 0 ? [150, 145] : [110, 190]), 100, 200);
});

test("moments moved into order still span the same life, and no phase is negative", () => {
  assert.deepEqual(inOrder([1, 2, 3]), [1, 2, 3]);
  assert.deepEqual(inOrder([1, 0.5, 3.5, 3]), [1, 1, 3, 3]);
});

/** A spawned worker that boots for 3 ms and works for 5 to 8; its clock's zero is told as `off` from what it is. */
function worker(runtime: () => FakeRuntime, off: (nth: number) => number): FakeJob {
  let started = 0;
  return (message, port) => {
    const answer = cpuAnswer((message as CpuStart).rounds);
    if ((message as CpuStart).kind === "task") return port.finish({ answer, ms: 4 });
    const origin = ORIGIN + 20 + off(started);
    const work = 5 + started++ % 4;
    port.after(3, () => {
      const entered = runtime().now() - 20;
      port.after(work, () => port.finish({ answer, origin, entered, begun: entered, done: runtime().now() - 20 }));
    });
  };
}

const CONFIG = { workers: 2, iterations: 20, warmup: 1, work_iters: 10 };

async function errorOf(off: (nth: number) => number, wallAhead?: (now: number) => number): Promise<string> {
  const options = { startMs: 1, timeOrigin: ORIGIN, wallAhead };
  const runtime: FakeRuntime = fakeRuntime({ jobs: { cpu: worker(() => runtime, off) }, ...options });
  const outcome = await playFake(overhead, runtime, "processes", CONFIG);
  return outcome.status === "failed" ? outcome.error : "";
}

test("a cell over which the system's clock is set fails, whenever it is and whichever way", async () => {
  assert.equal(await errorOf(() => 0), "");
  for (const ahead of [30_000, -30_000, 50, -50]) {
    assert.match(await errorOf(() => 0, (now) => now > 70 ? ahead : 0), /the system's clock went .* run it again$/);
  }
});

test("a worker whose clock is 30 s or 12 ms off fails its cell, though the system's clock was never seen to move", async () => {
  for (const off of [30_000, -30_000, 12, -12]) {
    assert.match(await errorOf(() => off), /the clock of process \d does not fit the parent's/);
    if (Math.abs(off) > 20) assert.match(await errorOf((nth) => nth === 9 ? off : 0), /process 1 does not fit/);
  }
});

test("a reading of the clock costs what the quickest of short batches took, once it is warm and nobody disturbs", () => {
  let time = 0;
  let readings = 0;
  const cost = clockCost(() => {
    readings++;
    return time += (readings < 5000 ? 900 : readings % 1000 < 300 ? 170 : 43) * 1e-6;
  });
  assert.ok(Math.abs(cost - 43) < 1e-3, String(cost));
});
