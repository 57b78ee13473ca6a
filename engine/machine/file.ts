// Reads the small text files in which Linux tells about itself.

import { readFileSync } from "node:fs";

/** Reads a text file without the white space around it; null where there is none or it may not be read. */
export type ReadText = (path: string) => string | null;

export const readText: ReadText = (path) => {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return null;
  }
};
