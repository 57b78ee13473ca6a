// Reads a JSON file of any size piece by piece: each object in its array "cells" is parsed by itself as soon as it is
// whole, so that never more than one cell stands in memory as text. What is left of the file is parsed as one.

export interface Piece {
  readonly bytes: Uint8Array;
  /** Where it begins in the file, from 0. */
  readonly offset: number;
  /** The same as a line and a column: both from 1. Columns count bytes. */
  readonly line: number;
  readonly column: number;
}

/** A file without the objects of its array "cells", each of which is a 0 in it. */
export interface Cut {
  /** The text of the rest, with where its parts stood. */
  readonly rest: readonly Piece[];
  /** How many elements the array had, and which of them were cut out. */
  readonly cut: readonly number[];
}

/** More than the rest of any result, the cells apart, and more than one cell of ten million samples. */
export const LONGEST_REST = 64 * 2 ** 20;
export const LONGEST_CELL = 400 * 2 ** 20;

/** Thrown for a file that is too long to be a result. */
export class TooLong extends Error {}

const [QUOTE, BACKSLASH, COMMA, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, LINE_END] = [...'"\\,{}[]\n'].map((c) =>
  c.charCodeAt(0)
);
const ZERO = Uint8Array.of("0".charCodeAt(0));
const KEY = [...'"cells"'].map((c) => c.charCodeAt(0));

/** Gives each cell in order, and at the end what is left. Throws a TooLong. */
export function* cutCells(chunks: Iterable<Uint8Array>): Generator<Piece, Cut> {
  const rest: Piece[] = [];
  const cut: number[] = [];
  let [line, lineStart, before] = [1, 0, 0]; // `before` counts the bytes of the chunks before this one
  let [inString, escaped, depth] = [false, false, 0];
  let keyAt = 0; // how much of the key stands right before this byte, at depth 1
  let [inCells, element] = [false, 0]; // inside the array, and the index of the element
  let parts: Uint8Array[] = []; // of the cell, where one is open
  let [partsLength, restLength] = [0, 0];
  let opened: Omit<Piece, "bytes"> | null = null;
  for (const chunk of chunks) {
    let from = 0; // what stands before it in this chunk was taken
    let begun = { offset: before, line, column: before - lineStart + 1 };
    const takeRest = (to: number): void => {
      if (to > from) rest.push({ bytes: chunk.slice(from, to), ...begun });
      restLength += to - from;
      if (restLength > LONGEST_REST) {
        throw new TooLong(`more than ${LONGEST_REST / 2 ** 20} MB of them outside its cells`);
      }
    };
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!;
      if (inString) {
        if (depth === 1) keyAt = byte === KEY[keyAt] ? keyAt + 1 : 0;
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) inString = false;
        else if (byte === LINE_END) [line, lineStart] = [line + 1, before + at + 1];
        continue;
      }
      switch (byte) {
        case QUOTE:
          inString = true;
          keyAt = 1;
          break;
        case COMMA:
          if (inCells && depth === 2) element++;
          break;
        case OPEN:
          if (inCells && depth === 2) {
            takeRest(at);
            from = at;
            opened = { offset: before + at, line, column: before + at - lineStart + 1 };
          }
          depth++;
          break;
        case OPEN_LIST:
          depth++;
          if (depth === 2 && keyAt === KEY.length) {
            inCells = true;
            element = 0;
            cut.length = 0; // of a key that stands twice the last one counts, as everywhere in JSON
          }
          break;
        case CLOSE:
        case CLOSE_LIST:
          depth--;
          if (depth === 1) inCells = false;
          if (inCells && depth === 2 && opened) {
            parts.push(chunk.slice(from, at + 1));
            yield { bytes: joined(parts), ...opened };
            parts = [];
            partsLength = 0;
            opened = null;
            cut.push(element);
            begun = { offset: before + at + 1, line, column: before + at + 2 - lineStart };
            rest.push({ bytes: ZERO, ...begun });
            from = at + 1;
          }
          break;
        case LINE_END:
          [line, lineStart] = [line + 1, before + at + 1];
      }
    }
    if (opened) {
      parts.push(chunk.slice(from));
      partsLength += chunk.length - from;
      if (partsLength > LONGEST_CELL) {
        throw new TooLong(`more than ${LONGEST_CELL / 2 ** 20} MB of them in one cell`);
      }
    } else takeRest(chunk.length);
    before += chunk.length;
  }
  if (opened) rest.push({ bytes: joined(parts), ...opened }); // cut short: to be found wrong
  return { rest, cut };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
