// Every lock of shared memory: on one thread, among real threads, and among processes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { processWords } from "../../../runtime/shared_words.ts";
import { type BlockingLock, LINE_WORDS } from "../../../sync/lock.ts";
import { type SharedWords, STOP_WORD, threadWords } from "../../../sync/shared_words.ts";
import { memoryLocks } from "../../../workers/memory_locks.ts";
import { COUNT_WORDS } from "../../fixtures/count_together.ts";
import type { LockThreadStart } from "../../fixtures/lock_thread.ts";
import { waits, wakeUps } from "../../helpers/atomics.ts";
import { runtime, testJob } from "../../helpers/play.ts";
import { ask } from "../../helpers/threads.ts";
import type { LockProcessStart } from "../../jobs/lock_process.ts";

const slow = { timeout: 60_000 };
const linux = runtime.system === "linux";

/** Those whose waiters sleep in the end; of the others each pass may cost a turn of the scheduler, so that they get few. */
const SLEEPING = ["futex", "adaptive"];

const LOCK = 16;
const SEATS = 32;
const WORDS = SEATS + 3 * LINE_WORDS;

/** The holds of three workers on a lock. `as` may change how one of them sees the words. */
async function makeLock(kind: string, as: (shared: SharedWords) => SharedWords = (shared) => shared) {
  const words = new Int32Array(new SharedArrayBuffer(4 * WORDS));
  const { open, ownerIn } = await memoryLocks[kind]!();
  const holds = [0, 1, 2].map((worker): BlockingLock =>
    open({ kind, index: LOCK, seat: SEATS + worker * LINE_WORDS }, as(threadWords(words, worker)))
  );
  return { words, holds, ownerIn };
}

for (const kind of Object.keys(memoryLocks)) {
  test(`${kind}: a free lock is taken, given back and taken again, and the stop word does not matter`, async () => {
    const { words, holds: [own, other] } = await makeLock(kind);
    for (const stopped of [1, 0]) {
      words[STOP_WORD] = stopped;
      for (const hold of [own!, other!, own!]) {
        assert.equal(hold.acquire(), true);
        hold.release();
      }
    }
  });

  test(`${kind}: a held lock is not taken once the stop word is set`, async () => {
    const { words, holds: [own, other] } = await makeLock(kind);
    assert.equal(own!.acquire(), true);
    words[STOP_WORD] = 1;
    assert.equal(other!.acquire(), false);
  });

  test(`${kind}: who waits hears the stop word, and goes on with the lock once it is given back`, async () => {
    for (const stops of [true, false]) {
      const { words, holds: [own, other, third] } = await makeLock(kind);
      own!.acquire();
      let held: boolean | null = null;
      waits(() => held = other!.acquire(), () => stops ? words[STOP_WORD] = 1 : own!.release());
      assert.equal(held, !stops);
      words[STOP_WORD] = 1;
      assert.equal(third!.acquire(), false, "it is held again");
    }
  });

  test(`${kind}: its words name its owner, or it says that they do not`, async () => {
    const { words, holds, ownerIn } = await makeLock(kind);
    if (!ownerIn) return;
    assert.equal(ownerIn(words, LOCK), 0);
    for (const [worker, hold] of holds.entries()) {
      hold.acquire();
      assert.equal(ownerIn(words, LOCK), worker + 1);
      hold.release();
      assert.equal(ownerIn(words, LOCK), 0);
    }
  });

  test(`${kind}: where its words name its owner, one who died with it is inherited from, and nobody who lives`, async () => {
    for (const lives of [true, false]) {
      let questions = 0;
      const { words, holds: [own, other], ownerIn } = await makeLock(kind, (shared) => ({
        ...shared,
        lives(owner) {
          questions++;
          assert.equal(owner, 1);
          if (lives) words[STOP_WORD] = 1; // or it would be asked for ever
          return lives;
        },
        wait() {},
      }));
      if (!ownerIn) return;
      own!.acquire();
      assert.equal(other!.acquire(), !lives);
      assert.ok(questions > 0);
      assert.equal(other!.inheritedFrom!(), lives ? 0 : 1);
      assert.equal(ownerIn(words, LOCK), lives ? 1 : 2);
    }
  });

  test(`${kind}: a lock that nobody waits for is given back without a wake-up`, async () => {
    const { holds: [own] } = await makeLock(kind);
    own!.acquire();
    assert.deepEqual(wakeUps(() => own!.release()), []);
  });

  const [workers, rounds] = SLEEPING.includes(kind) ? [4, 2000] : [2, 100];

  test(`${kind}: a counter without atomics comes out exact among threads, and none waits in vain`, slow, async () => {
    assert.deepEqual(await byThreads(kind, workers, rounds), { sum: workers * rounds, overlaps: 0 });
  });

  test(`${kind}: a counter without atomics comes out exact among processes`, { ...slow, skip: !linux }, async () => {
    assert.deepEqual(await byProcesses(kind, workers, rounds), { sum: workers * rounds, overlaps: 0 });
  });
}

test("a lock that never blocks is caught, among threads and among processes", slow, async () => {
  const [workers, rounds] = [4, 2000];
  for (const count of [byThreads, ...linux ? [byProcesses] : []]) {
    const { sum, overlaps } = await count(null, workers, rounds);
    assert.ok(sum < workers * rounds, `sum ${sum}`);
    assert.ok(overlaps > 0);
  }
});

interface Counted {
  readonly sum: number;
  readonly overlaps: number;
}

const ALL_WORDS = COUNT_WORDS.seats + 4 * LINE_WORDS;

async function byThreads(kind: string | null, workers: number, rounds: number): Promise<Counted> {
  const words = new Int32Array(new SharedArrayBuffer(4 * ALL_WORDS));
  const overlaps = await Promise.all(Array.from({ length: workers }, (_, worker) => {
    const start: LockThreadStart = { kind, worker, workers, rounds, memory: words.buffer };
    return ask<number>("lock_thread.ts", start);
  }));
  return { sum: words[COUNT_WORDS.counter]!, overlaps: overlaps.reduce((sum, count) => sum + count) };
}

async function byProcesses(kind: string | null, workers: number, rounds: number): Promise<Counted> {
  const memory = await runtime.makeProcessMemory(4 * ALL_WORDS);
  assert.ok(typeof memory !== "string", String(memory));
  const { words } = processWords(memory, runtime.pid);
  let overlaps = 0;
  const processes = Array.from({ length: workers }, (_, worker) => {
    const place = { kind: "process", memory: memory.place } as const;
    return runtime.startProcess(testJob("lock_process"), {
      name: `process ${worker}`,
      firstMessage: { kind, worker, workers, rounds, place } satisfies LockProcessStart,
      onMessage: (count) => overlaps += Number(count),
    });
  });
  for (const { exited } of processes) assert.deepEqual(await exited, { kind: "exited", code: 0 });
  memory.close();
  return { sum: words[COUNT_WORDS.counter]!, overlaps };
}
