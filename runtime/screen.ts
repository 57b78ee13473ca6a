// The terminal on standard error, for a bar that is redrawn. A stopped terminal (Ctrl-S) fills up, and a write that
// waits for it would keep this process from handling signals: what does not fit is dropped.

import { writeSync } from "node:fs";
import process from "node:process";
import { openAgain } from "./patience.ts";

export interface Screen {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly rows: number | undefined;
  write(text: string): boolean;
}

export function standardErrorScreen(): Screen {
  const descriptor = openAgain(2); // kept open: a run has one, and it ends with the process
  return {
    isTTY: process.stderr.isTTY === true,
    get columns() {
      return process.stderr.columns;
    },
    get rows() {
      return process.stderr.rows;
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
