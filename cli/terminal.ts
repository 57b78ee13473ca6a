// What the terminal can show, by the environment and by what the standard streams are.

/** Where neither the terminal nor COLUMNS tells, or what they tell is no width. */
const STANDARD_COLUMNS = 80;

/** Lines of notes are at most this long: longer ones are hard to read. */
const MOST_COLUMNS = 100;

export interface Stream {
  readonly isTTY?: boolean;
  /** A terminal that does not know its size says 0 or nothing. */
  readonly columns?: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Columns to write for: a terminal's own, else those of COLUMNS, else 80; at most 100. */
export function columnsOf({ isTTY, columns }: Stream, { COLUMNS = "" }: Variables): number {
  const own = isTTY === true ? columns : undefined;
  const told = /^[1-9]\d{0,4}$/.test(COLUMNS) ? Number(COLUMNS) : undefined;
  return Math.min(own || told || STANDARD_COLUMNS, MOST_COLUMNS);
}

/** A terminal that can move its cursor, as a bar of progress must. */
export function canRedraw({ isTTY }: Stream, { TERM }: Variables): boolean {
  return isTTY === true && TERM !== "dumb";
}

/**
 * Colour goes to terminals alone, whatever a CI says of its log; FORCE_COLOR (0 and false are no) and then NO_COLOR have
 * the last word, as in Node.
 */
export function showsColour(stream: Stream, variables: Variables): boolean {
  const { FORCE_COLOR, NO_COLOR = "" } = variables;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== "0" && FORCE_COLOR !== "false";
  return NO_COLOR === "" && canRedraw(stream, variables);
}
