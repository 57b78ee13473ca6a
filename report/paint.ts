// Colours, only on a terminal that shows them. The only file that knows ansis.

import { Ansis } from "ansis";

/** Undefined lets the terminal and NO_COLOR decide; false is for a log or a file. */
export function makePaint(colours: boolean | undefined) {
  const ansis = colours === false ? new Ansis(0) : new Ansis();
  return {
    title: (text: string): string => ansis.bold(text),
    note: (text: string): string => ansis.dim(text),
    good: (text: string): string => ansis.green(text),
    bad: (text: string): string => ansis.red(text),
    warn: (text: string): string => ansis.yellow(text),
  };
}
