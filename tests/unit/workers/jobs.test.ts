// What workers time, in this process and by a clock that the test turns: each step takes a known time, so what a wait
// holds, and what it does not, is known to the last digit.

import process from "node:process";
import { test } from "node:test";
import assert from "node:assert/strict";
import { type ClientAddress as RingClient, layOut, words as ringChannelWords } from "../../../channels/ring.ts";
import type { StdioCall } from "../../../channels/stdio.ts";
import type { JobMain, Port } from "../../../runtime/scope.ts";
import { contentsOf } from "../../../sync/contents.ts";
import type { HistogramData } from "../../../sync/histogram.ts";
import { stateAfter } from "../../../sync/busy_work.ts";
import { readStream } from "../../../sync/read_stream.ts";
import { lockOf, passesOf, type StripesPlace, tableOf } from "../../../sync/striped_set.ts";
import { bytesFor, capacityFor, has } from "../../../sync/id_set.ts";
import { post } from "../../../sync/mailbox.ts";
import type { MemoryLockPlace } from "../../../sync/lock.ts";
import { threadWords } from "../../../sync/shared_words.ts";
import { CALL } from "../../../sync/set_service.ts";
import { GATE_WORDS, openGate } from "../../../sync/start_gate.ts";
import { idStream } from "../../../sync/splitmix64.ts";
import { local, type LocalReport, type LocalStart } from "../../../workers/local_main.ts";
import { limitsOf, stopwatch, timingMask } from "../../../workers/pace.ts";
import { type PoolSeat, servePool } from "../../../workers/pool_seat.ts";
import { producer, type ProducerReport, type ProducerStart } from "../../../workers/producer_main.ts";
import { setClient, type SetClientStart } from "../../../workers/set_client_main.ts";
import { memoryLocks } from "../../../workers/memory_locks.ts";
import { type ContenderReport, setContender, type SetContenderStart } from "../../../workers/set_contender_main.ts";
import { setSharer, type SetSharerStart, type SetWorkerReport } from "../../../workers/set_sharer_main.ts";
import { wrapLocks } from "../../helpers/broken_ends.ts";
import { near } from "../../helpers/near.ts";
import { type ScriptedClock, withClock } from "../../helpers/scripted_clock.ts";

const MS = 1e6; // nanoseconds

function countOf({ buckets }: HistogramData): number {
  return buckets.reduce((sum, [, count]) => sum + count, 0);
}

/** Runs a job to its end; returns the last thing that it said besides "ready". `receive` answers as the parent would. */
async function reportOf<Report>(
  job: JobMain,
  start: unknown,
  receive?: () => unknown,
): Promise<Report | null> {
  let said: unknown = null;
  const hear = (value: unknown): void =>
    void (value === null || value === "ready" || "call" in (value as object) ||
      (said = value));
  const port: Port = { post: hear, finish: hear, onMessage: null, receive };
  await job(start, port);
  return said as Report | null;
}

// By threads: asking for the lock takes 3 ms, the 7th time 5000; giving it back takes 7.

const [GATE, LOCK, PASSES, SEAT, WORDS] = [16, 32, 48, 64, 80];

function threadStart(
  given: Partial<SetSharerStart>,
): SetSharerStart & { readonly words: Int32Array<SharedArrayBuffer> } {
  const words = new Int32Array(new SharedArrayBuffer(4 * WORDS + bytesFor(1000)));
  const lock: MemoryLockPlace = { kind: "futex", index: LOCK, seat: SEAT };
  const places = { place: { kind: "thread", words }, table: WORDS, gate: GATE, lock, passes: PASSES } as const;
  const start = {
    worker: 0,
    workers: 1,
    idSpace: 1000,
    ops: 10,
    durationMs: 0,
    timing: "every" as const,
    ...places,
    ...given,
  };
  openGate(threadWords(words), GATE);
  return { ...start, words };
}

/** Runs the thread with a lock that takes its time. */
async function slowThread(
  clock: ScriptedClock,
  start: SetSharerStart,
  seventh = 5000,
): Promise<SetWorkerReport | null> {
  let asked = 0;
  const putBack = wrapLocks(({ acquire, release }) => ({
    acquire() {
      clock.time += ++asked === 7 ? seventh : 3;
      return acquire();
    },
    release() {
      clock.time += 7;
      release();
    },
  }));
  try {
    return await reportOf<SetWorkerReport>(setSharer, start);
  } finally {
    putBack();
  }
}

test("a thread's wait for the lock is from asking to having it, every one of them, without what it does with it", () =>
  withClock(async (clock) => {
    const start = threadStart({ ops: 10 });
    const report = (await slowThread(clock, start))!;
    assert.equal(countOf(report.lockWait), 10);
    near(report.lockWait.sum_ns, (9 * 3 + 5000) * MS);
    near(report.lockWait.max_ns, 5000 * MS);
    near(report.ended - report.begun, 9 * 3 + 5000 + 10 * 7);
    assert.equal(report.attempts, 10);
    const table = new Uint32Array(start.words.buffer, 4 * WORDS);
    const ids = new Set(Array.from({ length: 10 }, idStream(0, 1000)));
    assert.equal(report.inserts, ids.size);
    assert.equal(start.words[PASSES], 10);
    assert.ok([...ids].every((id) => has(table, id)));
  }));

test("what waiting for the lock takes of the system is counted, and not what waiting at the gate takes", async () => {
  const real = memoryLocks.futex!;
  memoryLocks.futex = () => ({
    open: (_, shared) => ({
      acquire() {
        for (let time = 0; time < 3; time++) shared.wait(LOCK, 1, 0);
        return true;
      },
      release: () => shared.wake(LOCK, 3), // three at once are one call
    }),
  });
  try {
    const report = (await reportOf<SetWorkerReport>(setSharer, threadStart({ ops: 7 })))!;
    assert.deepEqual(report.waits, { sleeps: 21, wakeUps: 7 });
  } finally {
    memoryLocks.futex = real;
  }
});

/** What a contender is told, on three stripes; a batch of its calibration takes 30 µs, which is 1.5 ns a round. */
function contenderStart(given: Partial<SetContenderStart>): SetContenderStart & { readonly words: Int32Array } {
  const stripes: StripesPlace = { count: 3, lines: 32, tables: 256, slots: capacityFor(400) };
  const words = new Int32Array(new SharedArrayBuffer(4 * (256 + 3 * stripes.slots)));
  openGate(threadWords(words), GATE);
  const start: SetContenderStart = {
    ...{ worker: 1, workers: 1, idSpace: 1000, ops: 200, durationMs: 0, timing: "every" },
    ...{ place: { kind: "thread", words }, gate: GATE, lock: "readers-writers", seat: 240, stripes },
    ...{ holdNs: 0, thinkNs: 0, readPct: 0 },
    ...given,
  };
  return { ...start, words };
}

test("a contender puts each id into its stripe, reads what is to be read, and works with the lock and without", () =>
  withClock(async (clock) => {
    clock.onReading = () => clock.time += 0.03;
    for (const lock of ["futex", "readers-writers"]) {
      const start = contenderStart({ lock, holdNs: 1500, thinkNs: 450, readPct: 30 });
      const report = (await reportOf<ContenderReport>(setContender, start))!;
      const ids = Array.from({ length: 200 }, idStream(1, 1000));
      const reads = Array.from({ length: 200 }, readStream(1, 30));
      const written = ids.filter((_, at) => !reads[at]);
      assert.equal(report.attempts, 200);
      assert.equal(report.reads, reads.filter(Boolean).length);
      assert.equal(report.inserts, new Set(written).size);
      assert.equal(
        report.found,
        ids.filter((id, at) => reads[at] && written.includes(id) && ids.indexOf(id) < at).length,
      );
      assert.deepEqual([report.holdRounds, report.thinkRounds], [1000, 300]);
      assert.equal(report.worked, stateAfter(200 * 1300));
      for (let stripe = 0; stripe < 3; stripe++) {
        const own = ids.filter((id) => id % 3 === stripe);
        const table = tableOf(start.stripes, stripe, start.words);
        assert.equal(contentsOf(table).count, new Set(written.filter((id) => id % 3 === stripe)).size);
        const passed = lock === "futex" ? own.length : own.filter((id) => written.includes(id)).length;
        const [came, left] = [0, 1].map((at) => start.words[passesOf(start.stripes, stripe) + at]!);
        assert.equal(came, left);
        if (lock === "futex") assert.equal(came, passed);
      }
      assert.equal(report.disturbed, 0);
    }
  }));

test("a contender's wait is for the lock of the stripe alone, timed as it is asked for", () =>
  withClock(async (clock) => {
    const putBack = wrapLocks((lock) => ({
      ...lock,
      acquire() {
        clock.time += 3;
        return lock.acquire();
      },
      release() {
        clock.time += 7;
        lock.release();
      },
    }));
    try {
      for (const [timing, counted] of [["every", 130], ["sampled", 3], ["off", 0]] as const) {
        const start = contenderStart({ lock: "mcs", ops: 130, timing });
        const report = (await reportOf<ContenderReport>(setContender, start))!;
        assert.equal(countOf(report.lockWait), counted);
        near(report.lockWait.sum_ns, counted * 3 * MS);
        near(report.ended - report.begun, 130 * 10);
      }
      const late = contenderStart({ ops: 0, durationMs: 100 });
      assert.equal((await reportOf<ContenderReport>(setContender, late))!.attempts, 11);
    } finally {
      putBack();
    }
  }));

test("a contender that is stopped says nothing more", () =>
  withClock(async () => {
    const start = contenderStart({ lock: "spin" });
    start.words[lockOf(start.stripes, 1)] = 99; // somebody has it
    start.words[0] = 1;
    assert.equal(await reportOf(setContender, start), null);
  }));

test("who writes beside a read is seen by it", async () => {
  const real = memoryLocks.futex!;
  const start = contenderStart({ lock: "futex", readPct: 100, ops: 30 });
  memoryLocks.futex = () => ({
    open: ({ index }) => ({
      acquire: () => true,
      release() {},
      acquireShared() {
        start.words[index + 16]!++; // as one who came in and has not left
        return true;
      },
      releaseShared() {},
    }),
  });
  try {
    assert.equal((await reportOf<ContenderReport>(setContender, start))!.disturbed, 30);
  } finally {
    memoryLocks.futex = real;
  }
});

test("every worker goes on for its duration, and looks at the clock at each attempt", () =>
  withClock(async (clock) => {
    for (const worker of [0, 1, 7]) {
      const report = (await slowThread(clock, threadStart({ worker, ops: 0, durationMs: 100 }), 3))!;
      assert.equal(report.attempts, 11); // the eleventh is begun at 100 - 7 and ends at 110
      assert.equal(report.ended - report.begun, 110);
    }
  }));

test("sampled times the first of 64 operations, off none of them, and all go on for the same duration", () =>
  withClock(async (clock) => {
    const waits = async (timing: "sampled" | "off"): Promise<HistogramData> =>
      (await slowThread(clock, threadStart({ ops: 129, timing })))!.lockWait;
    const sampled = await waits("sampled");
    assert.equal(countOf(sampled), 3); // the first, the 65th and the 129th
    near(sampled.sum_ns, 9 * MS);
    assert.equal(countOf(await waits("off")), 0);
    for (const timing of ["sampled", "off"] as const) {
      const report = (await slowThread(clock, threadStart({ ops: 0, durationMs: 1000, timing }), 3))!;
      assert.equal(report.attempts, 129); // the clock is looked at in the first, the 65th and the 129th, at 1283
    }
  }));

test("a thread does nothing before the gate is open and everybody is there", () =>
  withClock(async (clock) => {
    const closed = threadStart({});
    closed.words[GATE] = 0;
    const alone = threadStart({ workers: 2 });
    for (const start of [closed, alone]) {
      start.words[0] = 1; // otherwise it would be waited for
      assert.equal(await slowThread(clock, start), null);
      assert.equal(start.words[PASSES], 0);
    }
    assert.equal(clock.time, 1000);
  }));

// By processes: the lock comes after 30 ms, `has` takes 2, `set` 5, giving the lock back 11.

test("a process's wait for the lock and its calls are timed apart", () =>
  withClock(async (clock) => {
    const known = new Set<number>();
    const calls: StdioCall[] = [];
    const waits: Record<number, number> = {
      [CALL.acquire]: 30,
      [CALL.has]: 2,
      [CALL.set]: 5,
      [CALL.release]: 11,
    };
    const port: Port = {
      post: (value) =>
        void (value !== null && typeof value === "object" && "call" in value &&
          calls.push(value as StdioCall)),
      finish() {},
      onMessage: null,
      receive() {
        const { call, id } = calls.at(-1) ?? { call: -1, id: 0 };
        clock.time += waits[call] ?? 0;
        if (call === CALL.has) return known.has(id) ? 1 : 0;
        if (call === CALL.set) known.add(id);
        return 1;
      },
    };
    let report: SetWorkerReport | null = null;
    const tell = port.post;
    port.post = (value) => {
      if (value !== null && typeof value === "object" && "lockWait" in value) {
        report = value as SetWorkerReport;
      }
      tell(value);
    };
    const start: SetClientStart = {
      worker: 0,
      idSpace: 40,
      ops: 100,
      durationMs: 0,
      timing: "every",
      address: { kind: "stdio" },
      lock: { kind: "granted" },
    };
    await setClient(start, port);
    const { lockWait, callTime, inserts, attempts, begun, ended } = report! as SetWorkerReport;
    const distinct = new Set(Array.from({ length: 100 }, idStream(0, 40))).size;
    assert.equal(attempts, 100);
    assert.equal(inserts, distinct);
    assert.equal(countOf(lockWait), 100);
    near(lockWait.sum_ns, 3000 * MS);
    assert.equal(countOf(callTime!), 100 + distinct); // one `has` each, and a `set` where that said no
    near(callTime!.sum_ns, (100 * 2 + distinct * 5) * MS);
    near(callTime!.max_ns, 5 * MS);
    near(ended - begun, 100 * (30 + 2 + 11) + distinct * 5);
    const each = calls.slice(0, 4).map(({ call }) => call);
    assert.deepEqual(each, [CALL.acquire, CALL.has, CALL.set, CALL.release]);
  }));

// A producer at its ring: putting takes 1 ms, an answer comes 4 ms later, the third one after 3000.

const LINE = 16;

/** Letters in its mailbox. */
const [KNOWN, FRESH] = [1, 2];

/** The ring has place for all that eight clients may have on their way, as nobody takes from it. */
const CLIENTS = 8;

/** A ring to one writer, after the stop word and the gate, which is open. */
function producerStart(
  given: Partial<ProducerStart>,
): ProducerStart & { readonly address: RingClient; readonly words: Int32Array<SharedArrayBuffer> } {
  const words = new Int32Array(new SharedArrayBuffer(4 * (2 * LINE + ringChannelWords(CLIENTS, 1))));
  openGate(threadWords(words), LINE);
  const site = { clients: CLIENTS, servers: 1, system: "", pid: 0, folder: null, base: 2 * LINE };
  const layout = layOut({ ...site, makePipes: () => Promise.resolve("there are none") });
  return {
    ...{ producer: 0, producers: 1, writers: 1, idSpace: 1000, ops: 6, durationMs: 0, timing: "every" },
    ...given,
    address: layout.client(0) as RingClient,
    shared: { place: { kind: "thread", words }, gate: LINE },
    words,
  };
}

test("a producer's put and its wait for the answer are timed apart, every one of them", () =>
  withClock(async (clock) => {
    const start = producerStart({});
    const { words, address: { mailboxes, rings: [ring] } } = start;
    let answered = 0;
    let wait = 0;
    clock.onReading = () => {
      clock.time += wait; // the reading after the answer
      wait = 0;
      if (words[ring] === answered) return;
      clock.time += 1; // the reading after an item was put
      wait = ++answered === 3 ? 3000 : 4;
      post(threadWords(words), mailboxes, answered % 2 === 1 ? FRESH : KNOWN);
    };
    const report = (await reportOf<ProducerReport>(producer, start))!;
    assert.equal(report.attempts, 6);
    assert.equal(report.inserts, 3); // the first, third and fifth were fresh
    assert.equal(countOf(report.put), 6);
    near(report.put.sum_ns, 6 * MS);
    assert.equal(countOf(report.ackWait), 6);
    near(report.ackWait.sum_ns, (5 * 4 + 3000) * MS);
    near(report.ackWait.max_ns, 3000 * MS);
    near(report.ended - report.begun, 6 + 5 * 4 + 3000);
  }));

test("a producer does nothing before the gate is open and everybody is there, nor does a worker of local sets", () =>
  withClock(async () => {
    for (const [open, parties] of [[false, 1], [true, 2]] as const) {
      const given = producerStart({ ops: 3, producers: parties });
      const { words, address: { rings: [ring] } } = given;
      const shared = { words: new Int32Array(new SharedArrayBuffer(words.byteLength)), gate: LINE };
      for (const made of [words, shared.words]) {
        made[0] = 1; // otherwise it would be waited for
        made[LINE] = open ? 1 : 0;
      }
      assert.equal(await reportOf(producer, given), null);
      assert.equal(words[ring], 0, "an item was put");
      const table = new Uint32Array(new SharedArrayBuffer(bytesFor(100)));
      const start: LocalStart = {
        ...{ ops: 3, durationMs: 0, timing: "every", idSpace: 100, worker: 0, workers: parties, distinct: 100 },
        ...{ shared: { ...shared, table }, file: null },
      };
      assert.equal(await reportOf(local, start), null);
      assert.equal(contentsOf(table).count, 0);
    }
  }));

test("a worker of local sets times its inserts, and hands over what it drew", () =>
  withClock(async (clock) => {
    const words = new Int32Array(new SharedArrayBuffer(4 * (16 + GATE_WORDS)));
    openGate(threadWords(words), 16);
    const table = new Uint32Array(new SharedArrayBuffer(bytesFor(40)));
    const start: LocalStart = {
      ...{
        worker: 2,
        workers: 1,
        idSpace: 40,
        distinct: 40,
        ops: 50,
        durationMs: 0,
        timing: "every",
      },
      ...{ shared: { words, gate: 16, table }, file: null },
    };
    let inserted = 0;
    let seen = 0;
    clock.onReading = () => { // at the beginning, then before and after each insert
      if (++seen > 2 && seen % 2 === 1 && inserted < 50) clock.time += ++inserted === 20 ? 900 : 2;
    };
    const report = (await reportOf<LocalReport>(local, start))!;
    const drawn = new Set(Array.from({ length: 50 }, idStream(2, 40)));
    assert.equal(report.attempts, 50);
    assert.equal(report.inserts, drawn.size);
    assert.equal(contentsOf(table).count, drawn.size);
    assert.equal(countOf(report.insertTime), 50);
    near(report.insertTime.sum_ns, (49 * 2 + 900) * MS);
    near(report.insertTime.max_ns, 900 * MS);
    near(report.ended - report.begun, 49 * 2 + 900);
    assert.equal(report.handOverS, 0);
  }));

/** Up to the barrier's opening the clock stands at 0, then at 5000 ms, and each reading takes one more. */
function afterTheGate(clock: ScriptedClock, words: Int32Array, gate: number): void {
  let readings = 0;
  clock.onReading = () => clock.time = Atomics.load(words, gate + 2) === 0 ? 0 : 5000 + ++readings;
}

test("what a worker's window begins with is the start of all, not its own readiness, and it ends with the last operation", () =>
  withClock(async (clock) => {
    const thread = threadStart({ ops: 70, timing: "sampled" });
    const contender = contenderStart({ ops: 70, timing: "sampled", lock: "futex" });
    const words = new Int32Array(new SharedArrayBuffer(4 * (16 + GATE_WORDS)));
    openGate(threadWords(words), 16);
    const table = new Uint32Array(new SharedArrayBuffer(bytesFor(100)));
    const own: LocalStart = {
      ...{ ops: 70, durationMs: 0, timing: "sampled", idSpace: 100, worker: 0, workers: 1, distinct: 100 },
      ...{ shared: { words, gate: 16, table }, file: null },
    };
    for (
      const [job, start, shared] of [
        [setSharer, thread, thread.words],
        [setContender, contender, contender.words],
        [local, own, words],
      ] as const
    ) {
      afterTheGate(clock, shared, 16);
      const { begun, ended } = (await reportOf<SetWorkerReport>(job, start))!;
      assert.deepEqual([begun, ended], [5001, 5006]); // two operations of the 70 are timed, by two readings each
    }
  }));

test("a process's window begins when it is let go", () =>
  withClock(async (clock) => {
    let asked = false;
    const receive = (): unknown => {
      if (!asked) clock.time += 700; // until all are ready
      asked = true;
      return 1;
    };
    let report: SetWorkerReport | null = null;
    const post = (value: unknown): void => {
      if (value !== null && typeof value === "object" && "lockWait" in value) report = value as SetWorkerReport;
    };
    const start: SetClientStart = {
      ...{ worker: 0, idSpace: 40, ops: 3, durationMs: 0, timing: "every" },
      ...{ address: { kind: "stdio" }, lock: { kind: "granted" } },
    };
    await setClient(start, { post, finish() {}, onMessage: null, receive });
    assert.equal(report!.begun, 1700);
  }));

test("a producer's window is from the start of all to its last answer, timed or not", () =>
  withClock(async (clock) => {
    const start = producerStart({ ops: 7, timing: "sampled" });
    const { words, address: { mailboxes, rings: [ring] } } = start;
    const real = Atomics.load;
    let answered = 0;
    Atomics.load = ((array: Int32Array, index: number) => { // the writer answers whenever anybody looks
      if (array === words && words[ring] !== answered) {
        clock.time += 10;
        answered++;
        post(threadWords(words), mailboxes, FRESH);
      }
      return real(array, index);
    }) as typeof Atomics.load;
    clock.onReading = () => clock.time = real(words, LINE + 2) === 0 ? 0 : Math.max(5000, clock.time);
    try {
      const { begun, ended } = (await reportOf<ProducerReport>(producer, start))!;
      assert.deepEqual([begun, ended], [5000, 5070]);
    } finally {
      Atomics.load = real;
    }
  }));

test("the waits of readers who are let in beside each other count as any others", () =>
  withClock(async (clock) => {
    const real = memoryLocks["readers-writers"]!;
    const wait = (): boolean => {
      clock.time += 3;
      return true;
    };
    memoryLocks["readers-writers"] = () => ({
      open: () => ({ acquire: wait, release() {}, acquireShared: wait, releaseShared() {} }),
    });
    try {
      const report = (await reportOf<ContenderReport>(setContender, contenderStart({ readPct: 100, ops: 30 })))!;
      assert.equal(countOf(report.lockWait), 30);
      near(report.lockWait.sum_ns, 90 * MS);
    } finally {
      memoryLocks["readers-writers"] = real;
    }
  }));

test("the work with the lock is done while it is held, the other while it is not", async () => {
  for (const [holdNs, thinkNs] of [[600_000, 0], [0, 600_000]]) {
    const inside: bigint[] = [];
    const outside: bigint[] = [];
    let since = process.hrtime.bigint();
    const lap = (into: bigint[]): void => {
      const now = process.hrtime.bigint();
      into.push(now - since);
      since = now;
    };
    const putBack = wrapLocks((lock) => ({
      ...lock,
      acquire() {
        lap(outside);
        return lock.acquire();
      },
      release() {
        lap(inside);
        lock.release();
      },
    }));
    try {
      await reportOf<ContenderReport>(setContender, contenderStart({ lock: "futex", holdNs, thinkNs, ops: 6 }));
    } finally {
      putBack();
    }
    const worked = (holdNs > 0 ? inside : outside).slice(1);
    assert.ok(worked.length >= 5 && worked.every((ns) => ns > 200_000n), `${holdNs}: ${worked}`); // a busy machine adds
  }
});

test("the seat of a pool tells when its work began and when it was done", () =>
  withClock(async (clock) => {
    const words = new Int32Array(new SharedArrayBuffer(4 * 16));
    const seat: PoolSeat = { place: { kind: "thread", words }, worker: 0, task: 1, pending: 2, answer: 4, times: 6 };
    [words[1], words[2]] = [1, 1];
    const carryOut = (): number => {
      clock.time += 40;
      words[0] = 1; // one task, and it is asked to stop
      return 9;
    };
    const port: Port = { post() {}, finish() {}, onMessage: null };
    await servePool(seat, carryOut, () => clock.time += 500, port);
    assert.deepEqual([...new Float64Array(words.buffer, 4 * 6, 2)], [1500, 1540]);
    assert.deepEqual([words[2], words[4]], [0, 9]);
  }));

test("a stopwatch takes milliseconds and keeps nanoseconds", () => {
  const watch = stopwatch();
  for (const ms of [1.5, 0.000_25]) watch.add(ms);
  near(watch.data().sum_ns, 1_500_250);
  assert.equal(watch.data().max_ns, 1_500_000);
});

test("a worker is done after its attempts or after its duration, never after half of either", () => {
  assert.deepEqual(limitsOf({ ops: 100, durationMs: 0, timing: "off" }, 5), {
    end: Infinity,
    most: 100,
  });
  assert.deepEqual(limitsOf({ ops: 0, durationMs: 300, timing: "off" }, 5), {
    end: 305,
    most: Infinity,
  });
  assert.deepEqual(
    ["every", "sampled", "off"].map((timing) => timingMask(timing as "every")),
    [0, 63, 63],
  );
});
