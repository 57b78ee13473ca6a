// How a worker with connections of its own hears its parent: a process by a read that blocks, as it does nothing else
// meanwhile, a thread by events.

import type { Port } from "../runtime/scope.ts";

/** Returns what gives the parent's next message. Call it before the job awaits anything, or a thread may end. */
export function hear(port: Port): () => Promise<unknown> {
  if (port.receive) return () => new Promise((resolve) => resolve(port.receive!())); // what it throws is a rejection
  const heard: unknown[] = [];
  let wake = (): void => {};
  port.onMessage = (message) => {
    heard.push(message);
    wake();
  };
  return async () => {
    while (heard.length === 0) await new Promise<void>((resolve) => wake = resolve);
    return heard.shift();
  };
}
