// A part of the terminal above a run's bar that is drawn anew as the run goes on, and is gone in the end.

import type { Screen } from "./progress.ts";

/** The bar puts the cursor back to where it began, which is elsewhere by now. */
const SAVE = "\x1b7", RESTORE = "\x1b8";

export interface LiveScreen {
  /** What the bar is drawn on: the line below. */
  readonly below: Screen;
  /** Draws these lines in place of those before; the bar's line is empty until the bar is drawn again. */
  draw(lines: readonly string[]): void;
  /** Leaves a line where it is, above what will be drawn. */
  say(line: string): void;
  /** Takes everything away. Safe to call at any time. */
  clear(): void;
}

export function liveScreen(screen: Screen): LiveScreen {
  let drawn = 0;
  const draw = (lines: readonly string[]): void => {
    const up = drawn === 0 ? "" : `\x1b[${drawn}A`;
    const text = lines.map((line) => `${line}\x1b[K\n`).join(""); // over what is there: less is seen to flicker
    if (screen.write(`\r${up}${text}\x1b[J`) !== false) drawn = lines.length; // else the terminal takes nothing now
  };
  return {
    below: {
      get isTTY() {
        return screen.isTTY;
      },
      get columns() {
        return screen.columns;
      },
      write: (text) => text === SAVE || text === RESTORE || screen.write(text),
    },
    draw,
    say(line) {
      draw([line]);
      drawn = 0;
    },
    clear: () => draw([]),
  };
}
