// How threads start together: they sleep at a gate until the parent, which has heard that all are ready, opens it; then
// they meet at a barrier, as they do not wake at once.

import { arrive, BARRIER_WORDS } from "./barrier.ts";
import { sleepUnlessStopped } from "./wait.ts";

/** How many Int32 words a gate takes. Zeroed words are a closed gate. */
export const GATE_WORDS = 1 + BARRIER_WORDS;

/** Opens the gate for all who are or come there. */
export function openGate(words: Int32Array<SharedArrayBuffer>, gate: number): void {
  Atomics.store(words, gate, 1);
  Atomics.notify(words, gate);
}

/** Waits for the gate and then for the other parties. Returns false once the stop word is not zero. */
export function startTogether(
  words: Int32Array<SharedArrayBuffer>,
  gate: number,
  parties: number,
  stop: number,
): boolean {
  while (Atomics.load(words, gate) === 0) if (!sleepUnlessStopped(words, gate, 0, stop)) return false;
  return arrive(words, gate + 1, parties, stop);
}
