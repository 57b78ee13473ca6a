// Who dies in memory that processes share hangs nobody: the cell fails within a second and names the dead, and neither
// the others nor the memory stay.

import { test } from "node:test";
import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import process from "node:process";
import type { ProcessMemory, Runtime } from "../../../runtime/contract.ts";
import { processWords } from "../../../runtime/shared_words.ts";
import { scenario as overhead } from "../../../scenarios/overhead/scenario.ts";
import { makeSharedSet } from "../../../scenarios/shared_set/scenario.ts";
import { makeShardedWriters } from "../../../scenarios/sharded_writers/scenario.ts";
import { open } from "../../../sync/mutex.ts";
import { DEAD_OWNER_WORD } from "../../../sync/shared_words.ts";
import { jobs } from "../../../workers/jobs.ts";
import { errorOf, leftovers, play, runtime, testJob } from "../../helpers/play.ts";
import { sampleOf } from "../../helpers/share.ts";
import type { InheritsMutexStart } from "../../jobs/inherits_mutex.ts";

const onLinux = { timeout: 60_000, skip: runtime.system !== "linux" };

/** From a death to the failed cell, in milliseconds. */
const WITHIN_MS = 1000;

const MUTEX = 16;

/** The memfds of this process, and what else of shared memory there is that bears the name. */
function sharedMemory(): string[] {
  const own = `/proc/${process.pid}/fd`;
  const held = readdirSync(own).flatMap((name) => {
    try {
      return readlinkSync(`${own}/${name}`);
    } catch {
      return []; // the folder's own
    }
  });
  return [...held.filter((path) => path.includes("memfd:paratax")), ...readdirSync("/dev/shm")];
}

/** The pids of the living children of this process. */
function children(): number[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      const [, state, parent] = / \(.*\) (\S) (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, "latin1"))!;
      return Number(parent) === process.pid && state !== "Z";
    } catch {
      return false; // it ended while it was looked at
    }
  });
}

/** This runtime, which notes when the first of its workers was gone. */
function noting(job?: string): { on: Runtime; diedAt: () => number } {
  let died = NaN;
  const on: Runtime = {
    ...runtime,
    startProcess(asked, options) {
      const worker = runtime.startProcess(job ? testJob(job) : asked, options);
      worker.exited.then(() => {
        if (Number.isNaN(died)) died = runtime.now();
      });
      return worker;
    },
  };
  return { on, diedAt: () => died };
}

interface Death {
  readonly who: string;
  readonly named: RegExp;
  readonly dies: (on: Runtime) => ReturnType<typeof play>;
  readonly job?: string;
}

const LONG = { warmup: 0, id_space: 10_000, ops: false, duration_ms: 20_000, timing: "every", verify: true };
const SET = { ...LONG, workers: 3, transport: "shm" };
const SHARDED = { ...LONG, workers: 3, writers: 2, transport: "shm" };
const POOL = { workers: 3, iterations: 1_000_000, warmup: 0, work_iters: 0, dispatch: "shm" };

const DEATHS: readonly Death[] = [
  {
    who: "a process of the shared set that holds the lock",
    named: /^process 0 \(pid \d+\) was killed by SIGKILL before it did end its work, with the lock$/,
    dies: (on) => play(makeSharedSet({ ...jobs, setSharer: testJob("set_sharer_dies") }), "processes", SET, { on }),
  },
  {
    who: "a producer between two items",
    named: /^producer 1 \(pid \d+\) was killed by SIGKILL before it did end its work$/,
    dies: (on) =>
      play(makeShardedWriters({ ...jobs, producer: testJob("producer_dies") }), "processes", SHARDED, { on }),
  },
  {
    who: "a producer with a ring's cell",
    named: /^producer 1 \(pid \d+\) was killed by SIGKILL before it did end its work$/,
    dies: (on) =>
      play(makeShardedWriters({ ...jobs, producer: testJob("producer_dies_in_ring") }), "processes", SHARDED, { on }),
  },
  {
    who: "a writer",
    named: /^writer \d \(pid \d+\) was killed by SIGKILL$/,
    dies: (on) => play(makeShardedWriters({ ...jobs, writer: testJob("writer_dies") }), "processes", SHARDED, { on }),
  },
  {
    who: "a worker of a pool",
    named: /^process 1 \(pid \d+\) was killed by SIGKILL$/,
    job: "cpu_dies",
    dies: (on) => play(overhead, "processes", POOL, { on, start: "pool" }),
  },
];

for (const { who, named, dies, job } of sampleOf(DEATHS)) {
  test(`${who} dies: it is named, and the others and their memory are gone, within a second`, onLinux, async () => {
    const [before, earlier] = [[leftovers(), sharedMemory()], children()];
    const { on, diedAt } = noting(job);
    const error = errorOf(await dies(on), "run");
    const took = runtime.now() - diedAt();
    assert.match(error, named);
    assert.ok(took < WITHIN_MS, `${took} ms after its death`);
    assert.deepEqual([leftovers(), sharedMemory()], before);
    assert.deepEqual(children().filter((pid) => !earlier.includes(pid)), []);
  });
}

test("who waits for a lock whose owner died takes it over, and knows from whom", onLinux, async () => {
  const memory = await runtime.makeProcessMemory(4096) as ProcessMemory;
  const shared = processWords(memory, runtime.pid);
  const { words } = shared;
  const start = (dies: boolean, said: unknown[] = []) =>
    runtime.startProcess(testJob("inherits_mutex"), {
      name: dies ? "the dead" : "the heir",
      firstMessage: {
        place: { kind: "process", memory: memory.place },
        mutex: MUTEX,
        dies,
      } satisfies InheritsMutexStart,
      onMessage: (value) => said.push(value),
    });
  const dead = start(true);
  assert.deepEqual(await dead.exited, { kind: "killed", signal: "SIGKILL" });
  assert.equal(words[MUTEX], 2 * dead.pid);
  const said: unknown[] = [];
  const heir = start(false, said);
  assert.deepEqual(await heir.stop(10_000), { kind: "exited", code: 0 });
  assert.equal(said[0], dead.pid);
  assert.equal(words[DEAD_OWNER_WORD], dead.pid);
  assert.equal(words[MUTEX], 0);
  const own = open({ index: MUTEX }, shared);
  assert.equal(own.acquire(), true);
  assert.equal(own.inheritedFrom!(), 0);
  memory.close();
});

test("who waits for a lock whose owner lives goes on waiting, however long that is", onLinux, async () => {
  const memory = await runtime.makeProcessMemory(4096) as ProcessMemory;
  const shared = processWords(memory, runtime.pid);
  const own = open({ index: MUTEX }, shared);
  own.acquire();
  const said: unknown[] = [];
  const other = runtime.startProcess(testJob("inherits_mutex"), {
    name: "a process",
    firstMessage: {
      place: { kind: "process", memory: memory.place },
      mutex: MUTEX,
      dies: false,
    } satisfies InheritsMutexStart,
    onMessage: (value) => said.push(value),
  });
  while ((shared.words[MUTEX] & 1) === 0) await new Promise((resolve) => setTimeout(resolve, 5)); // it waits
  await new Promise((resolve) => setTimeout(resolve, 200)); // four of its looks at the owner
  assert.deepEqual(said, []);
  own.release();
  await other.exited;
  assert.equal(said[0], 0);
  memory.close();
});
