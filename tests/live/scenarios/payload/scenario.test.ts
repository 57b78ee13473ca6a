// The payload ladder on the real runtimes: each direction and shape, several workers, and payloads that are spoilt.

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Config, Mode } from "../../../../engine/result/result.ts";
import type { Exit, Runtime } from "../../../../runtime/contract.ts";
import { makePayloadLadder, scenario } from "../../../../scenarios/payload/scenario.ts";
import { SHAPES } from "../../../../sync/payload.ts";
import { ways, whyNot } from "../../../../workers/payload_ways.ts";
import { errorOf, leftovers, measured, play, posix, runtime, testJob } from "../../../helpers/play.ts";
import { sampleOf } from "../../../helpers/share.ts";

const slow = { timeout: 60_000 };
const TINY: Config = { shape: "bytes", direction: "there", workers: 1, iterations: 2, warmup: 1, content_seed: 3 };
const SIZE = 100_003; // no multiple of anything, and more than a pipe holds

const here = Object.keys(ways).filter((via) =>
  (posix || !via.startsWith("fifo")) && (runtime.system === "linux" || via !== "shm")
);

function hand(via: string, more: Partial<Config>, job = scenario, on = runtime) {
  return play(job, ways[via]!.mode, { size: SIZE, via, ...TINY, ...more } as Config, { on });
}

/** A runtime that tells how the processes ended that it started. */
function tellingEnds(ends: Promise<Exit>[]): Runtime {
  return {
    ...runtime,
    startProcess(job, options) {
      const worker = runtime.startProcess(job, options);
      ends.push(worker.exited);
      return worker;
    },
  };
}

for (const mode of ["threads", "processes"] as const satisfies readonly Mode[]) {
  test(`${mode}: every way over something of its own brings a payload back, and both ways`, slow, async () => {
    for (const via of sampleOf(here.filter((name) => ways[name]!.mode === mode && !/-(json|v8)$/.test(name)))) {
      for (const direction of ["back", "both"]) {
        const ends: Promise<Exit>[] = [];
        const { metrics } = measured(await hand(via, { direction }, scenario, tellingEnds(ends)));
        // Who is killed cannot keep its compiled code for the next cell, for which it is there by a rehearsal.
        for (const end of await Promise.all(ends)) assert.deepEqual(end, { kind: "exited", code: 0 }, via);
        for (const name of ["p50_arrival_s", "p50_round_trip_s", "p50_blocked_s"]) {
          assert.ok(metrics[name]! > 0 && metrics[name]! < 5, `${via} ${direction} ${name} ${metrics[name]}`);
        }
      }
    }
    assert.deepEqual(leftovers(), []);
  });

  test(`${mode}: every shape arrives whole by each way that has it`, slow, async () => {
    for (const shape of sampleOf(SHAPES.filter((one) => one !== "bytes"))) {
      const able = here.filter((via) => ways[via]!.mode === mode && whyNot(via, shape) === null);
      const told = mode === "threads" ? ["clone", "json", "broadcast"] : ["pipe-json", "socket-v8"];
      for (const via of able.filter((one) => told.includes(one))) measured(await hand(via, { shape }));
    }
  });
}

test("a broadcast reaches all of three workers, as a message to each does", slow, async () => {
  const several = ["clone", "fifo", "socket", "channel", "pipe", "ipc", "broadcast", "transfer", "shm"];
  for (const via of sampleOf(several.filter((one) => here.includes(one)))) {
    const { metrics } = measured(await hand(via, { workers: 3 }));
    assert.ok(Math.abs(metrics.payload_bytes_per_s! * metrics.p50_arrival_s! / SIZE - 3) < 1e-6, via);
  }
});

test("what a worker spoils of a payload fails the cell by its digest", slow, async () => {
  const spoilt = makePayloadLadder(testJob("payload_spoils"));
  for (const via of ["clone", "pipe"]) {
    const error = errorOf(await hand(via, {}, spoilt), "verify");
    assert.match(error, new RegExp(`^(thread|process) 0 has another payload by ${via}: its digest is`));
  }
});

test("a copy shows in the peak of memory, and none does where the buffer moves", slow, async (context) => {
  if (runtime.system !== "linux") return context.skip("Linux alone tells the peak");
  const size = 2 ** 24;
  const peak = async (via: string) => measured(await hand(via, { size })).metrics.peak_added_bytes!;
  const [copied, shared] = [await peak("clone"), await peak("shared")];
  assert.ok(copied > 0.9 * size, `clone took ${copied} bytes more`);
  assert.ok(shared < 0.5 * size, `shared took ${shared} bytes more`);
});
