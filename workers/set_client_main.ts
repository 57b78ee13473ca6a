// A process of scenario 2: draws ids and puts each into the manager's set by two calls, inside a lock that all share.

import type { BlockingPipe } from "../runtime/pipe.ts";
import type { JobMain, Port } from "../runtime/scope.ts";
import { CALL } from "../sync/set_service.ts";
import { idStream } from "../sync/splitmix64.ts";
import { limitsOf, type Pace, stopwatch, timingMask } from "./pace.ts";
import type { SetWorkerReport } from "./set_thread_main.ts";

/** How calls travel. stdio: to the parent itself, which then is the manager. */
export type SetTransport =
  | { readonly kind: "fifo"; readonly requests: string; readonly answers: readonly string[] }
  | { readonly kind: "socket"; readonly address: string }
  | { readonly kind: "stdio" };

export interface SetClientStart extends Pace {
  readonly worker: number;
  readonly idSpace: number;
  readonly transport: SetTransport;
  /** The pipe that holds the one byte that is the lock; null where the manager grants the lock. */
  readonly lock: string | null;
}

/** A call over stdio, as the parent hears it. */
export interface StdioCall {
  readonly call: number;
  readonly id: number;
}

type Call = (call: number, id: number) => number | Promise<number>;

export interface SetClientParts {
  /** How many inserts an insert counts for: 1 but in a test. */
  readonly insertCounts: number;
  /** Whether it waits for the lock: true but in a test. */
  readonly takesLock: boolean;
}

/** Makes the job; the parts are real ones but in tests. */
export function setClient({ insertCounts, takesLock }: SetClientParts): JobMain {
  return async (message, port) => {
    const start = message as SetClientStart;
    const { timing } = start;
    const call = await connect(start, port);
    const lock = !takesLock ? NO_LOCK : start.lock === null ? grantedLock(call) : await pipeLock(start.lock);
    const nextId = idStream(start.worker, start.idSpace);
    const mask = timingMask(timing);
    const lockWait = stopwatch();
    const calls = stopwatch();
    let attempts = 0;
    let inserts = 0;
    port.post("ready");
    port.receive!();
    const begun = performance.now();
    const { end, most } = limitsOf(start, begun);
    let now = begun;
    while (now < end && attempts < most) {
      const id = nextId();
      const timed = timing !== "off" && (attempts & mask) === 0;
      const asked = performance.now();
      await lock.take();
      const held = performance.now();
      const found = call(CALL.has, id);
      const there = (typeof found === "number" ? found : await found) === 1;
      const answered = performance.now();
      if (!there) {
        await call(CALL.set, id);
        inserts += insertCounts;
      }
      if (timed && !there) calls.add(performance.now() - answered);
      await lock.give();
      if (timed) {
        lockWait.add(held - asked);
        calls.add(answered - held);
      }
      attempts++;
      now = answered;
    }
    const ended = performance.now();
    const report: SetWorkerReport = {
      attempts,
      inserts,
      origin: performance.timeOrigin,
      begun,
      ended,
      lockWait: lockWait.data(),
      callTime: calls.data(),
    };
    await call(CALL.bye, 0);
    port.post(report);
    port.receive!(); // the parent reads this process's CPU time while it lives
    port.finish(null);
  };
}

interface Lock {
  take(): unknown;
  give(): unknown;
}

const NO_LOCK: Lock = { take() {}, give() {} };

/** A pipe that holds one byte: who reads it has the lock, and writes it back to give it up. */
async function pipeLock(path: string): Promise<Lock> {
  const { openPipe } = await import("../runtime/pipe.ts");
  const pipe = openPipe(path);
  const token = new Uint8Array(1);
  return { take: () => pipe.read(token), give: () => pipe.write(token) };
}

function grantedLock(call: Call): Lock {
  return { take: () => call(CALL.lock, 0), give: () => call(CALL.unlock, 0) };
}

async function connect({ transport, worker }: SetClientStart, port: Port): Promise<Call> {
  const words = new Uint32Array(4);
  const record = new Uint8Array(words.buffer);
  const fill = (call: number, id: number): Uint8Array => {
    words[0] = worker;
    words[1] = call;
    words[2] = id;
    return record;
  };
  switch (transport.kind) {
    case "fifo": {
      const { openPipe } = await import("../runtime/pipe.ts");
      const requests = openPipe(transport.requests);
      const answers = openPipe(transport.answers[worker]);
      return (call, id) => {
        requests.write(fill(call, id));
        if (call === CALL.bye) return 0;
        readRecord(answers, record);
        return words[3];
      };
    }
    case "socket": {
      const { connectForRecords } = await import("../runtime/socket.ts");
      const connection = await connectForRecords(transport.address);
      return async (call, id) => {
        record.set(await connection.call(fill(call, id).slice()));
        if (call === CALL.bye) connection.close();
        return words[3];
      };
    }
    case "stdio":
      return (call, id) => {
        port.post({ call, id } satisfies StdioCall);
        return call === CALL.bye ? 0 : port.receive!() as number;
      };
  }
}

/** Records are written in one piece, so they are read in one, or the pipe is broken. */
function readRecord(pipe: BlockingPipe, record: Uint8Array): void {
  const length = pipe.read(record);
  if (length !== record.length) throw new Error(`a record of ${record.length} bytes came as ${length}`);
}
