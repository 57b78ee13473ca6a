// Between the command and the process that measures one cell: the command starts it with CELL_FLAG and the cell's key,
// writes "stop REASON" to its standard input, and closes it when it is gone itself. The process answers with one JSON
// line a message, the outcome last.

import type { Outcome, Provenance } from "../result/result.ts";

/** The first argument of a process that measures a cell; then the cell's key as JSON, and the user's module that has its scenario, where the catalogue does not. */
export const CELL_FLAG = "--paratax-cell";

/** The same for one whose figures are thrown away: it only makes things ready for the cells. */
export const REHEARSAL_FLAG = "--paratax-rehearsal";

/** The first argument of a contender that is to say who it is. */
export const INTRODUCE_FLAG = "--paratax-contender";

export const STOP = "stop ";

export type CellMessage =
  | { readonly kind: "progress"; readonly done: number; readonly total: number }
  /** What it is at, until the next of these: it may end the process, or block it for longer than it should. */
  | { readonly kind: "doing"; readonly what: string | null; readonly withinMs: number | null }
  | {
    readonly kind: "outcome";
    readonly outcome: Outcome;
    /** What measured it, by its own word. */
    readonly runtime: string;
    readonly provenance: Provenance;
  };

/** Null for a line of something else: what a cell loads may print there too. */
export function parseCellMessage(line: string): CellMessage | null {
  if (!/^\{\s*"kind"\s*:\s*"/.test(line)) return null;
  try {
    const message = JSON.parse(line) as CellMessage;
    return ["progress", "doing", "outcome"].includes(message.kind) ? message : null;
  } catch {
    return null;
  }
}
