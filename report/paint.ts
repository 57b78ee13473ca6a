// Colours, where the caller says that they are seen. The only file that knows ansis.

import { Ansis } from "ansis";

/** The sixteen colours that every terminal has, or none. */
export function makePaint(colours: boolean) {
  const ansis = new Ansis(colours ? 1 : 0);
  return {
    title: (text: string): string => ansis.bold(text),
    note: (text: string): string => ansis.dim(text),
    good: (text: string): string => ansis.green(text),
    bad: (text: string): string => ansis.red(text),
    even: (text: string): string => ansis.cyan(text),
    open: (text: string): string => ansis.yellow(text),
  };
}

export type Paint = ReturnType<typeof makePaint>;
