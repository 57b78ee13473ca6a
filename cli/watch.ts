// The table of a run on the terminal, drawn anew as its cells come in.

import { printable } from "../engine/result/printable.ts";
import type { Observer } from "../engine/run/host.ts";
import { liveLines } from "../report/live.ts";
import { liveScreen } from "../report/live_screen.ts";
import { makePaint } from "../report/paint.ts";
import { bar } from "../report/progress.ts";
import { standardErrorScreen } from "../runtime/screen.ts";
import { saveSoFar } from "./deliver.ts";
import type { Destinations } from "./destinations.ts";
import type { Common } from "./request.ts";
import { restoring } from "./restoring.ts";
import type { Surroundings } from "./surroundings.ts";

/** At most so often the table is drawn anew, in milliseconds, and at most this share of the time goes into it. */
const REDRAW_MS = 1000;
const SHARE = 20;

/** A terminal's height where it does not tell. */
const STANDARD_ROWS = 24;

/** A table above a bar. It is drawn between two cells, so that none is measured meanwhile. */
export function watched({ choice }: Common, places: Destinations, around: Surroundings): Observer {
  const { runtime } = around;
  const screen = standardErrorScreen();
  const live = liveScreen(screen);
  const paint = makePaint(around.colours);
  const sayAbove = (line: string): void => live.say(printable(line));
  let next = -Infinity;
  return {
    progressOf(cells) {
      const shown = bar(cells, live.below);
      const end = (): void => {
        shown.end();
        live.clear();
      };
      return restoring({ ...shown, end }, around);
    },
    onCells(soFar) {
      saveSoFar(soFar, places, { ...around, say: sayAbove });
      const begun = runtime.now();
      if (begun < next) return;
      const size = { columns: screen.columns || around.width, rows: (screen.rows || STANDARD_ROWS) - 2 };
      live.draw(liveLines(soFar(), choice, paint, size));
      next = runtime.now() + Math.max(REDRAW_MS, SHARE * (runtime.now() - begun));
    },
  };
}
