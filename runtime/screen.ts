// The terminal on standard error, for what is drawn again and again. One that nobody reads (Ctrl-S) is full some time: a
// write that waited for it would keep this process from hearing of any signal, so what finds no room is dropped.

import { writeSync } from "node:fs";
import process from "node:process";
import { openAgain } from "./patience.ts";

export interface Screen {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  write(text: string): boolean;
}

export function standardErrorScreen(): Screen {
  const descriptor = openAgain(2); // kept open: a run has one, and it ends with the process
  return {
    isTTY: process.stderr.isTTY === true,
    get columns() {
      return process.stderr.columns;
    },
    write(text) {
      if (descriptor === null) return process.stderr.write(text);
      try {
        return writeSync(descriptor, text) > 0;
      } catch {
        return false; // full, or closed, which the next line that is said finds out
      }
    },
  };
}
