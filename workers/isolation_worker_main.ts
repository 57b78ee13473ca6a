// A worker that comes to harm, in one of the ways that workers do, or a sibling of it, which must not notice.

import {
  abort,
  changeSurroundings,
  closeChannel,
  exitWith,
  limitProcess,
  segfault,
  surroundings,
} from "../runtime/faults.ts";
import { ownThread } from "../runtime/holdings.ts";
import { clockOrigin, type JobMain, type Port } from "../runtime/scope.ts";
import { type Fault, FLOOD, type Request, type WorkerStart, type WorkerWord } from "./isolation_protocol.ts";

/** The numbers of an array that a heap is filled with: 8 KiB of them. */
const PIECE = 1024;

/** A worker that has nothing left to do stays for as long as this ticks, in milliseconds. */
const TICK_MS = 1000;

export const isolationWorker: JobMain = (message, port) => {
  const start = message as WorkerStart;
  say(port, { kind: "ready", thread: ownThread() });
  if (start.fault === null) {
    port.onMessage = (request) => {
      if (request as Request === "end") port.finish(null);
      else say(port, { kind: "answer", answer: cpu(start.rounds), around: surroundings() });
    };
    return;
  }
  const fault = FAULTS[start.fault];
  const begin = (): void => {
    say(port, { kind: "begins", origin: clockOrigin, at: performance.now() });
    fault(port, start);
  };
  if (!port.receive) {
    port.onMessage = begin;
    return;
  }
  port.receive();
  begin();
};

const FAULTS: Readonly<Record<Fault, (port: Port, start: WorkerStart) => void>> = {
  ends: (port) => port.finish(null),
  throws() {
    throw new Error("thrown on purpose");
  },
  rejects: () => void Promise.reject(new Error("rejected on purpose")),
  exits: () => exitWith(7),
  stack: () => void deeper(0),
  heap: (port, { fillMiB }) => fill(port, fillMiB),
  "heap-limit"(port, { fillMiB, limitMiB }) {
    const reason = port.receive ? limitProcess(limitMiB) : null; // a thread was started with its limit
    if (reason !== null) say(port, { kind: "cannot", reason });
    else fill(port, fillMiB);
  },
  aborts: abort,
  segfaults: (port) => say(port, { kind: "cannot", reason: segfault() }),
  killed: stay,
  spins() {
    for (;;);
  },
  waits: () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0),
  closes() {
    closeChannel();
    stay();
  },
  timer(port) {
    stay();
    port.finish(null);
  },
  floods(port) {
    for (let sent = 0; sent < FLOOD; sent++) say(port, { kind: "flood" });
    stay();
  },
  changes(port) {
    changeSurroundings();
    port.finish(null);
  },
};

function say(port: Port, word: WorkerWord): void {
  port.post(word);
}

function stay(): void {
  setInterval(() => {}, TICK_MS);
}

function deeper(depth: number): number {
  return 1 + deeper(depth + 1);
}

/** Fills the heap until the engine or the system stops it, or there are so many MiB in it, which then stay. */
function fill(port: Port, mebibytes: number): void {
  const kept: number[][] = [];
  for (let piece = 0; piece < mebibytes * 1_048_576 / (8 * PIECE); piece++) {
    kept.push(new Array<number>(PIECE).fill(piece + 0.5));
  }
  say(port, { kind: "filled" });
  setInterval(() => kept.length, TICK_MS);
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
