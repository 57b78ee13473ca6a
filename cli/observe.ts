// What the command line hears of a run: progress for whoever waits, and a file that has what was measured so far.

import type { Observer } from "../engine/run/host.ts";
import { makeProgress } from "../report/progress.ts";
import { standardErrorScreen } from "../runtime/screen.ts";
import { saveSoFar } from "./deliver.ts";
import type { Destinations } from "./destinations.ts";
import type { Common } from "./request.ts";
import type { Surroundings } from "./surroundings.ts";

export function observerOf({ progress }: Common, places: Destinations, around: Surroundings): Observer {
  return {
    progressOf(cells) {
      const kind = !progress ? "none" : around.terminal ? "bar" : "lines";
      return makeProgress(kind, cells, around.say, standardErrorScreen);
    },
    onCells: (soFar) => saveSoFar(soFar, places, around),
  };
}
