// What workers time, in this process and by a clock that the test turns: each step takes a known time, so what a wait
// holds, and what it does not, is known to the last digit.

import { test } from "node:test";
import assert from "node:assert/strict";
import type { JobMain, Port } from "../../../runtime/scope.ts";
import { contentsOf } from "../../../sync/contents.ts";
import type { HistogramData } from "../../../sync/histogram.ts";
import { bytesFor, has, insert } from "../../../sync/id_set.ts";
import { post } from "../../../sync/mailbox.ts";
import { ringCapacityFor, ringWords } from "../../../sync/ring.ts";
import { CALL } from "../../../sync/set_service.ts";
import { GATE_WORDS, openGate } from "../../../sync/start_gate.ts";
import { idStream } from "../../../sync/splitmix64.ts";
import { local, type LocalReport, type LocalStart } from "../../../workers/local_main.ts";
import { limitsOf, stopwatch, timingMask } from "../../../workers/pace.ts";
import { producer, type ProducerStart } from "../../../workers/producer_main.ts";
import { setClient, type SetClientStart, type StdioCall } from "../../../workers/set_client_main.ts";
import { setThread, type SetThreadStart, type SetWorkerReport } from "../../../workers/set_thread_main.ts";
import { LETTER, LINE, type ProducerReport } from "../../../workers/shards.ts";
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

// By threads: asking for the lock takes 3 ms, the 7th time 5000; an insert takes 7.

const [GATE, LOCK, PASSES, WORDS] = [16, 32, 48, 64];

function threadStart(given: Partial<SetThreadStart>): SetThreadStart {
  const words = new Int32Array(new SharedArrayBuffer(4 * WORDS));
  const table = new Uint32Array(new SharedArrayBuffer(bytesFor(1000)));
  const places = { table, words, gate: GATE, lock: LOCK, passes: PASSES };
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
  openGate(start.words, GATE);
  return start;
}

function slowThread(clock: ScriptedClock): JobMain {
  let asked = 0;
  return setThread({
    lock() {
      clock.time += ++asked === 7 ? 5000 : 3;
      return true;
    },
    insert(table, id) {
      clock.time += 7;
      return insert(table, id);
    },
  });
}

test("a thread's wait for the lock is from asking to having it, every one of them, without the insert", () =>
  withClock(async (clock) => {
    const start = threadStart({ ops: 10 });
    const report = (await reportOf<SetWorkerReport>(slowThread(clock), start))!;
    assert.equal(countOf(report.lockWait), 10);
    near(report.lockWait.sum_ns, (9 * 3 + 5000) * MS);
    near(report.lockWait.max_ns, 5000 * MS);
    near(report.ended - report.begun, 9 * 3 + 5000 + 10 * 7);
    assert.equal(report.attempts, 10);
    const ids = new Set(Array.from({ length: 10 }, idStream(0, 1000)));
    assert.equal(report.inserts, ids.size);
    assert.equal(start.words[PASSES], 10);
    assert.ok([...ids].every((id) => has(start.table, id)));
  }));

test("every worker goes on for its duration, and looks at the clock at each attempt", () =>
  withClock(async (clock) => {
    for (const worker of [0, 1, 7]) {
      const job = setThread({
        lock: () => (clock.time += 3) > 0,
        insert: () => (clock.time += 7) > 0,
      });
      const report = (await reportOf<SetWorkerReport>(
        job,
        threadStart({ worker, ops: 0, durationMs: 100 }),
      ))!;
      assert.equal(report.attempts, 11); // the eleventh is begun at 100 - 7 and ends at 110
      assert.equal(report.ended - report.begun, 110);
    }
  }));

test("sampled times the first of 64 operations, off none of them, and all go on for the same duration", () =>
  withClock(async (clock) => {
    const waits = async (timing: "sampled" | "off"): Promise<HistogramData> =>
      (await reportOf<SetWorkerReport>(
        slowThread(clock),
        threadStart({ ops: 129, timing }),
      ))!.lockWait;
    const sampled = await waits("sampled");
    assert.equal(countOf(sampled), 3); // the first, the 65th and the 129th
    near(sampled.sum_ns, 9 * MS);
    assert.equal(countOf(await waits("off")), 0);
    for (const timing of ["sampled", "off"] as const) {
      const job = setThread({
        lock: () => (clock.time += 3) > 0,
        insert: () => (clock.time += 7) > 0,
      });
      const report = (await reportOf<SetWorkerReport>(
        job,
        threadStart({ ops: 0, durationMs: 1000, timing }),
      ))!;
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
      assert.equal(await reportOf(slowThread(clock), start), null);
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
      [CALL.lock]: 30,
      [CALL.has]: 2,
      [CALL.set]: 5,
      [CALL.unlock]: 11,
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
    const transport = { kind: "stdio" } as const;
    const start: SetClientStart = {
      worker: 0,
      idSpace: 40,
      ops: 100,
      durationMs: 0,
      timing: "every",
      transport,
      lock: null,
    };
    await setClient({ insertCounts: 1, takesLock: true })(start, port);
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
    assert.deepEqual(each, [CALL.lock, CALL.has, CALL.set, CALL.unlock]);
  }));

// A producer at its rings: putting takes 1 ms, an answer comes 4 ms later, the third one after 3000.

test("a producer's put and its wait for the answer are timed apart, every one of them", () =>
  withClock(async (clock) => {
    const capacity = ringCapacityFor(16);
    const [mailboxes, ring] = [2 * LINE, 3 * LINE];
    const words = new Int32Array(
      new SharedArrayBuffer(4 * (ring + ringWords(capacity))),
    );
    openGate(words, LINE);
    let answered = 0;
    let wait = 0;
    clock.onReading = () => {
      clock.time += wait; // the reading after the answer
      wait = 0;
      if (words[ring] === answered) return;
      clock.time += 1; // the reading after an item was put
      wait = ++answered === 3 ? 3000 : 4;
      post(words, mailboxes, answered % 2 === 1 ? LETTER.fresh : LETTER.known);
    };
    const transport = {
      kind: "ring",
      words,
      layout: { gate: LINE, mailboxes, rings: [ring], capacity },
    } as const;
    const pace = { ops: 6, durationMs: 0, timing: "every" } as const;
    const start: ProducerStart = {
      ...pace,
      producer: 0,
      producers: 1,
      writers: 1,
      idSpace: 1000,
      transport,
    };
    const job = producer({ shardOf: () => 0, copies: () => 1 });
    const report = (await reportOf<ProducerReport>(job, start))!;
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
    const pace = { ops: 3, durationMs: 0, timing: "every", idSpace: 100 } as const;
    const capacity = ringCapacityFor(4);
    const ring = 3 * LINE;
    for (const [open, parties] of [[false, 1], [true, 2]] as const) {
      const [words, others] = [0, 1].map(() => {
        const made = new Int32Array(new SharedArrayBuffer(4 * (ring + ringWords(capacity))));
        made[0] = 1; // otherwise it would be waited for
        if (open) openGate(made, LINE);
        return made;
      });
      const layout = { gate: LINE, mailboxes: 2 * LINE, rings: [ring], capacity };
      const transport = { kind: "ring", words, layout } as const;
      const given: ProducerStart = { ...pace, producer: 0, producers: parties, writers: 1, transport };
      assert.equal(await reportOf(producer({ shardOf: () => 0, copies: () => 1 }), given), null);
      assert.equal(words[ring], 0, "an item was put");
      const table = new Uint32Array(new SharedArrayBuffer(bytesFor(100)));
      const shared = { words: others, gate: LINE, table };
      const start: LocalStart = { ...pace, worker: 0, workers: parties, distinct: 100, shared, file: null };
      assert.equal(await reportOf(local({ insert }), start), null);
      assert.equal(contentsOf(table).count, 0);
    }
  }));

test("a worker of local sets times its inserts, and hands over what it drew", () =>
  withClock(async (clock) => {
    const words = new Int32Array(new SharedArrayBuffer(4 * (16 + GATE_WORDS)));
    openGate(words, 16);
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
    const slow = (into: Uint32Array, id: number): boolean => {
      clock.time += ++inserted === 20 ? 900 : 2;
      return insert(into, id);
    };
    const report = (await reportOf<LocalReport>(local({ insert: slow }), start))!;
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
