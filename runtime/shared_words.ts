// How a worker finds the words that it shares with others: a thread is given them, a process maps the memory that has
// them. Only who needs that loads its code.

import { type SharedWords, threadWords } from "../sync/shared_words.ts";
import type { ProcessMemory, ProcessMemoryPlace } from "./contract.ts";

/** By what threads sleep where it is not Atomics.wait: what the system itself has for that, by a call into C. */
export type ThreadSleep = "system";

/** Where they are; it goes through the start message of a worker. */
export type WordsPlace =
  | { readonly kind: "thread"; readonly words: Int32Array<SharedArrayBuffer>; readonly sleep?: ThreadSleep }
  | { readonly kind: "process"; readonly memory: ProcessMemoryPlace };

declare const process: { readonly pid: number };

/**
 * Throws where they cannot be had here, or not be slept on in this way.
 *
 * @param worker the number of this worker among those who share them, from 0 on; locks know a process by its pid
 */
export async function openWords(place: WordsPlace, worker: number): Promise<SharedWords> {
  if (place.kind === "thread") {
    const shared = threadWords(place.words, worker);
    return place.sleep === undefined ? shared : { ...shared, ...await systemSleep(place.words) };
  }
  const { openProcessMemory } = await import("./process_memory.ts");
  return processWords(openProcessMemory(place.memory), "Deno" in globalThis ? Deno.pid : process.pid);
}

/** The words of a memory, for the process of this pid. */
export function processWords({ buffer, wait, wake, yieldCore, lives }: ProcessMemory, pid: number): SharedWords {
  return { words: new Int32Array(buffer), wait, wake, yieldCore, self: pid, lives };
}

async function systemSleep(
  { buffer }: Int32Array<SharedArrayBuffer>,
): Promise<Pick<SharedWords, "wait" | "wake" | "yieldCore">> {
  const [{ openLibrary }, { futexOn }] = await Promise.all([import("./ffi.ts"), import("./futex.ts")]);
  const library = openLibrary();
  const futex = typeof library === "string"
    ? library
    : futexOn(library, library.pin(new Uint8Array(buffer)), "threads");
  if (typeof futex === "string") throw new Error(futex);
  const { wait, wake, yieldCore } = futex;
  return { wait, wake, yieldCore };
}
