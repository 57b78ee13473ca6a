// What does not depend on the runtime is shared out: each of the three takes its part, and together they take all.

import { RUNTIME_NAMES } from "../../runtime/runtimes.ts";
import { runtime } from "./command.ts";

/** Which of them this is, from 0. */
export const OWN = RUNTIME_NAMES.indexOf(runtime.identity.name);

/** Whether the thing of this number, from 0, falls to this runtime. */
export function isOwn(number: number): boolean {
  return number % RUNTIME_NAMES.length === OWN;
}

/** As many of `count` as fall to this runtime. */
export function ownShare(count: number): number {
  return Math.ceil((count - OWN) / RUNTIME_NAMES.length);
}

/** Calls `play` for each, two at a time: most machines have two cores. Rejects with the first that does. */
export async function twoAtATime<T>(all: readonly T[], play: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  await Promise.all([1, 2].map(async () => {
    for (const one of left) await play(one);
  }));
}
