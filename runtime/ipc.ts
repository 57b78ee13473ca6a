// A worker process's end of its runtime's own channel to the parent: process.send and its "message", which all three
// have. A file of its own, so that it costs only those who use it.

interface Channel {
  on(event: "message", hear: (value: unknown) => void): void;
  on(event: "disconnect", hear: () => void): void;
  send(value: unknown): void;
}
declare const process: Channel;

/** What stands for the end of the channel, as a message may be anything. */
export const ENDED: unique symbol = Symbol("ended");

export interface IpcEnd {
  /** The next message; `ENDED` once the parent is gone. */
  next(): Promise<unknown>;
  send(value: unknown): void;
}

/** From now on messages are kept until they are asked for. */
export function openIpc(): IpcEnd {
  const early: unknown[] = [];
  let take: ((value: unknown) => void) | null = null;
  const hear = (value: unknown): void => {
    if (take === null) return void early.push(value);
    const waiting = take;
    take = null;
    waiting(value);
  };
  process.on("message", hear);
  process.on("disconnect", () => hear(ENDED));
  return {
    next: () => early.length > 0 ? Promise.resolve(early.shift()) : new Promise((resolve) => void (take = resolve)),
    send: (value) => process.send(value),
  };
}
