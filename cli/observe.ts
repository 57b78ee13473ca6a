// What the command line hears of a run: progress for whoever waits, and a file that has what was measured so far.

import { memorySize } from "../engine/result/number.ts";
import type { Observer, Progress } from "../engine/run/host.ts";
import { saveSoFar } from "./deliver.ts";
import type { Destinations } from "./destinations.ts";
import type { Common } from "./request.ts";
import { restoring } from "./restoring.ts";
import type { Surroundings } from "./surroundings.ts";

export async function observerOf(common: Common, places: Destinations, around: Surroundings): Promise<Observer> {
  if (common.watch && around.terminal) return (await import("./watch.ts")).watched(common, places, around);
  return {
    progressOf: common.progress ? await shown(around) : () => ({ begin() {}, update() {}, end() {} }),
    onCells: (soFar) => saveSoFar(soFar, places, around),
  };
}

/** Below this nobody asks. */
const MUCH = 2 ** 28;

/** Says before anything is measured what that takes of memory at most, where it is much. */
export function tellMemory(bytes: number, { say }: Surroundings): void {
  if (bytes >= MUCH) say(`A cell takes up to ${memorySize(bytes)} of memory.`);
}

/** A bar on a terminal, else a line a cell. */
async function shown(around: Surroundings): Promise<Observer["progressOf"]> {
  if (!around.terminal) return (cells) => lines(cells, around.say);
  const { bar } = await import("../report/progress.ts");
  const { standardErrorScreen } = await import("../runtime/screen.ts");
  return (cells) => restoring(bar(cells, standardErrorScreen()), around);
}

function lines(total: number, write: (line: string) => void): Progress {
  let begun = 0;
  return { begin: (label) => write(`${++begun}/${total} ${label}`), update() {}, end() {} };
}
