// What a worker by hand answers to a payload, and what its parent makes of that.

import { digest } from "../../sync/payload.ts";

/** A digest, or -1 where a second one was another; then milliseconds on the worker's clock. */
export type Answer = readonly [sum: number, arrived: number, touched: number, again: number];

/** Makes the payload of a message and touches it twice. */
export function touch(message: unknown, unpack: (message: never) => unknown): Answer {
  const arrived = performance.now();
  const payload = unpack(message as never);
  const sum = digest(payload);
  const touched = performance.now();
  const same = digest(payload) === sum;
  return [same ? sum : -1, arrived, touched, performance.now()];
}

/** Milliseconds from sending until the answer was heard, less what touching takes. Throws where the digest is another. */
export function tripOf([own, arrived, touched, again]: Answer, sum: number, begun: number, heard: number): number {
  if (own !== sum) throw new Error("by hand there came another payload");
  return heard - begun - (again - touched) - Math.min(again - touched, touched - arrived);
}
