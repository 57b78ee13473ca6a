// A process of scenario 2: draws ids and puts each into the manager's set by two calls, inside a lock that all share.

import { loadChannel } from "../channels/catalogue.ts";
import type { Address } from "../channels/channel.ts";
import { clockOrigin, finishReported, type JobMain } from "../runtime/scope.ts";
import type { LockPlace } from "../sync/lock.ts";
import { CALL } from "../sync/set_service.ts";
import { idStream } from "../sync/splitmix64.ts";
import { limitsOf, type Pace, stopwatch, timingMask } from "./pace.ts";
import { processLocks } from "./process_locks.ts";
import type { SetWorkerReport } from "./set_sharer_main.ts";

export interface SetClientStart extends Pace {
  readonly worker: number;
  readonly idSpace: number;
  /** The way to the manager. */
  readonly address: Address;
  readonly lock: LockPlace;
}

export const setClient: JobMain = async (message, port) => {
  const start = message as SetClientStart;
  const { timing } = start;
  const { connect } = await loadChannel(start.address.kind);
  const manager = await connect(start.address, start.worker, port, null);
  const call = (call: number, id: number): number | Promise<number> => {
    manager.send(0, call, id);
    return manager.receive();
  };
  const { open } = await processLocks[start.lock.kind]();
  const lock = open(start.lock, (asked) => call(asked, 0));
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
    if (!await lock.acquire()) return port.finish(null); // awaited always: else Bun makes a fifth fewer calls over FIFOs
    const held = performance.now();
    const found = call(CALL.has, id);
    const there = (typeof found === "number" ? found : await found) === 1;
    const answered = performance.now();
    if (!there) {
      await call(CALL.set, id);
      inserts++;
    }
    if (timed && !there) calls.add(performance.now() - answered);
    await lock.release();
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
    origin: clockOrigin,
    begun,
    ended,
    lockWait: lockWait.data(),
    callTime: calls.data(),
    waits: null,
  };
  await manager.close();
  finishReported(port, report);
};
