// What every runtime must do, the fake too: the rest of paratax relies on nothing else about workers.

import { test } from "node:test";
import assert from "node:assert/strict";
import { WHOLE } from "./share.ts";
import type { Exit, Job, Runtime, StartOptions, Worker, WorkerKind } from "../../runtime/contract.ts";

/** So many workers are started at once. */
const MANY = WHOLE ? 64 : 8;

export interface Subject {
  readonly name: string;
  readonly runtime: Runtime;
  readonly job: (name: "echo" | "throws" | "exits" | "waits" | "stuck") => Job;
  /** Processes that this one has started and that still are; null where the system is not asked. */
  readonly children: () => number | null;
  /** Descriptors that this process has open; null where the system is not asked. */
  readonly descriptors: () => number | null;
  /** How a thread ends by exit code 7; null where the runtime says nothing at all. */
  readonly threadExit: Exit | null;
  /** Whether threads that are done end with "unknown", because the runtime reports no end. */
  readonly silentThreads: boolean;
  /** Whether a thread that never looks at anything can be ended at all. */
  readonly stuckThreadsEnd: boolean;
}

interface Started {
  readonly worker: Worker;
  readonly said: unknown[];
  /** Resolves with the next message that `said` does not hold yet. */
  next(): Promise<unknown>;
}

export function contract(subject: Subject): void {
  const { runtime } = subject;

  function start(kind: WorkerKind, name: Parameters<Subject["job"]>[0], options: Partial<StartOptions> = {}): Started {
    const said: unknown[] = [];
    let heard = 0;
    let wake = (): void => {};
    const all: StartOptions = {
      name: `${kind} under test`,
      firstMessage: null,
      onMessage(value) {
        said.push(value);
        wake();
      },
      ...options,
    };
    const job = subject.job(name);
    const worker = kind === "thread" ? runtime.startThread(job, all) : runtime.startProcess(job, all);
    const next = async (): Promise<unknown> => {
      if (heard === said.length) await new Promise<void>((resolve) => wake = resolve);
      return said[heard++];
    };
    return { worker, said, next };
  }

  for (const kind of ["thread", "process"] as const) {
    const fact = (what: string, check: () => Promise<void>): void => {
      test(`${subject.name}: a ${kind} ${what}`, { timeout: 30_000 }, check);
    };
    const goodEnd: Exit = kind === "thread" && subject.silentThreads
      ? { kind: "unknown" }
      : { kind: "exited", code: 0 };

    fact("gets its start message, answers in order, and ends with its last word", async () => {
      const { worker, said, next } = start(kind, "echo", { firstMessage: { first: "ü€😀" } });
      assert.deepEqual(await next(), { first: "ü€😀" });
      worker.post([1, 2.5, "x".repeat(100_000)]);
      worker.post(null);
      assert.deepEqual(await next(), [1, 2.5, "x".repeat(100_000)]);
      assert.equal(await next(), null);
      worker.post("end");
      assert.deepEqual(await worker.exited, goodEnd);
      assert.equal(said[3], "bye");
      assert.equal(worker.kind, kind);
    });

    fact("that throws is reported, and nothing else comes to harm", async () => {
      const bystander = start(kind, "echo");
      const exit = await start(kind, "throws").worker.exited;
      if (kind === "thread") assert.match((exit as { message?: string }).message ?? "", /thrown on purpose/);
      else assert.deepEqual(exit, { kind: "exited", code: 1 });
      assert.equal(await bystander.next(), null);
      bystander.worker.post("end");
      assert.deepEqual(await bystander.worker.exited, goodEnd);
    });

    fact("that exits by itself is reported with its code, where the runtime tells", async () => {
      const { worker } = start(kind, "exits");
      const expected = kind === "process" ? { kind: "exited", code: 7 } : subject.threadExit;
      if (expected) return assert.deepEqual(await worker.exited, expected);
      const first = await Promise.race([worker.exited, waitFor(300)]);
      assert.equal(first, "nothing");
      assert.deepEqual(await worker.stop(0), { kind: "unknown" });
    });

    fact("that waits ends when it is stopped, twice alike, long before the deadline", async () => {
      const memory = new SharedArrayBuffer(4);
      const words = kind === "thread" ? new Int32Array(memory) : null;
      const { worker, next } = start(kind, "waits", { firstMessage: words, memory: words ? memory : undefined });
      assert.equal(await next(), "there");
      const begun = runtime.now();
      const [once, twice] = await Promise.all([worker.stop(20_000), worker.stop(20_000)]);
      assert.ok(runtime.now() - begun < 10_000);
      assert.deepEqual(once, goodEnd);
      assert.deepEqual(twice, once);
      assert.deepEqual(await worker.stop(20_000), once);
    });

    if (kind === "process" || subject.stuckThreadsEnd) {
      fact("that never looks is ended by force at the deadline", async () => {
        const { worker, next } = start(kind, "stuck");
        assert.equal(await next(), "there");
        const begun = runtime.now();
        const exit = await worker.stop(200);
        assert.notDeepEqual(exit, { kind: "exited", code: 0 });
        assert.ok(runtime.now() - begun < 10_000);
      });
    }

    fact(`is one of ${MANY} at once, each with its own answer`, async () => {
      const crew = Array.from({ length: MANY }, (_, index) => start(kind, "echo", { firstMessage: index }));
      const answers = await Promise.all(crew.map(({ next }) => next()));
      assert.deepEqual(answers, crew.map((_, index) => index));
      for (const { worker } of crew) worker.post("end");
      const exits = await Promise.all(crew.map(({ worker }) => worker.exited));
      assert.ok(exits.every(({ kind }) => kind === goodEnd.kind));
    });
  }

  test(`${subject.name}: ${MANY} threads that were joined leave no thread behind`, { timeout: 30_000 }, async () => {
    const round = async (): Promise<void> => {
      const crew = Array.from({ length: MANY }, () => start("thread", "echo", { firstMessage: "end" }));
      for (const { worker } of crew) worker.post("end");
      await Promise.all(crew.map(({ worker }) => worker.exited));
    };
    await round(); // the runtime's own helper threads come up
    await waitFor(500);
    const before = runtime.threadCount();
    if (before === null) return;
    await round();
    for (let tries = 0; runtime.threadCount()! > before && tries < 50; tries++) await waitFor(20);
    assert.ok(runtime.threadCount()! <= before, `${runtime.threadCount()} threads, ${before} before`);
  });

  test(`${subject.name}: ${MANY} processes that end by themselves leave no descriptor to a garbage collector`, async () => {
    const round = async (): Promise<void> => {
      const crew = Array.from({ length: MANY }, () => start("process", "exits"));
      await Promise.all(crew.map(({ worker }) => worker.exited));
    };
    await round();
    const before = subject.descriptors();
    if (before === null) return;
    await round();
    for (let tries = 0; subject.descriptors()! > before && tries < 50; tries++) await waitFor(20);
    assert.ok(subject.descriptors()! <= before, `${subject.descriptors()} descriptors, ${before} before`);
  });

  test(`${subject.name}: no process is left`, async () => {
    await waitFor(50);
    assert.ok((subject.children() ?? 0) === 0);
  });

  function waitFor(ms: number): Promise<"nothing"> {
    return new Promise((resolve) => runtime.after(ms, () => resolve("nothing")));
  }
}
