// What the threads of all three runtimes share: unpacking messages, settling the end once, and stopping in two steps.

import { STOP_WORD } from "../sync/shared_words.ts";
import type { Envelope, Exit, StartOptions, Thread } from "./contract.ts";

/** What an adapter must be able to do with its own kind of thread. */
export interface ThreadHandle {
  post(value: unknown, transfer?: readonly Transferable[]): void;
  /** By force. */
  terminate(): void;
}

export interface ThreadEvents {
  /** An envelope, or what was posted without one. */
  receive(message: unknown): void;
  ended(exit: Exit): void;
}

/**
 * Makes a thread of a handle. `connect` is called once, before anything else, with the two events the adapter reports.
 * `lastWordIsTheEnd` is for a runtime that reports no end of a thread.
 */
export function makeThread(
  options: StartOptions,
  lastWordIsTheEnd: boolean,
  connect: (events: ThreadEvents) => ThreadHandle,
): Thread {
  let over: Exit | null = null;
  let bare = false;
  let settle: (exit: Exit) => void;
  const exited = new Promise<Exit>((resolve) => settle = resolve);
  const ended = (exit: Exit): void => {
    over ??= exit;
    settle(over);
  };
  const handle = connect({
    receive(message) {
      if (over) return;
      if (bare) return options.onMessage(message);
      bare = options.bare === true;
      const envelope = message as Envelope;
      options.onMessage(envelope.value);
      if (envelope.last && lastWordIsTheEnd) ended({ kind: "unknown" });
    },
    ended,
  });
  return {
    kind: "thread",
    name: options.name,
    exited,
    post: handle.post,
    async stop(deadlineMs) {
      if (over) return over;
      if (options.memory) wake(options.memory);
      const timer = setTimeout(() => {
        handle.terminate();
        if (lastWordIsTheEnd) ended({ kind: "unknown" });
      }, options.memory ? deadlineMs : 0); // without memory nothing asks the thread to end, so nothing is worth waiting for
      const exit = await exited;
      clearTimeout(timer);
      return exit;
    },
  };
}

function wake(memory: SharedArrayBuffer): void {
  const words = new Int32Array(memory, 0, 1);
  Atomics.store(words, STOP_WORD, 1);
  Atomics.notify(words, STOP_WORD);
}
