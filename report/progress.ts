// How far a run is, on standard error: a bar with the time left on a terminal, plain lines in a log, or nothing.
// The only file that knows cli-progress.

import { SingleBar } from "cli-progress";

export interface Progress {
  /** The next of `total` cells begins; `weight` is its length over that of an average one. */
  begin(label: string, weight: number): void;
  /** How much of the present cell is done, from 0 to 1. */
  update(share: number): void;
  end(): void;
}

export type ProgressKind = "bar" | "lines" | "none";

export function makeProgress(kind: ProgressKind, total: number, write: (line: string) => void): Progress {
  switch (kind) {
    case "bar":
      return bar(total);
    case "lines":
      return lines(total, write);
    case "none":
      return { begin() {}, update() {}, end() {} };
  }
}

function bar(total: number): Progress {
  const shown = new SingleBar({
    format: "{bar} {percentage}% · {cell} · {eta_formatted} left",
    barsize: 24,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    stream: process.stderr,
    etaBuffer: 20,
  });
  let done = 0;
  let present = -1;
  return {
    begin(label, weight) {
      if (present < 0) shown.start(total, 0, { cell: label });
      else shown.update(done += present, { cell: label });
      present = weight;
    },
    update: (share) => shown.update(done + share * present),
    end: () => shown.stop(),
  };
}

function lines(total: number, write: (line: string) => void): Progress {
  let begun = 0;
  return { begin: (label) => write(`${++begun}/${total} ${label}`), update() {}, end() {} };
}
