// The turns of a worker: what it makes of a message that came, and what it gives.

import { digest, makePayload, stamp } from "../sync/payload.ts";
import { type Packing, touch } from "./payload_touch.ts";
import type { PayloadReport, PayloadStart, Sent, ThreadWay } from "./payload_ways.ts";

/** What of a message moves. */
export function moved({ bytes }: ThreadWay, message: unknown): readonly Transferable[] | undefined {
  return bytes === "moved" ? [(message as Uint8Array<ArrayBuffer>).buffer] : undefined;
}

export interface Turns {
  /** Takes a message with a payload, and gives it back where that is asked for. */
  receive(message: unknown): PayloadReport;
  /** Gives a payload of this worker's own. */
  give(): PayloadReport;
}

/** @param lies where the worker's own payload lies: in memory that is shared, for one */
export function takeTurns(
  { shape, bytes, seed, direction }: PayloadStart,
  { pack, unpack }: Packing,
  send: (message: unknown) => void,
  way: Pick<ThreadWay, "bytes">,
  lies: (payload: unknown) => unknown = (payload) => payload,
): Turns {
  const own = direction === "back" ? lies(makePayload(shape, bytes, seed, way.bytes === "shared")) : null;
  let turn = 0;
  const give = (payload: unknown, sum: number): Sent => {
    const called = performance.now();
    send(pack(payload));
    return { digest: sum, called, returned: performance.now() };
  };
  return {
    receive(message) {
      const { payload, report } = touch(message, unpack, () => performance.now());
      return direction === "both" ? { received: report, sent: give(payload, report.digest) } : { received: report };
    },
    give() {
      const payload = way.bytes === "moved" ? (own as Uint8Array).slice() : own;
      stamp(payload, turn++);
      return { sent: give(payload, digest(payload)) };
    },
  };
}
