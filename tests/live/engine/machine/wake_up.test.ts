// The wake-up of a sleeping thread: by a thread that wakes late by a known time, and in a result beside a second way.

import assert from "node:assert/strict";
import { test } from "node:test";
import { startWakeUpMeter } from "../../../../engine/machine/wake_up.ts";
import { median } from "../../../../engine/result/statistics.ts";
import type { Job, Runtime } from "../../../../runtime/contract.ts";
import { systemProgram } from "../../../../runtime/system_program.ts";
import { beginProgram, COMMAND, paratax, runtime } from "../../../helpers/command.ts";
import { ask } from "../../../helpers/threads.ts";
import { valid } from "../../../helpers/valid.ts";
import { testOnOne } from "../../../helpers/share.ts";

const soon = { timeout: 120_000 };

function jobOf(name: string): Job {
  return { name, url: new URL(`../../../jobs/${name}.ts`, import.meta.url) };
}

/** Starts another thread than the meter wants. */
function starting(name: string): Pick<Runtime, "startThread" | "after"> {
  return { after: runtime.after, startThread: (_, options) => runtime.startThread(jobOf(name), options) };
}

test("a thread that says 4 ms late that it is awake took 4 ms longer", soon, async () => {
  const [late, usual] = [startWakeUpMeter(starting("wakes_late"), 2), startWakeUpMeter(runtime, 2)];
  try {
    const [slow, fast] = [await late.look(), await usual.look()];
    assert.ok(fast! > 500 && fast! < 100e6, `${fast} ns`);
    assert.ok(slow! >= 4e6 && slow! < 400e6, `${slow} ns, ${fast} ns without`);
    assert.notEqual(await late.look(), null); // it sleeps again
  } finally {
    await Promise.all([late.close(), usual.close()]);
  }
});

testOnOne(0, "there is no figure of a thread that does not answer or is gone, nor with one core", soon, async () => {
  for (const job of ["waits", "throws"]) {
    const meter = startWakeUpMeter(starting(job), 2);
    assert.deepEqual([await meter.look(), await meter.look()], [null, null], job);
    await meter.close();
  }
  const none = startWakeUpMeter({ after: runtime.after, startThread: () => assert.fail("a thread was started") }, 1);
  assert.equal(await none.look(), null);
  await none.close();
});

const CELL = ["shared-set", "--quick", "--mode", "threads", "--workers", "1", "--no-progress", "--json", "-"];

/** The median of the time from a call to the answer of a thread with a clock of its own, in nanoseconds. */
async function bySharedClock(calls: number): Promise<number> {
  const words = new Int32Array(new SharedArrayBuffer(8)); // the last call, and the last one that woke the thread
  const answered = ask<number[]>("woken.ts", { words, calls });
  const pause = () => new Promise((resolve) => setTimeout(resolve, 2));
  const called: number[] = [];
  while (called.length < calls) {
    await pause(); // so that it sleeps
    if (Atomics.load(words, 1) !== called.length + 1) continue;
    called.push(performance.timeOrigin + performance.now());
    Atomics.store(words, 0, called.length);
    Atomics.notify(words, 0);
  }
  return 1e6 * median((await answered).map((woke, index) => woke - called[index]!));
}

testOnOne(
  1,
  "each cell has it from before and after, near what a thread with a clock of its own tells",
  soon,
  async () => {
    const [{ code, stdout, stderr }, other] = [await paratax(...CELL), await bySharedClock(50)];
    assert.equal(code, 0, stderr);
    const { cells, environment } = valid(stdout);
    assert.equal(environment.wake_up_unavailable, undefined);
    assert.ok(cells.length > 0);
    const looks = cells.flatMap(({ conditions }) => [conditions!.wake_up_before_ns!, conditions!.wake_up_after_ns!]);
    for (const taken of looks) assert.ok(taken > other / 30, `${taken} ns, ${other} ns the other way`); // there are two modes
    assert.ok(Math.min(...looks) < 30 * other, `${looks} ns, ${other} ns the other way`); // a busy machine spoils one of them
  },
);

const taskset = systemProgram("taskset");

testOnOne(1, "on one core it is null, and the environment says why", { ...soon, skip: taskset === null }, async () => {
  const { code, stdout, stderr } = await beginProgram([taskset!, "-c", "0", ...COMMAND, ...CELL]).finished;
  assert.equal(code, 0, stderr);
  const { cells, environment } = valid(stdout);
  assert.equal(environment.wake_up_unavailable, "with one usable core none sleeps while another calls it");
  for (const { conditions } of cells) {
    assert.deepEqual([conditions!.wake_up_before_ns, conditions!.wake_up_after_ns], [null, null]);
  }
});
