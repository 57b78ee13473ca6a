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

/** The terminal that a bar is drawn on: what it has no room for is not waited for. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export function makeProgress(
  kind: ProgressKind,
  total: number,
  write: (line: string) => void,
  screen: () => Screen,
): Progress {
  switch (kind) {
    case "bar":
      return bar(total, screen());
    case "lines":
      return lines(total, write);
    case "none":
      return { begin() {}, update() {}, end() {} };
  }
}

function bar(total: number, screen: Screen): Progress {
  const shown = new SingleBar({
    format: (_, { progress, eta }, { cell }) => barLine(progress, eta, cell, screen.columns),
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    stream: screen as NodeJS.WritableStream, // of which write is all that is called
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

const BAR_COLUMNS = 24;

/** A bar with fewer cells tells nothing that the percentage does not. */
const LEAST_BAR_COLUMNS = 4;

/** A line shorter than the terminal: the bar gives way first, then the label's end. `share` is from 0 to 1, `leftS` in seconds. */
export function barLine(share: number, leftS: number, label: string, columns: number | undefined): string {
  const room = (columns || 80) - 1; // a full line would wrap on some terminals
  const percentage = `${Math.floor(100 * share)}%`;
  const left = Number.isFinite(leftS) ? ` · ${inMinutes(leftS)} left` : "";
  const bar = Math.min(BAR_COLUMNS, room - `${percentage} · ${label}${left}`.length - 1);
  if (bar >= LEAST_BAR_COLUMNS) {
    const full = Math.round(bar * share);
    return `${"█".repeat(full)}${"░".repeat(bar - full)} ${percentage} · ${label}${left}`;
  }
  const rest = Math.max(0, room - `${percentage} · ${left}`.length);
  return `${percentage} · ${label.length > rest ? label.slice(0, Math.max(0, rest - 1)).trimEnd() + "…" : label}${left}`
    .slice(0, room);
}

/** For example 45s, 3m05s. */
function inMinutes(seconds: number): string {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, "0")}s`;
}

function lines(total: number, write: (line: string) => void): Progress {
  let begun = 0;
  return { begin: (label) => write(`${++begun}/${total} ${label}`), update() {}, end() {} };
}
