// How a worker finds the words that it shares with others: a thread is given them, a process maps the memory that has
// them. Only who needs that loads its code.

import { type SharedWords, threadWords } from "../sync/shared_words.ts";
import type { ProcessMemory, ProcessMemoryPlace } from "./contract.ts";

/** Where they are; it goes through the start message of a worker. */
export type WordsPlace =
  | { readonly kind: "thread"; readonly words: Int32Array<SharedArrayBuffer> }
  | { readonly kind: "process"; readonly memory: ProcessMemoryPlace };

declare const process: { readonly pid: number };

/** @param worker the number of this worker among those who share them, from 0 on; locks know a process by its pid */
export async function openWords(place: WordsPlace, worker: number): Promise<SharedWords> {
  if (place.kind === "thread") return threadWords(place.words, worker);
  const { openProcessMemory } = await import("./process_memory.ts");
  return processWords(openProcessMemory(place.memory), "Deno" in globalThis ? Deno.pid : process.pid);
}

/** The words of a memory, for the process of this pid. */
export function processWords({ buffer, wait, wake, lives }: ProcessMemory, pid: number): SharedWords {
  return { words: new Int32Array(buffer), wait, wake, self: pid, lives };
}
