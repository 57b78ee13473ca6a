// Whose CPU time a run counts, in hundredths of a second as Linux has them in /proc/PID/stat.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Crew } from "../../../engine/cell/crew.ts";
import { makeStage } from "../../../engine/cell/stage.ts";
import type { Mode } from "../../../engine/result/result.ts";
import { FAKE_PID, fakeRuntime } from "../../../runtime/fake.ts";
import { cpuMeter, cpuMeterOfEnded } from "../../../scenarios/cpu_meter.ts";

/** What each had used before: in user and system mode, and its ended children in both. In a second all of it is doubled. */
const USED: Readonly<Record<number, readonly [number, number, number, number]>> = {
  [FAKE_PID]: [100, 20, 3000, 700],
  1001: [7, 2, 0, 0],
  1002: [5, 1, 0, 0],
  4000: [60, 3, 0, 0],
};

function stageOf(mode: Mode) {
  let times = 1;
  const files = (path: string): string | undefined => {
    const used = USED[Number(/^\/proc\/(\d+)\/stat$/.exec(path)?.[1])];
    return used &&
      `7 (a worker) S 1 1 1 0 -1 4194304 11 12 13 14 ${used.map((ticks) => times * ticks).join(" ")} 20 0 1`;
  };
  const runtime = fakeRuntime({ jobs: {}, files });
  const key = { scenario: "shared-set", runtime: "node", mode, start: "spawn", config: {} } as const;
  return { stage: makeStage(runtime, key, new AbortController().signal), later: () => void (times = 2) };
}

const CREW = { members: [1001, 1002].map((pid) => ({ worker: { pid } })) } as unknown as Crew<unknown>;

function counted(mode: Mode, meterOf: (stage: ReturnType<typeof stageOf>["stage"]) => () => number | null): number {
  const { stage, later } = stageOf(mode);
  const meter = meterOf(stage);
  later();
  return meter()!;
}

test("of processes each worker counts, who measures where it does a part of the work, and the servers that do", () => {
  assert.equal(counted("processes", (stage) => cpuMeter(stage, [CREW])).toFixed(2), "0.15");
  assert.equal(counted("processes", (stage) => cpuMeter(stage, [CREW], true)).toFixed(2), "1.35");
  assert.equal(counted("processes", (stage) => cpuMeter(stage, [CREW], false, [4000])).toFixed(2), "0.78");
  assert.equal(counted("threads", (stage) => cpuMeter(stage, [CREW])).toFixed(2), "1.20");
  assert.equal(counted("threads", (stage) => cpuMeter(stage, [CREW], false, [4000])).toFixed(2), "1.83");
});

test("of workers that end meanwhile all is in what this process's children used", () => {
  assert.equal(counted("processes", cpuMeterOfEnded).toFixed(2), "38.20");
});

test("where one of them cannot be read there is no sum of the others", () => {
  const { stage } = stageOf("processes");
  assert.equal(cpuMeter(stage, [CREW], false, [5000])(), null);
});
