// A worker that comes and goes: with a heap worth having, and garbage that has to be collected.

import { ownThread } from "../runtime/holdings.ts";
import type { JobMain, Port } from "../runtime/scope.ts";
import type { LifecycleStart, LifecycleWord } from "./lifecycle_protocol.ts";

/** A MiB of small objects, as programs have them: so many with one number each, by what V8 takes for one. */
const OBJECTS_A_MIB = 1_048_576 / 32;

/** A worker that has nothing to do stays for as long as this ticks, in milliseconds. */
const TICK_MS = 1000;

interface Small {
  readonly number: number;
}

export const lifecycleWorker: JobMain = (message, port) => {
  const start = message as LifecycleStart;
  switch (start.kind) {
    case "use": {
      const heap = filled(start.heapMb);
      const answer = cpu(start.rounds);
      return port.finish({ kind: "answer", answer, kept: heap.length } satisfies LifecycleWord);
    }
    case "stay":
      say(port, { kind: "ready", thread: ownThread() });
      setInterval(() => {}, TICK_MS);
      return;
    case "ping":
      port.onMessage = (word) => word === "end" ? port.finish(null) : say(port, { kind: "pong" });
      return say(port, { kind: "ready", thread: null });
    case "churn": {
      const heap = filled(start.heapMb);
      say(port, { kind: "ready", thread: null });
      const end = performance.now() + start.ms;
      let mebibytes = 0;
      while (performance.now() < end) {
        heap[mebibytes % Math.max(1, heap.length)] = piece(mebibytes); // what stood there is garbage now
        mebibytes++;
      }
      return port.finish({ kind: "churned", mebibytes } satisfies LifecycleWord);
    }
  }
};

function say(port: Port, word: LifecycleWord): void {
  port.post(word);
}

function filled(mebibytes: number): (readonly Small[])[] {
  return Array.from({ length: mebibytes }, (_, index) => piece(index));
}

function piece(first: number): readonly Small[] {
  return Array.from({ length: OBJECTS_A_MIB }, (_, index) => ({ number: first + index + 0.5 }));
}

/** The article's function, as the other workers have it. */
function cpu(rounds: number): number {
  let x = 0x12345678;
  for (let i = 0; i < rounds; i++) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0;
    x = (x ^ (x >>> 16)) >>> 0;
  }
  return x;
}
