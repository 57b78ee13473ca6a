// How workers start together: they sleep at a gate until the parent, which has heard that all are ready, opens it; then
// they meet at a barrier, as they do not wake at once.

import { arrive, BARRIER_WORDS } from "./barrier.ts";
import { ALL, type SharedWords } from "./shared_words.ts";
import { sleepUnlessStopped } from "./wait.ts";

/** How many Int32 words a gate takes. Zeroed words are a closed gate. */
export const GATE_WORDS = 1 + BARRIER_WORDS;

/** Opens the gate for all who are or come there. */
export function openGate(shared: SharedWords, gate: number): void {
  Atomics.store(shared.words, gate, 1);
  shared.wake(gate, ALL);
}

/** Waits for the gate and then for the other parties. Returns false once the stop word is not zero. */
export function startTogether(shared: SharedWords, gate: number, parties: number): boolean {
  while (Atomics.load(shared.words, gate) === 0) if (!sleepUnlessStopped(shared, gate, 0)) return false;
  return arrive(shared, gate + 1, parties);
}
