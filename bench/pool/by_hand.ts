// The least that a pool can be: idle workers, a queue, and one postMessage each way.

import type { Pool } from "./pool.ts";

interface Task {
  readonly input: number;
  readonly resolve: (output: unknown) => void;
}

/** A worker of whatever runtime this is. */
interface Hand {
  post(input: number): void;
  end(): unknown;
}

export async function open(): Promise<Pool> {
  const queue: Task[] = [];
  const idle: Hand[] = [];
  const atWork = new Map<Hand, Task>();
  const next = (): void => {
    while (queue.length > 0 && idle.length > 0) {
      const [task, hand] = [queue.shift()!, idle.pop()!];
      atWork.set(hand, task);
      hand.post(task.input);
    }
  };
  const hand = await startHand((output) => {
    const { resolve } = atWork.get(hand)!;
    atWork.delete(hand);
    idle.push(hand);
    resolve(output);
    next();
  });
  idle.push(hand);
  return {
    call: (input) =>
      new Promise((resolve) => {
        queue.push({ input, resolve });
        next();
      }),
    close: async () => await hand.end(),
  };
}

async function startHand(hear: (output: unknown) => void): Promise<Hand> {
  if (!("Deno" in globalThis || "Bun" in globalThis)) {
    const { Worker } = await import("node:worker_threads");
    const worker = new Worker(new URL("./hand_node.ts", import.meta.url));
    worker.on("message", hear);
    return { post: (input) => worker.postMessage(input), end: () => worker.terminate() };
  }
  const worker = new Worker(new URL("./hand_web.ts", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => hear(data);
  return { post: (input) => worker.postMessage(input), end: () => worker.terminate() };
}
