// Reads the small text files in which Linux tells about itself. Cells load this, and node:fs is on their meter.

import { readText as readFile } from "../../runtime/file.ts";

/** The text of a file; null where there is none or it may not be read. */
export type ReadText = (path: string) => string | null;

/** Makes a reader that returns null of one that throws. */
export function orNull(read: (path: string) => string): ReadText {
  return (path) => {
    try {
      return read(path);
    } catch {
      return null;
    }
  };
}

/** Reads a file without the white space around its text. */
export const readOrNull: ReadText = orNull((path) => readFile(path).trim());
