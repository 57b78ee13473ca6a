// The source that a compiled binary carries, so that other runtimes that it finds can measure their cells too.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The file of the source that measures a cell. */
export const CARRIED_ENTRY = "main.js";

/**
 * Writes the files of `carried`, a JSON object of texts by file name, into `folder`, which only this user may enter, and returns the entry.
 * Throws an Error where a file exists already or does not hold what was written.
 */
export function unpackCarried(carried: string, folder: string): URL {
  const files = Object.entries(JSON.parse(carried) as Record<string, string>);
  for (const [name, text] of files) writeFileSync(join(folder, name), text, { flag: "wx", mode: 0o400 });
  for (const [name, text] of files) {
    if (readFileSync(join(folder, name), "utf8") !== text) throw new Error(`${name} was changed while it was unpacked`);
  }
  return pathToFileURL(join(folder, CARRIED_ENTRY));
}
