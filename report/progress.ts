// How far a run is, as a bar with the time left on a terminal. The only file that knows cli-progress.

import { SingleBar } from "cli-progress";

/** The terminal that a bar is drawn on; it drops what it has no room for. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A bar over so many cells, each as long as its weight says. */
export function bar(total: number, screen: Screen) {
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
    begin(label: string, weight: number): void {
      if (present < 0) shown.start(total, 0, { cell: label });
      else shown.update(done += present, { cell: label });
      present = weight;
    },
    update: (share: number): void => shown.update(done + share * present),
    end: (): void => shown.stop(),
  };
}

const BAR_COLUMNS = 24;

/** The shortest bar that tells more than the percentage beside it. */
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
