// The memory that all workers of a cell share: of threads a SharedArrayBuffer, of processes a file that each of them maps.

import { Unsupported } from "../engine/cell/error.ts";
import type { Stage } from "../engine/cell/stage.ts";
import { openWords, processWords, type ThreadSleep, type WordsPlace } from "../runtime/shared_words.ts";
import { type SharedWords, STOP_WORD } from "../sync/shared_words.ts";

export interface CommonWords {
  /** As the measuring process has them. */
  readonly shared: SharedWords;
  /** By what a worker finds them. */
  readonly place: WordsPlace;
  /** By what they sleep: "Atomics.wait", "futex" and others. */
  readonly sleep: string;
  /** Threads: the memory by which a crew asks them to stop. */
  readonly memory?: SharedArrayBuffer;
  /** Sets all words to 0, for workers yet to come. */
  clear(): void;
  /** Asks all to stop; who sleeps hears it within 50 ms. */
  stop(): void;
  release(): void;
}

/** Makes so many words, all 0. Throws Unsupported where workers cannot share them, or threads not sleep so. */
export async function makeWords(
  { runtime, key }: Stage,
  count: number,
  sleep?: ThreadSleep,
): Promise<CommonWords> {
  if (key.mode === "threads") {
    const words = new Int32Array(new SharedArrayBuffer(4 * count));
    const place: WordsPlace = { kind: "thread", words, sleep };
    const shared = await openWords(place, 0).catch((error: Error) => {
      throw new Unsupported(`threads cannot sleep by a call of the system here: ${error.message}`);
    });
    return {
      ...common(shared),
      sleep: sleep === undefined ? "Atomics.wait" : "a call of the system",
      place,
      memory: words.buffer,
      release() {},
    };
  }
  const memory = await runtime.makeProcessMemory(4 * count);
  if (typeof memory === "string") throw new Unsupported(`processes cannot share memory here: ${memory}`);
  const shared = processWords(memory, runtime.pid);
  return {
    ...common(shared),
    sleep: memory.sleep,
    place: { kind: "process", memory: memory.place },
    release: memory.close,
  };
}

function common(shared: SharedWords): Pick<CommonWords, "shared" | "clear" | "stop"> {
  return {
    shared,
    clear: () => void shared.words.fill(0), // their pages are there afterwards
    stop: () => void Atomics.store(shared.words, STOP_WORD, 1),
  };
}
