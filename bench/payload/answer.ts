// What a worker by hand answers to a payload, and what its parent makes of that.

import { digest, stamp } from "../../sync/payload.ts";

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

/**
 * Milliseconds from sending a payload until the answer was heard, less what touching takes. `listen` says who hears the next
 * answer, `made` makes beforehand what is sent of the payload. Throws where the digest is another.
 */
export async function timedTrip<Payload>(
  payload: Payload & Uint8Array,
  turn: number,
  listen: (hear: (answer: unknown) => void) => void,
  send: (message: Payload & Uint8Array) => unknown,
  made = (message: Payload & Uint8Array) => message,
): Promise<number> {
  stamp(payload, turn);
  const sum = digest(payload);
  const message = made(payload);
  let heard = 0;
  const answered = new Promise<Answer>((resolve) =>
    listen((answer) => {
      heard = performance.now();
      resolve(answer as Answer);
    })
  );
  const begun = performance.now();
  send(message);
  const [own, arrived, touched, again] = await answered;
  if (own !== sum) throw new Error("by hand there came another payload");
  return heard - begun - (again - touched) - Math.min(again - touched, touched - arrived);
}
